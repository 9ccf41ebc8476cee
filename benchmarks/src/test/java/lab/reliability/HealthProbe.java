package lab.reliability;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Asks {@code /healthz} ten times a second, as a kubelet would once in ten. What it sees while the app itself is stopped does not count. */
final class HealthProbe implements AutoCloseable {

    private static final long PAUSE_MILLIS = 100;
    private static final int TIMEOUT_MILLIS = 60_000;

    private final URL url;
    private final Histogram micros = new Histogram(3);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = new Thread(this::ask, "probe");
    private int failures;
    private int turns; // odd while the app is stopped

    private HealthProbe(URI app) throws IOException {
        this.url = app.resolve("/healthz").toURL();
        thread.setDaemon(true);
    }

    static HealthProbe start(URI app) throws IOException {
        var probe = new HealthProbe(app);
        probe.thread.start();
        return probe;
    }

    /** What was seen so far is forgotten. */
    synchronized void faultBegins() {
        micros.reset();
        failures = 0;
    }

    synchronized void appStops() {
        turns++;
    }

    synchronized void appGoesOn() {
        turns++;
    }

    private void ask() {
        try {
            while (!closed.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
                var before = turns();
                var began = System.nanoTime();
                var alive = isAlive();
                count(alive, System.nanoTime() - began, before);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isAlive() {
        try {
            var connection = (HttpURLConnection) url.openConnection();
            connection.setConnectTimeout(TIMEOUT_MILLIS);
            connection.setReadTimeout(TIMEOUT_MILLIS);
            try (var body = connection.getInputStream()) {
                return connection.getResponseCode() == 200 && body.readAllBytes().length > 0;
            }
        } catch (IOException e) {
            return false;
        }
    }

    private synchronized int turns() {
        return turns;
    }

    private synchronized void count(boolean alive, long nanos, int turnsBefore) {
        if (turns != turnsBefore || turns % 2 == 1) {
            return;
        }
        micros.recordValue(nanos / 1000);
        failures += alive ? 0 : 1;
    }

    synchronized int failures() {
        return failures;
    }

    synchronized Duration percentile(double percentile) {
        return Duration.ofNanos(1000 * micros.getValueAtPercentile(percentile));
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
