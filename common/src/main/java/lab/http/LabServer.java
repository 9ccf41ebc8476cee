package lab.http;

import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpHandler;
import io.undertow.server.handlers.HttpContinueReadHandler;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import lab.config.Config;
import lab.config.StartupException;
import lab.store.ConnectionSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.Xnio;
import org.xnio.XnioWorker;
import org.xnio.management.XnioServerMXBean;

/** The HTTP server of both variants: limits, metrics, and an orderly end. */
public final class LabServer {

    /** Kubernetes sends SIGKILL 30 s after SIGTERM by default; the lab promises to be gone after 10. */
    private static final Duration DRAIN = Duration.ofSeconds(8);

    private static final int KEEP_ALIVE_MILLIS = 60_000;
    private static final int HEAD_MILLIS = 10_000;
    private static final int HEAD_BYTES = 16 * 1024;

    /** More than {@code ./lab load} opens at most. The next waits in the kernel's queue until one ends, an idle one after 60 s. */
    private static final int CONNECTIONS = 6000;

    /**
     * How much of a refused body is read and thrown away, so that its sender gets to read the refusal; who sends even more
     * is cut off.
     */
    static final long SKIP_BYTES = 16 * 1024 * 1024;

    static {
        // Undertow and XNIO log through jboss-logging, which would take java.util.logging.
        System.setProperty("org.jboss.logging.provider", "slf4j");
    }

    private static final Logger log = LoggerFactory.getLogger(LabServer.class);

    private final Undertow undertow;
    private final XnioWorker worker;
    private final Drain drain;
    private final Duration drainIdle;
    private final ErrorLog failures = new ErrorLog(CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS));

    private LabServer(Config config, ConnectionSource database, ErrorPolicy errors) {
        var metrics = metrics();
        database.report(metrics);
        var routes = new Framing(Routes.all(config, database, errors, failures, metrics, this::isReady));
        drain = new Drain(new HttpContinueReadHandler(new RequestMetrics(metrics).timed(routes)));
        drainIdle = config.limits().drainIdle();
        worker = worker(config.workerThreads());
        undertow = Undertow.builder()
                .setWorker(worker)
                .addHttpListener(config.port(), config.bindAddress().getHostAddress())
                .setHandler(new RequestId(
                        withHeaders(MaxConnectionAge.of(config.limits().maxConnectionAge(), drain))))
                .setSocketOption(Options.CONNECTION_HIGH_WATER, CONNECTIONS)
                .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, KEEP_ALIVE_MILLIS)
                .setServerOption(UndertowOptions.IDLE_TIMEOUT, KEEP_ALIVE_MILLIS)
                .setServerOption(UndertowOptions.REQUEST_PARSE_TIMEOUT, HEAD_MILLIS)
                .setServerOption(UndertowOptions.MAX_HEADER_SIZE, HEAD_BYTES)
                .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, SKIP_BYTES)
                .build();
    }

    /**
     * Starts to serve.
     *
     * @throws StartupException when the port is taken, the address is not this machine's, or {@code LAB_OWNERSHIP_FILE} can't
     *     be written
     */
    public static LabServer start(Config config, ConnectionSource database, ErrorPolicy errors) {
        var server = new LabServer(config, database, errors);
        try {
            server.undertow.start();
        } catch (RuntimeException e) {
            throw unableToListen(config, e);
        }
        log.info("Listening on {} port {}", config.bindAddress().getHostAddress(), server.port());
        return server;
    }

    private static RuntimeException unableToListen(Config config, RuntimeException failure) {
        var address = config.bindAddress();
        try {
            new ServerSocket(0, 1, address).close();
        } catch (IOException e) { // it is not for the port's sake
            return new StartupException("BIND_ADDRESS " + address.getHostAddress() + " can't be used: " + e.getMessage()
                    + "; set an address of this machine, such as 127.0.0.1, or 0.0.0.0 for all.");
        }
        return failure.getCause() instanceof BindException
                ? new StartupException("PORT " + config.port() + " is in use; stop what listens there, or set PORT.")
                : failure;
    }

    /** The port that it listens on; the real one when the configuration asked for any. */
    public int port() {
        return ((InetSocketAddress) undertow.getListenerInfo().get(0).getAddress()).getPort();
    }

    private boolean isReady() {
        return !drain.hasBegun();
    }

    /**
     * Stops accepting connections, serves who has one, and returns when nothing is in flight and nobody is left: no connection is
     * open, or {@code DRAIN_IDLE} went by without an answer; after 8 s in any case. Meanwhile {@code /readyz} says 503, and each
     * answer ends its connection.
     *
     * @return whether nothing is in flight any more
     */
    public boolean stop() {
        drain.begin();
        var listeners = worker.getMXBean().getServerMXBeans(); // they go on counting when they are closed
        undertow.stop(); // closes the listener only: the worker is ours
        try {
            if (drain.await(DRAIN, drainIdle, () -> connections(listeners))) {
                worker.shutdownNow();
                return true;
            }
            log.warn("Requests were still running after {} s", DRAIN.toSeconds());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    private static int connections(Set<XnioServerMXBean> listeners) {
        return listeners.stream().mapToInt(XnioServerMXBean::getConnectionCount).sum();
    }

    /** Logs the failures that are not logged yet, because they were more of the same. */
    void flushLog() {
        failures.flush();
    }

    private static XnioWorker worker(int threads) {
        try {
            return Xnio.getInstance()
                    .createWorker(OptionMap.builder()
                            .set(
                                    Options.WORKER_IO_THREADS,
                                    Math.max(2, Runtime.getRuntime().availableProcessors()))
                            .set(Options.WORKER_TASK_CORE_THREADS, threads)
                            .set(Options.WORKER_TASK_MAX_THREADS, threads)
                            .set(Options.TCP_NODELAY, true)
                            .set(Options.BACKLOG, 1024)
                            .getMap());
        } catch (IOException e) {
            throw new StartupException("Unable to start the server's threads: " + e.getMessage() + ".");
        }
    }

    /**
     * What goes with every answer. Nobody may keep one: each post makes the page and the lists old, nothing here has a validator
     * by which a kept copy could be proved fresh, and a 404 or 405 may otherwise be kept without being asked (RFC 9110, 15.1).
     */
    private static HttpHandler withHeaders(HttpHandler next) {
        return Handlers.header(Handlers.header(next, "Cache-Control", "no-store"), "X-Content-Type-Options", "nosniff");
    }

    /** With what the process tells about itself. */
    private static PrometheusMeterRegistry metrics() {
        var metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        new JvmMemoryMetrics().bindTo(metrics);
        new JvmGcMetrics().bindTo(metrics); // listens for as long as the process lives
        new JvmThreadMetrics().bindTo(metrics);
        new ProcessorMetrics().bindTo(metrics);
        new FileDescriptorMetrics().bindTo(metrics);
        return metrics;
    }
}
