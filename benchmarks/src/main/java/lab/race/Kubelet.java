package lab.race;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import lab.config.StartupException;
import lab.machine.Cleanup;
import lab.testing.AppProcess;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one app alive as Kubernetes' kubelet keeps a container: the first restart at once, then after 10 s, 20 s, 40 s and so
 * on up to 300 s (Kubernetes documentation, "Pod Lifecycle", container restarts), all scaled to the length of the run: a run
 * of the origin's 600 s has the real back-off, one of 60 s a tenth of it. Kubelet forgets the back-off after 10 good minutes,
 * which no run is long enough for.
 */
final class Kubelet implements AutoCloseable {

    private static final double ORIGIN_SECONDS = 600;
    private static final double FIRST_SECONDS = 10;
    private static final double LONGEST_SECONDS = 300;

    /**
     * One end of the process that nobody asked for.
     *
     * @param status the exit status, 2 after a panic
     * @param lastWords what it said last, possibly empty
     */
    record Crash(int status, String lastWords) {}

    private final Entrant entrant;
    private final Map<String, String> environment;
    private final double scale;
    private final Cleanup cleanup;
    private final Consumer<String> events;
    private final List<Crash> crashes = new ArrayList<>();
    private final List<Double> recoverySeconds = new ArrayList<>();
    private final List<Long> down = new ArrayList<>(); // when each process ended that was not yet got over
    private volatile AppProcess app;
    private volatile String state = "Running";
    private volatile @Nullable Long restartAt; // by System.nanoTime
    private volatile Runnable onCrash = () -> {};
    private boolean closing;
    private Duration cpuOfEnded = Duration.ZERO;
    private Duration cpuOfCurrent = Duration.ZERO;

    private Kubelet(
            Entrant entrant,
            Map<String, String> environment,
            double scale,
            Cleanup cleanup,
            Consumer<String> events,
            AppProcess app) {
        this.entrant = entrant;
        this.environment = environment;
        this.scale = scale;
        this.cleanup = cleanup;
        this.events = events;
        this.app = app;
    }

    /**
     * Starts the app; {@link #watch} then keeps it alive.
     *
     * @param runTime of the load, for the back-off's scale
     * @param events gets a line for each crash and each restart
     */
    static Kubelet start(
            Entrant entrant,
            Map<String, String> environment,
            Duration runTime,
            Cleanup cleanup,
            Consumer<String> events)
            throws IOException {
        var mutable = new HashMap<>(environment);
        var app = cleanup.open(() -> entrant.start(mutable));
        var scale = runTime.toMillis() / 1000.0 / ORIGIN_SECONDS;
        return new Kubelet(entrant, mutable, scale, cleanup, events, app);
    }

    /** Waits until the app serves; its port stays the same from now on. */
    URI awaitReady() throws InterruptedException {
        var url = app.awaitReady();
        environment.put("PORT", Integer.toString(url.getPort()));
        return url;
    }

    /** What is done after each crash, before the app is started again. */
    void onCrash(Runnable action) {
        onCrash = action;
    }

    /** Begins to restart the app whenever it ends. */
    void watch() {
        var thread = new Thread(this::keepAlive, "kubelet-" + entrant.shortName());
        thread.setDaemon(true);
        thread.start();
    }

    /** As {@code kubectl get pods} would call it. */
    String state() {
        return state;
    }

    /** Until the app is started again; null unless it waits for that. */
    @Nullable Double restartSeconds() {
        var at = restartAt;
        return at == null ? null : Math.max(0, (at - System.nanoTime()) / 1e9);
    }

    /**
     * Ends the process as the kernel does when memory runs out, without a word to it.
     *
     * @return whether there was one
     */
    synchronized boolean kill() {
        return app.handle().destroyForcibly();
    }

    synchronized List<Crash> crashes() {
        return List.copyOf(crashes);
    }

    /** For each crash that was got over: seconds from the end of the process until it served again. */
    synchronized List<Double> recoverySeconds() {
        return List.copyOf(recoverySeconds);
    }

    /** CPU time of all the app's processes so far; that of the last moments of a crashed one is lost. */
    synchronized Duration cpuTime() {
        app.cpuTime().ifPresent(now -> cpuOfCurrent = now);
        return cpuOfEnded.plus(cpuOfCurrent);
    }

    /** Stops restarting, also in the middle of a back-off, and ends the app. */
    @Override
    public synchronized void close() {
        closing = true;
        app.close();
    }

    private void keepAlive() {
        try {
            while (true) {
                var number = crashed(app.awaitEnd());
                onCrash.run();
                awaitRestart(backOff(number));
                restart();
                awaitServing();
            }
        } catch (IOException e) {
            state = "Error: no process: " + e.getMessage();
        } catch (InterruptedException | CancellationException e) {
            state = "Stopped";
        }
    }

    private void awaitRestart(Duration backOff) throws InterruptedException {
        restartAt = backOff.isZero() ? null : System.nanoTime() + backOff.toNanos();
        Thread.sleep(backOff.toMillis());
        restartAt = null;
    }

    /** One that ends before it serves has crashed once more; one that takes too long is ended, as a startup probe would. */
    private void awaitServing() throws InterruptedException {
        try {
            app.awaitReady();
            recovered();
        } catch (StartupException e) {
            app.close();
        }
    }

    private synchronized int crashed(int status) {
        if (closing) {
            throw new CancellationException("it was told to end");
        }
        crashes.add(new Crash(status, app.lastWords()));
        down.add(System.nanoTime());
        cpuOfEnded = cpuOfEnded.plus(cpuOfCurrent);
        cpuOfCurrent = Duration.ZERO;
        state = crashes.size() == 1 ? "Error" : "CrashLoopBackOff";
        events.accept(
                "%s ended with status %d (%s): %s".formatted(entrant.shortName(), status, state, app.lastWords()));
        return crashes.size();
    }

    private synchronized void restart() throws IOException {
        if (closing) {
            throw new CancellationException("closed during the back-off");
        }
        state = "Starting";
        app = cleanup.open(() -> entrant.start(environment));
    }

    private synchronized void recovered() {
        var now = System.nanoTime();
        for (var ended : down) {
            recoverySeconds.add((now - ended) / 1e9);
        }
        events.accept("%s serves again after %.1f s".formatted(entrant.shortName(), (now - down.get(0)) / 1e9));
        down.clear();
        state = "Running";
    }

    /** Before the n-th restart. */
    private Duration backOff(int n) {
        var seconds = n == 1 ? 0 : Math.min(LONGEST_SECONDS, FIRST_SECONDS * Math.pow(2, n - 2.0));
        return Duration.ofMillis((long) (1000 * seconds * scale));
    }
}
