package lab.k8s;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/** Says what an exporter says in a cluster on its worst day, with one more restart each time that it is asked. */
final class Exporter implements AutoCloseable {

    private final HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    private final AtomicInteger restarts = new AtomicInteger(4);
    private final String samples;

    /** @param name of its samples beside this class */
    Exporter(String name) throws IOException {
        try (var file = Objects.requireNonNull(Exporter.class.getResourceAsStream(name + ".txt"), name)) {
            samples = new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
        server.createContext("/metrics", this::answer);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        var text = samples.replace("RESTARTS", Integer.toString(restarts.incrementAndGet()));
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
