package lab.race;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import lab.race.RaceResult.Moments;
import lab.store.Ownership;
import lab.store.OwnershipFile;
import org.jspecify.annotations.Nullable;

/** Who held which connection when, in an app that writes it to a file: the latest moment, and those before a crash. */
final class OwnershipWatch {

    private static final double WINDOW_MILLIS = 200;

    /** More are not drawn: what came first is left out. */
    private static final int MOST_BLOCKS = 400;

    private final Path file;
    private @Nullable Moments firstCrash;
    private @Nullable Moments lastCrash;
    private @Nullable Moments latest;

    OwnershipWatch(Path file) {
        this.file = file;
    }

    /**
     * The last moments until now.
     *
     * @param t seconds since the load began
     * @return null when the app has written nothing, or nothing that can be read
     */
    synchronized @Nullable Moments now(double t) {
        var ownership = read();
        if (ownership != null) {
            latest = moments(t, false, ownership, ownership.now());
            return latest;
        }
        return null;
    }

    /**
     * The last moments of an app that has just ended, until its last sign of life.
     *
     * @param t as above
     * @return as above
     */
    synchronized @Nullable Moments crash(double t) {
        var ownership = read();
        if (ownership == null) {
            return null;
        }
        lastCrash = moments(t, true, ownership, ownership.lastMoment());
        firstCrash = firstCrash == null ? lastCrash : firstCrash;
        return lastCrash;
    }

    /** The first crash, the last one and the latest moment, as far as there were any. */
    synchronized List<Moments> kept() {
        return Stream.of(firstCrash, lastCrash, latest)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
    }

    private @Nullable Ownership read() {
        try {
            return OwnershipFile.read(file).orElse(null);
        } catch (IOException e) {
            return null;
        }
    }

    private static Moments moments(double t, boolean crash, Ownership ownership, double to) {
        var from = Math.max(0, to - WINDOW_MILLIS);
        var blocks = ownership.during(from, to);
        return new Moments(
                t,
                crash,
                from,
                to,
                List.copyOf(blocks.subList(Math.max(0, blocks.size() - MOST_BLOCKS), blocks.size())));
    }
}
