package lab.http;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The end of an app's process. */
public final class Shutdown {

    /** What is left of the promised 10 s after the server had its 8 to drain. */
    private static final Duration CLOSE = Duration.ofMillis(1500);

    private static final Logger log = LoggerFactory.getLogger(Shutdown.class);

    private Shutdown() {}

    /**
     * On SIGTERM and Ctrl-C: stops the server, then closes the database, then ends the process with status 0. The JVM's own
     * status would be 143, which reads as a failure although nothing was lost.
     *
     * @param database closed in the background for a bounded time: a driver that hangs must not keep the process
     */
    public static void onSigterm(LabServer server, AutoCloseable database) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(server, database), "shutdown"));
    }

    private static void end(LabServer server, AutoCloseable database) {
        log.info("Stopping: finishing what is in flight");
        if (server.stop()) { // else a closed connection would be an error to the requests that still use it
            closeInTime(database);
        }
        server.flushLog();
        log.info("Stopped");
        Runtime.getRuntime().halt(0);
    }

    private static void closeInTime(AutoCloseable database) {
        var closing = new Thread(() -> close(database), "close-database");
        closing.setDaemon(true);
        closing.start();
        try {
            closing.join(CLOSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void close(AutoCloseable database) {
        try {
            database.close();
        } catch (Exception e) {
            log.warn("The database did not close: {}", e.getMessage());
        }
    }
}
