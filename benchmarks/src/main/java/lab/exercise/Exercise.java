package lab.exercise;

import java.nio.file.Path;
import java.util.List;
import lab.machine.LabHome;
import lab.source.Variant;

/**
 * Fixes that people really propose, each wrong in its own way. Its page is {@code docs/workshop/exercises/README.md}, and beside
 * that a folder has {@code wrong.patch}, which makes it of a variant, and {@code solution.patch}, which mends it.
 */
public enum Exercise {
    /** Nobody meets anybody; one who waits stops all. */
    SYNCHRONIZED("synchronized", Variant.BROKEN, "synchronized: one caller at a time, so nobody can meet anybody"),
    /** What has to be kept together is the transaction. */
    LOCK_PER_STATEMENT(
            "lock-per-statement", Variant.BROKEN, "a lock around each JDBC call, which is all that can clash"),
    /** A connection for everybody, while there are any. */
    CONNECTION_PER_REQUEST(
            "connection-per-request",
            Variant.BROKEN,
            "a connection for each request, closed afterwards: nothing is shared"),
    /** Twenty-five failures later the pool is empty. */
    LEAK_ON_ERROR("leak-on-error", Variant.FIXED, "a pool; the connection goes back when its work is done"),
    /** More than the server has. */
    POOL_OF_200("pool-of-200", Variant.FIXED, "a pool of 200, so that nobody ever waits"),
    /** Writes twice, and waits for ever. */
    RETRY_FOR_EVER(
            "retry-for-ever", Variant.FIXED, "what the database refuses is tried again, so no client sees an error"),
    /** The kubelet then restarts all pods for the database's fault. */
    LIVENESS_ASKS_THE_DATABASE(
            "liveness-asks-the-database", Variant.FIXED, "only who can serve is alive: /healthz asks the database"),
    /** Lives, and serves nobody. */
    CARRY_ON("carry-on", Variant.BROKEN, "no panic: the error is logged, the client told, the app goes on");

    private static final Path PAGES = Path.of("docs", "workshop", "exercises");

    private final String name;
    private final Variant variant;
    private final String claim;

    Exercise(String name, Variant variant, String claim) {
        this.name = name;
        this.variant = variant;
        this.claim = claim;
    }

    /**
     * The exercise of this number.
     *
     * @throws IllegalArgumentException when there is none; the message says which there are
     */
    public static Exercise of(int number) {
        var all = List.of(values());
        if (number < 1 || number > all.size()) {
            throw new IllegalArgumentException("there is no exercise " + number + "; there are 1 to " + all.size());
        }
        return all.get(number - 1);
    }

    /** From 1. */
    public int number() {
        return List.of(values()).indexOf(this) + 1;
    }

    /** Its folder's, wherever it has one. */
    public String folderName() {
        return number() + "-" + name;
    }

    /** What it is made of. */
    Variant variant() {
        return variant;
    }

    /** What its author says of it. */
    public String claim() {
        return claim;
    }

    /** Makes it of the variant; paths from the root of the checkout. */
    Path wrongPatch() {
        return folder().resolve("wrong.patch");
    }

    /** Mends it; names of files in the working copy. */
    public Path solutionPatch() {
        return folder().resolve("solution.patch");
    }

    private Path folder() {
        return LabHome.root().resolve(PAGES).resolve(folderName());
    }
}
