package lab.http;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.RoutingHandler;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import io.undertow.util.SameThreadExecutor;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import lab.config.Config;
import lab.config.Config.Limits;
import lab.config.StartupException;
import lab.store.ConnectionSource;
import lab.store.Ownership;
import lab.store.OwnershipRecorder;
import lab.store.PostStore;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;

/**
 * The table of routes, and how a request gets from the I/O thread to its endpoint.
 *
 * <p>Routes that use the database share {@code WORKER_THREADS} threads with a bounded queue in front of them. Probes,
 * metrics and the ownership timeline answer on the I/O thread: they must work when every worker is stuck, and never ask the database.
 */
final class Routes {

    /** Requests that may wait for a worker. */
    static final int QUEUE = 256;

    /** Exports that may wait for the end of another one. */
    private static final int EXPORT_QUEUE = 16;

    /** Long lists that may wait for the end of another one. */
    private static final int LIST_QUEUE = 64;

    /** The parts of the heap that pages and long lists may take at once; the rest is for exports, bodies and the app itself. */
    private static final int PAGES_PART = 4;

    private static final int LISTS_PART = 8;

    /** Bytes: a part of a long list, and the next as it comes. */
    private static final int LIST_MEMORY = PageMemory.WORST + PageMemory.WORST / 2;

    /** Bytes of bodies that are received or worked on at once: as many of the greatest length as there are places for requests. */
    private static final int BODIES = 20 * 1024 * 1024;

    private final ConnectionSource database;
    private final ErrorPolicy errors;
    private final Admission workers;
    private final Admission exports;
    private final PageMemory pageMemory = new PageMemory();
    private final Admission pages;
    private final Admission longLists;
    private final Admission bodies;
    private final Limits limits;
    private final ErrorLog log;
    private final @Nullable OwnershipRecorder recorder;

    private Routes(Config config, ConnectionSource database, ErrorPolicy errors, ErrorLog log) {
        this.database = database;
        this.errors = errors;
        this.log = log;
        this.recorder = config.faults() ? OwnershipRecorder.begin(config.ownershipFile()) : null;
        this.workers = new Admission(
                config.workerThreads(),
                QUEUE,
                config.patience(),
                "its queue is full",
                this::busy,
                exchange -> exchange.getConnection().getWorker());
        this.limits = config.limits();
        this.exports = new Admission(
                limits.exports(),
                EXPORT_QUEUE,
                config.patience(),
                "as many exports as may be are under way",
                this::busy,
                HttpServerExchange::getIoThread);
        this.pages = ofHeap(PAGES_PART, PageMemory.WORST, QUEUE, config.patience());
        this.longLists = ofHeap(LISTS_PART, LIST_MEMORY, LIST_QUEUE, config.patience());
        this.bodies = new Admission(
                BODIES,
                0,
                Duration.ZERO,
                "it receives too much at once",
                this::busy,
                exchange -> SameThreadExecutor.INSTANCE);
    }

    /**
     * Lets in as many answers as fit into a part of the heap, and at least one. On the same thread: another turn on the I/O thread was
     * 20 % of a page's CPU, and what follows is only the next gate.
     */
    private Admission ofHeap(int part, int answer, int places, Duration patience) {
        return new Admission(
                Math.max(answer, Runtime.getRuntime().maxMemory() / part),
                places,
                patience,
                "its queue is full",
                this::busy,
                exchange -> SameThreadExecutor.INSTANCE);
    }

    private int waiting() {
        return pages.waiting() + longLists.waiting() + workers.waiting();
    }

    /**
     * All routes of the lab's HTTP contract.
     *
     * @throws StartupException when {@code LAB_OWNERSHIP_FILE} can't be written
     */
    static HttpHandler all(
            Config config,
            ConnectionSource database,
            ErrorPolicy errors,
            ErrorLog log,
            PrometheusMeterRegistry metrics,
            BooleanSupplier ready) {
        var routes = new Routes(config, database, errors, log);
        Gauge.builder("http.server.requests.waiting", routes, Routes::waiting)
                .description("Requests that wait for a worker, or for the memory of a page or a list")
                .register(metrics);
        var table = new RoutingHandler();
        get(table, "/", routes.inMemory(routes.onWorker(routes.stream(Operation.PAGE, Endpoints::page))));
        get(table, "/api/posts", routes.lists());
        get(table, "/api/posts/{id}", routes.onWorker(routes.answer(Operation.FIND, Endpoints::find)));
        var export = routes.onWorker(routes.stream(Operation.EXPORT, Endpoints::export));
        get(table, "/api/posts/export", routes.exports.before(export));
        var recorder = routes.recorder;
        if (recorder != null) {
            get(table, "/api/ownership", exchange -> ownership(recorder.read()).send(exchange));
            get(table, "/api/slow", routes.onWorker(routes.answer(Operation.SLOW, Endpoints::slow)));
        }
        var submit = withBody(routes.onWorker(routes.answer(Operation.SUBMIT, Endpoints::submit)));
        table.post("/submit", routes.bodies.before(submit, Routes::bodyLength));
        get(table, "/healthz", exchange -> Reply.text(200, "alive").send(exchange));
        get(table, "/readyz", exchange -> readiness(exchange, ready.getAsBoolean()));
        get(table, "/metrics", exchange -> metrics(metrics).send(exchange));
        table.setFallbackHandler(exchange -> refuse(exchange, 404, "There is no " + exchange.getRequestPath() + "."));
        table.setInvalidMethodHandler(Routes::wrongMethod);
        return table;
    }

    private static void get(RoutingHandler table, String path, HttpHandler handler) {
        table.get(path, handler).add(Methods.HEAD, path, handler);
    }

    private HttpHandler inMemory(HttpHandler page) {
        return pages.before(page, exchange -> pageMemory.ofPage());
    }

    /** A list that is longer than a page may be of posts that nobody here has seen. */
    private HttpHandler lists() {
        var list = onWorker(stream(Operation.LIST, Endpoints::list));
        var shortList = inMemory(list);
        var longList = longLists.before(list, exchange -> LIST_MEMORY);
        return exchange -> {
            HttpHandler gate;
            try {
                gate = Endpoints.limit(exchange) > PageMemory.POSTS ? longList : shortList;
            } catch (ClientError e) {
                gate = list; // which says so
            }
            gate.handleRequest(exchange);
        };
    }

    /** In bytes, as announced; the limit if it comes in chunks, or is too long and will be refused. */
    private static int bodyLength(HttpServerExchange exchange) {
        var length = exchange.getRequestContentLength();
        return length < 0 || length > RequestBody.LIMIT ? RequestBody.LIMIT : (int) length;
    }

    private HttpHandler onWorker(HttpHandler handler) {
        return workers.before(handler);
    }

    private interface Endpoint {
        Reply answer(Endpoints endpoints, HttpServerExchange request) throws SQLException;
    }

    private HttpHandler answer(Operation operation, Endpoint endpoint) {
        var endpoints = endpoints(operation);
        return exchange -> {
            Reply reply;
            try {
                reply = endpoint.answer(endpoints, exchange);
            } catch (ClientError e) {
                reply = refused(operation, e);
            } catch (SQLException | RuntimeException e) {
                reply = refused(exchange, operation, e);
            }
            send(operation, reply, exchange);
        };
    }

    private interface Streaming {
        void write(Endpoints endpoints, HttpServerExchange exchange) throws SQLException;
    }

    private HttpHandler stream(Operation operation, Streaming endpoint) {
        var endpoints = endpoints(operation);
        return exchange -> {
            try {
                endpoint.write(endpoints, exchange);
            } catch (ClientError e) {
                send(operation, refused(operation, e), exchange);
            } catch (UncheckedIOException e) {
                cutOff(operation, exchange, e.getCause());
            } catch (SQLException | RuntimeException e) {
                var reply = refused(exchange, operation, e);
                if (exchange.isResponseStarted()) {
                    closeQuietly(exchange); // cut off in the middle, so that no client takes it for the whole
                } else {
                    send(operation, reply, exchange);
                }
            }
        };
    }

    private void send(Operation operation, Reply reply, HttpServerExchange exchange) {
        try {
            reply.send(exchange, limits.request());
        } catch (IOException e) {
            cutOff(operation, exchange, e);
        }
    }

    /** The client has left, or does not read: nobody is there to tell. */
    private void cutOff(Operation operation, HttpServerExchange exchange, @Nullable IOException reason) {
        if (reason instanceof InterruptedIOException) {
            log.cutOff(operation, reason, RequestId.of(exchange));
        }
        closeQuietly(exchange);
    }

    /**
     * For each operation its own, so that what is recorded about it knows its name. A post has one deadline for all that it asks; the
     * others ask once, or once for each part.
     */
    private Endpoints endpoints(Operation operation) {
        var source = recorder == null ? database : recorder.watch(database, operation.route());
        var inTime = operation == Operation.SUBMIT ? new TransactionDeadline(source) : source;
        return new Endpoints(new PostStore(inTime), limits, pageMemory, pages);
    }

    private static Reply refused(Operation operation, ClientError mistake) {
        return Reply.error(operation, mistake.status(), String.valueOf(mistake.getMessage()));
    }

    private Reply refused(HttpServerExchange exchange, Operation operation, Exception failure) {
        Refusal refusal = errors.refuse(operation, failure);
        var reason = refusal.reason();
        log.failed(operation, failure, reason, RequestId.of(exchange), database);
        RequestMetrics.because(exchange, reason.label());
        if (reason == Reason.UNKNOWN) {
            return unknown(operation, refusal, IdempotencyKey.isIn(exchange.getRequestHeaders()));
        }
        var reply = Reply.error(operation, reason.status(), refusal.text());
        return reason.retry() ? reply.with("Retry-After", soon()) : reply;
    }

    /** Who sent a key can send the request again without that it happens twice. */
    private static Reply unknown(Operation operation, Refusal refusal, boolean keyed) {
        var text = refusal.text() + (keyed ? "; send it again with its Idempotency-Key" : "");
        var reply = Reply.error(operation, refusal.reason().status(), text).with("X-Outcome", "unknown");
        return keyed ? reply.with("Retry-After", soon()) : reply;
    }

    /** 1 to 3 s, at random: who were refused together must not come back together. */
    static String soon() {
        return Integer.toString(ThreadLocalRandom.current().nextInt(1, 4));
    }

    private static HttpHandler withBody(HttpHandler next) {
        return exchange -> {
            var unsupported = UnsupportedBody.in(exchange.getRequestHeaders());
            if (unsupported.isPresent()) {
                unsupported(exchange, unsupported.get());
            } else if (exchange.getRequestContentLength() > RequestBody.LIMIT) {
                tooLong(exchange); // who asked whether to go on need not send it
            } else {
                RequestBody.read(exchange, next, Routes::tooLong);
            }
        };
    }

    private static void tooLong(HttpServerExchange exchange) {
        refuse(exchange, 413, "The body is longer than " + RequestBody.LIMIT + " bytes.");
    }

    /** Ends the connection in the middle of whatever it carries. */
    static void closeQuietly(HttpServerExchange exchange) {
        IoUtils.safeClose(exchange.getConnection());
    }

    private static void unsupported(HttpServerExchange exchange, UnsupportedBody body) {
        exchange.getResponseHeaders().put(body.header(), body.taken());
        refuse(exchange, 415, body.reason());
    }

    private static void wrongMethod(HttpServerExchange exchange) {
        var allowed = exchange.getRequestPath().equals("/submit") ? "POST" : "GET, HEAD";
        exchange.getResponseHeaders().put(Headers.ALLOW, allowed);
        refuse(exchange, 405, exchange.getRequestPath() + " takes " + allowed + ".");
    }

    private static void refuse(HttpServerExchange exchange, int status, String reason) {
        RequestBody.skip(exchange, skipped -> refusal(skipped, status, reason).send(skipped));
    }

    /** Refuses what nobody has time for. */
    private void busy(HttpServerExchange exchange, String why) {
        log.noRoom(why, RequestId.of(exchange));
        RequestMetrics.because(exchange, Reason.QUEUE.label());
        var reply = refusal(exchange, Reason.QUEUE.status(), "The server is busy: " + why + "; try again.")
                .with("Retry-After", soon());
        RequestBody.skip(exchange, reply::send);
    }

    /** An error in the form of the path that was asked for. */
    static Reply refusal(HttpServerExchange exchange, int status, String reason) {
        var api = exchange.getRequestPath().startsWith("/api/");
        return api ? Reply.problem(status, reason) : Reply.text(status, reason);
    }

    private static void readiness(HttpServerExchange exchange, boolean ready) {
        if (!ready) {
            RequestMetrics.because(exchange, "stopping");
        }
        (ready ? Reply.text(200, "ready") : Reply.text(503, "stopping")).send(exchange);
    }

    private record TimelineHead(long epochMillis, double now) {}

    private static Reply ownership(Ownership timeline) {
        return Reply.ndjson(new TimelineHead(timeline.epochMillis(), timeline.now()), timeline.blocks());
    }

    private static Reply metrics(PrometheusMeterRegistry metrics) {
        return Reply.text("text/plain; version=0.0.4; charset=utf-8", metrics.scrape());
    }
}
