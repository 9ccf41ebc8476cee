package lab.reliability;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import lab.audit.Audit;
import lab.config.ConnectionString;
import lab.config.Driver;
import lab.load.LoadProfile;
import lab.load.LoadRun;
import lab.load.Mix;
import lab.machine.Freeze;
import lab.source.Variant;
import lab.testing.AppProcess;
import lab.testing.Patience;
import org.awaitility.Awaitility;

/** fixed-pooled in a process of its own, 100 users who read and write, and a probe: what a fault happens to. */
final class UnderLoad implements AutoCloseable {

    /** The race's users in all but number and haste: 100 requests a second leave two cores time for the faults. */
    static final LoadProfile USERS =
            new LoadProfile(100, 100, 0.5, 1.5, new Mix(3, 1, 0, 0), Patience.OF_A_TEST, Duration.ofSeconds(60), 1);

    /** Requests: two seconds of the load. */
    static final int FLOWING = 200;

    /** The app's workers, all of them. */
    private static final int WORKERS = 64;

    /** What happens, from its beginning to its end. */
    @FunctionalInterface
    interface Fault {
        /** Returns when it is over. */
        void happens(UnderLoad lab) throws Exception;
    }

    private final HttpClient http = HttpClient.newHttpClient();
    private final Driver driver;
    private final ConnectionString database;
    private final Callers callers = new Callers();
    private final URI url;
    private final HealthProbe probe;
    private final LoadRun load;
    private AppProcess app;
    private Duration paused = Duration.ZERO;

    private UnderLoad(Driver driver, ConnectionString database) throws IOException, InterruptedException {
        this.driver = driver;
        this.database = database;
        this.app = startApp(0);
        this.url = app.awaitReady();
        this.probe = HealthProbe.start(url);
        this.load = LoadRun.startAlone(url, USERS, callers);
    }

    /** @param database empty, as the app gets to it */
    static UnderLoad start(Driver driver, ConnectionString database) throws IOException, InterruptedException {
        return new UnderLoad(driver, database);
    }

    /** Returns when it listens. */
    private AppProcess startApp(int port) throws IOException, InterruptedException {
        var environment = Map.of(
                "CONN_STR", database.toUrl(),
                "PORT", Integer.toString(port),
                "LAB_DRIVER", driver.label(),
                "LAB_FAULTS", "true",
                "DRAIN_IDLE", "2s"); // the users think for less
        var started = AppProcess.start(Variant.FIXED.jar(), environment, line -> System.out.println("app> " + line));
        try {
            started.awaitReady();
            return started;
        } catch (InterruptedException | RuntimeException e) {
            started.close();
            throw e;
        }
    }

    /**
     * Lets the fault happen when the load flows, and the load go on until it flows again.
     *
     * @param direct the database, by a way that no fault is in
     */
    Seen during(String name, Fault fault, ConnectionString direct) throws Exception {
        Awaitility.await().atMost(Patience.LIMIT).until(() -> callers.answered() >= FLOWING);
        var before = level();
        callers.faultBegins();
        probe.faultBegins();
        fault.happens(this);
        callers.faultEnds();
        Awaitility.await().atMost(Patience.LIMIT).until(() -> callers.answeredInARow() >= FLOWING);
        var told = callers.told();
        var after = level();
        load.finish();
        load.await();
        probe.close();
        app.close();
        var audit = Audit.ofDatabase(direct, load.claims());
        return new Seen(name, told, paused, audit, load.recorder().wrong(), probe, before, after);
    }

    /** With all workers there, which come when they are needed first, and stay. */
    private Level level() throws IOException, InterruptedException {
        Awaitility.await().atMost(Patience.LIMIT).until(() -> {
            slow(WORKERS, Duration.ofMillis(200));
            return Level.workers(app) == WORKERS;
        });
        return Level.of(app, url);
    }

    /** Sends so many requests at once that wait so long in the database, and waits for whatever they are answered. */
    void slow(int count, Duration time) {
        var request = HttpRequest.newBuilder(url.resolve("/api/slow?ms=" + time.toMillis()))
                .timeout(Patience.LIMIT)
                .build();
        Stream.generate(() -> http.sendAsync(request, BodyHandlers.discarding()))
                .limit(count)
                .toList()
                .forEach(CompletableFuture::join);
    }

    /** The fault lasts. */
    static void lasts(Duration time) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(time.toNanos());
    }

    /** Nothing of these runs for a while. */
    static void freeze(ProcessHandle process, Duration time) throws IOException {
        try (var freeze = Freeze.of(process, time)) {
            freeze.awaitEnd();
        }
    }

    /** Nothing of the app runs for a while. */
    void pauseApp(Duration time) throws IOException {
        paused = time;
        probe.appStops();
        freeze(app.handle(), time);
        probe.appGoesOn();
    }

    /**
     * Ends the app and starts it again on the same port.
     *
     * @param forcibly with SIGKILL, or with SIGTERM and patience
     * @return the exit status
     */
    int restartApp(boolean forcibly) throws IOException, InterruptedException {
        probe.appStops();
        if (forcibly) {
            app.handle().destroyForcibly();
        } else {
            app.handle().destroy();
        }
        var status = app.awaitEnd();
        app = startApp(url.getPort());
        probe.appGoesOn();
        return status;
    }

    @Override
    public void close() {
        load.close();
        probe.close();
        app.close();
    }
}
