package lab.failures;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import lab.failures.Outcome.Kind;
import lab.store.ConnectionSource;
import lab.store.ConnectionSource.Work;

/**
 * Ten thousand virtual threads and 25 connections: threads are cheap now, connections are not.
 *
 * <p>{@code ./lab fail P16} plays it; {@code docs/failures/P16-virtual-threads.md} has the timeline.
 */
public final class P16_VirtualThreads implements Experiment {

    private static final int SINCE = 21;
    /** From here on who waits in synchronized gives its carrier back (JEP 491). */
    private static final int UNPINNED = 24;

    private static final int THREADS = 10_000;
    private static final int CONNECTIONS = 25;
    private static final String READ = "SELECT count(*) FROM posts";

    @Override
    public String inShort() {
        return "Ten thousand virtual threads, 25 connections: the others are refused.";
    }

    @Override
    public Map<String, String> settings() {
        var connections = Integer.toString(CONNECTIONS);
        return Map.of("POOL_MAX", connections, "POOL_MIN", connections, "QUERY_TIMEOUT", "5m");
    }

    @Override
    public String missing() {
        var version = Runtime.version().feature();
        return version < SINCE ? "virtual threads need Java %d, and this is %d".formatted(SINCE, version) : "";
    }

    @Override
    public Outcome play(Stage stage) throws SQLException {
        var virtual = virtualThreads();
        stage.awaitPool(stage.source(), "active=0, idle=" + CONNECTIONS + ", waiting=0");
        var readers = readALockedTable(stage, stage.source(), THREADS, virtual, Sql.query(READ));
        stage.awaitLock(CONNECTIONS);
        stage.await(() -> done(readers) == THREADS - CONNECTIONS, "the others to be refused");
        stage.say("pool", "refused, of 10,000 readers", Long.toString(done(readers)));
        var beside = oneMore(stage, virtual, false);
        stage.aside("ROLLBACK");
        var answered = readers.stream().filter(P16_VirtualThreads::isAnswered).count();
        stage.say("pool", "answered", Long.toString(answered));
        return new Outcome(
                answered == THREADS ? Kind.NO_FAILURE : Kind.ERROR,
                "%d of 10,000 are answered, the others refused; beside them one without a connection %s, beside synchronized it %s"
                        .formatted(answered, beside, besideSynchronized(stage, virtual)));
    }

    /** As many as there are carriers, each in a monitor of its own while it waits for the server. */
    private static String besideSynchronized(Stage stage, Executor virtual) throws SQLException {
        var cores = Runtime.getRuntime().availableProcessors();
        stage.say("readers", "one for each core, in synchronized", "begun");
        var pool = stage.another(
                Map.of("POOL_MAX", Integer.toString(cores), "POOL_MIN", "0", "POOL_ACQUIRE_TIMEOUT", "1m"));
        var readers = readALockedTable(stage, pool, cores, virtual, connection -> {
            synchronized (new Object()) {
                return Sql.query(READ).on(connection);
            }
        });
        stage.await(() -> waitForALock(stage) == cores, "a reader for each core in the server");
        stage.say("server", "they wait there", "ok"); // how many depends on the machine
        var runs = oneMore(stage, virtual, Runtime.version().feature() < UNPINNED);
        stage.aside("ROLLBACK");
        readers.forEach(CompletableFuture::join);
        return runs;
    }

    /** Has the table locked, and so many readers begun. */
    private static List<CompletableFuture<String>> readALockedTable(
            Stage stage, ConnectionSource pool, int readers, Executor virtual, Work<String> work) throws SQLException {
        stage.locksPosts();
        return Stream.generate(() -> CompletableFuture.supplyAsync(() -> read(pool, work), virtual))
                .limit(readers)
                .toList();
    }

    private static String read(ConnectionSource pool, Work<String> work) {
        try {
            return pool.lend(work);
        } catch (SQLException e) {
            throw new CompletionException(e);
        }
    }

    private static int waitForALock(Stage stage) {
        try {
            return stage.sessions("wait_event_type = 'Lock'");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long done(List<CompletableFuture<String>> readers) {
        return readers.stream().filter(CompletableFuture::isDone).count();
    }

    private static boolean isAnswered(CompletableFuture<String> reader) {
        return reader.handle((value, refusal) -> refusal == null).join();
    }

    /** Whether a virtual thread that waits for nobody gets a carrier; where it must, it has time on a busy machine, too. */
    private static String oneMore(Stage stage, Executor virtual, boolean mayBePinned) {
        var step = new Step<>(
                "one more, without a connection",
                Thread.currentThread(),
                CompletableFuture.supplyAsync(() -> true, virtual));
        if (!mayBePinned) {
            step.mayTakeLong();
        }
        var how = step.hung() ? "does not run" : "runs";
        stage.say("threads", step.toString(), how);
        return how;
    }

    /** By name, because this file is compiled for Java 17. */
    private static Executor virtualThreads() {
        try {
            var executor = Executors.class.getMethod("newVirtualThreadPerTaskExecutor");
            return (Executor) executor.invoke(null);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("not played before Java " + SINCE, e);
        }
    }
}
