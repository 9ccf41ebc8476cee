package lab.httpbench;

import java.io.IOException;
import java.time.Duration;
import java.util.stream.Stream;
import lab.testing.AppProcess;
import org.jspecify.annotations.Nullable;

/** Reads the counters of what the app and its database use. */
final class Meter {

    /**
     * The counters at one moment; only differences mean something.
     *
     * @param nanos {@link System#nanoTime}
     * @param app CPU time of the app's process
     * @param database CPU time of all the server's processes; null when it is not known
     * @param allocated bytes that the app has allocated; null when it is not known
     */
    record Reading(
            long nanos,
            Duration app,
            @Nullable Duration database,
            @Nullable Long allocated) {}

    private final AppProcess app;
    private final @Nullable ProcessHandle postmaster;
    private final @Nullable Allocation allocation;
    private final LastSeen<ProcessHandle> database = new LastSeen<>();

    /**
     * A meter for one app.
     *
     * @param postmaster the server's first process; null when it is not this machine's or not ours
     * @param allocation of the app; null when it can't be had
     */
    Meter(AppProcess app, @Nullable ProcessHandle postmaster, @Nullable Allocation allocation) {
        this.app = app;
        this.postmaster = postmaster;
        this.allocation = allocation;
    }

    /** Looks at the server's processes, which come and go; often enough, little of those that went is lost. */
    void look() {
        if (postmaster != null) {
            // Not descendants(): every process of the server is a child of its first.
            database.look(LastSeen.cpuNanos(Stream.concat(Stream.of(postmaster), postmaster.children())));
        }
    }

    /** @throws IOException when the app has ended */
    Reading read() throws IOException {
        look();
        return new Reading(
                System.nanoTime(),
                app.cpuTime().orElseThrow(() -> new IOException("the app ended under the load: " + app.lastWords())),
                database.isEmpty() ? null : Duration.ofNanos(database.sum()),
                allocation == null ? null : allocation.bytes());
    }
}
