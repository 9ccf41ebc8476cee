package lab.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import lab.testing.Skip;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The locustfile names wrong answers, and unknown outcomes, as the race does, and closes connections as told. Needs Locust. */
@Tag("pages") // what it tests is Python
class LocustTest {

    private static final String OWN_MARKUP = "<article>somebody else's</article>";

    private final List<String> titles = Collections.synchronizedList(new ArrayList<>());
    private int reads;
    private int writes;

    @Test
    void everyKindOfWrongAnswerAndTheUnknownOutcomeHaveTheirNames(@TempDir Path folder) throws Exception {
        var run = run(this::answer, folder, Duration.ofSeconds(15), "-u", "40", "-r", "40");
        assertThat(run.status()).as(run.output()).isEqualTo(1);
        for (var kind : List.of("incomplete", "unordered", "strange", "unseen", "duplicate", "unknown")) {
            assertThat(run.output()).containsPattern("\\d+ +(GET /|POST /submit): .*" + kind);
        }
    }

    @Test
    void aUserClosesItsConnectionAfterSoManyRequestsAndKeepsItWithZero(@TempDir Path folder) throws Exception {
        assertThat(requestsByConnection(folder, 0))
                .as("one connection a user")
                .hasSize(5)
                .anyMatch(requests -> requests > 2);
        assertThat(requestsByConnection(folder, 1)).hasSizeGreaterThan(5).containsOnly(1);
    }

    private static List<Integer> requestsByConnection(Path folder, int requests) throws Exception {
        var connections = new ConcurrentHashMap<InetSocketAddress, Integer>();
        var most = Integer.toString(requests);
        run(
                exchange -> {
                    exchange.getRequestBody().readAllBytes();
                    connections.merge(exchange.getRemoteAddress(), 1, Integer::sum);
                    reply(exchange, 404, "there is nothing here");
                },
                folder,
                Duration.ofSeconds(8),
                "-u",
                "5",
                "-r",
                "5",
                "--requests-per-connection",
                most);
        return List.copyOf(connections.values());
    }

    private static Locust run(HttpHandler answer, Path folder, Duration runTime, String... flags) throws Exception {
        var program = Locust.program();
        Skip.unless(program.isPresent(), "LocustTest needs Locust (apt install python3-locust).");
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", answer);
        server.start();
        try {
            var url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
            return Locust.run(program.get(), url, folder, runTime, flags);
        } finally {
            server.stop(0);
        }
    }

    /** In one thread: the server's order is the clients' order. */
    private void answer(HttpExchange exchange) throws IOException {
        var body = exchange.getRequestBody().readAllBytes();
        if (exchange.getRequestMethod().equals("POST")) {
            titles.add(0, new ObjectMapper().readTree(body).path("title").asText());
            answerAPost(exchange);
        } else {
            reply(exchange, 200, page(reads++ % 4));
        }
    }

    private void answerAPost(HttpExchange exchange) throws IOException {
        if (writes++ % 4 == 3) {
            exchange.getResponseHeaders().add("X-Outcome", "unknown");
            reply(exchange, 503, "nobody knows whether it was stored");
        } else {
            exchange.getResponseHeaders().add("X-Post-Id", "7");
            reply(exchange, 200, "Post created successfully");
        }
    }

    private String page(int which) {
        return switch (which) {
            case 0 -> "<main>No posts yet.</main>";
            case 1 -> html(titles.stream().limit(1).toList()).repeat(2);
            case 2 -> html(oldestFirst()) + OWN_MARKUP.repeat(50);
            default -> html(oldestFirst().stream().limit(1).toList()) + OWN_MARKUP.repeat(50);
        };
    }

    private List<String> oldestFirst() {
        var reversed = new ArrayList<>(titles);
        Collections.reverse(reversed);
        return reversed;
    }

    private static String html(List<String> titles) {
        return titles.stream()
                .map(title -> "<article><h2>" + title + "</h2></article>")
                .collect(Collectors.joining());
    }

    private static void reply(HttpExchange exchange, int status, String text) throws IOException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
