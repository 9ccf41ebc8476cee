package lab.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import lab.load.LoadProfile;
import lab.load.Mix;
import lab.machine.Cleanup;
import lab.page.PageClient.Event;
import lab.race.Lane;
import lab.race.Race;
import lab.race.RaceResult;
import lab.race.RaceResult.LogLine;
import lab.testing.Patience;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a page is told and may do, over real HTTP, during a load of two seconds on a server that says yes to everything. */
class LivePageServerTest {

    private static final String LANE = "some-server";
    private static final Race.Display NOBODY = new Race.Display() {
        @Override
        public void event(String line) {}

        @Override
        public void tick(List<Lane> lanes) {}
    };

    private final Cleanup cleanup = new Cleanup();
    private HttpServer server;
    private LivePage page;
    private PageClient client;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        page = LivePage.start(0, true);
        client = new PageClient(page.url());
    }

    @AfterEach
    void stop() {
        cleanup.close();
        client.close();
        page.close();
        server.stop(0);
    }

    @Test
    void theStreamHasTheBeginningEachSecondAndTheEnd() throws Exception {
        client.listen(0);
        var result = load(2);
        page.end(
                result,
                List.of("all is well."),
                json -> "<p>" + json.path("kind").asText() + "</p>");
        var last = client.await("end", event -> true);
        assertThat(client.events().get(0).name()).isEqualTo("hello");
        var hello = client.events("hello").get(0);
        assertThat(hello.path("kind").asText()).isEqualTo("load");
        assertThat(hello.at("/lanes/0/name").asText()).isEqualTo(LANE);
        assertThat(hello.at("/lanes/0/pool").isNull()).isTrue();
        assertThat(hello.at("/hpa/max").asInt()).isEqualTo(10);
        assertThat(hello.path("controls").asBoolean()).isTrue();
        assertThat(client.events("second"))
                .hasSize(2)
                .allMatch(second -> second.path("lane").asText().equals(LANE));
        var first = client.events("second").get(0);
        assertThat(first.path("answered").asLong()).isPositive();
        assertThat(first.path("p50").asDouble())
                .isPositive()
                .isLessThanOrEqualTo(first.path("p99").asDouble());
        assertThat(first.path("wrong")).hasSize(5);
        assertThat(first.path("failed")).hasSize(7);
        assertThat(last.at("/verdicts/0").asText()).isEqualTo("all is well.");
        assertThat(last.at("/result/variants/" + LANE + "/series")).hasSize(2);
        assertThat(client.get(last.path("report").asText()).body()).isEqualTo("<p>load</p>");
        assertThat(client.get("/result.json").body()).startsWith("{\"kind\":\"load\",\"version\":3");
    }

    @Test
    void whoComesLateGetsAllAndWhoComesBackGetsTheRest() throws Exception {
        page.end(load(2), List.of(), result -> "");
        client.listen(0).await("end", event -> true);
        var all = client.events();
        assertThat(all).extracting(Event::name).containsExactly("hello", "log", "second", "second", "end");
        assertThat(all).extracting(Event::id).isSorted().doesNotHaveDuplicates();
        try (var again = new PageClient(page.url())) {
            again.listen(all.get(2).id()).await("end", event -> true);
            assertThat(again.events()).isEqualTo(all.subList(3, 5));
        }
    }

    @Test
    void whoComesBeforeAnythingHasHappenedWaits() throws Exception {
        var began = System.nanoTime();
        assertThat(new Events().after(0, Duration.ofMillis(200))).isEmpty();
        assertThat(System.nanoTime() - began)
                .isGreaterThanOrEqualTo(Duration.ofMillis(200).toNanos());
    }

    @Test
    void ofOwnershipTheLatestIsKeptAndTheLastCrash() throws Exception {
        for (var t = 1; t <= 3; t++) {
            page.owned(LANE, new RaceResult.Moments(t, true, 0, 200, List.of()));
            page.owned(LANE, new RaceResult.Moments(t, false, 0, 200, List.of()));
        }
        page.logged(new LogLine(4, LANE, "that is all", null));
        client.listen(0).await("log", event -> true);
        assertThat(client.events("ownership"))
                .extracting(event -> event.path("t").asInt())
                .containsExactly(3, 3);
    }

    @Test
    void whateverAnAppSaysIsTextInOneLine() throws Exception {
        var nasty = "panic: </script>\n\ndata: {}\r\nevent: end\u2028 <img src=x onerror=alert(1)> \"quoted\" \\";
        page.logged(new LogLine(1, LANE, nasty, null));
        page.logged(new LogLine(2, LANE, "next", null));
        client.listen(0).await("log", event -> event.path("t").asInt() == 2);
        assertThat(client.events()).hasSize(2);
        assertThat(client.events("log").get(0).path("text").asText()).isEqualTo(nasty);
    }

    @Test
    void everyAnswerSaysWhatItsPageMayLoad() throws Exception {
        for (var path : List.of("/", "/live.js", "/page.css", "/uplot.js", "/uplot.css", "/nothing")) {
            var answer = client.get(path);
            assertThat(answer.statusCode()).as(path).isEqualTo(path.equals("/nothing") ? 404 : 200);
            assertThat(answer.headers().firstValue("Content-Security-Policy").orElse(""))
                    .contains("default-src 'none'; script-src 'self'; style-src 'self';");
            assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
            assertThat(answer.headers().firstValue("Referrer-Policy")).contains("no-referrer");
        }
        assertThat(client.get("/docs/failures/F14-panic-ends-the-process.md").body())
                .startsWith("# F14");
        for (var path :
                List.of("/docs/failures/..%2f..%2fpom.xml", "/..%2fapplication.js", "/live.html", "/report.html")) {
            assertThat(client.get(path).statusCode()).as(path).isEqualTo(404);
        }
    }

    @Test
    void underAnotherNameThereIsNothing() throws Exception {
        assertThat(named("evil.example:%d")).startsWith("HTTP/1.1 403").doesNotContain("lab-token");
        assertThat(named("localhost:%d")).startsWith("HTTP/1.1 200").contains("lab-token");
    }

    @Test
    void controlsAreForThisPageOnly() throws Exception {
        var token = client.token();
        assertThat(token).hasSize(32);
        assertThat(client.control("pause", "", new String[0]).statusCode()).isEqualTo(403);
        assertThat(client.control("pause", "", "X-Lab-Token", "0".repeat(32)).statusCode())
                .isEqualTo(403);
        for (var origin : List.of(
                "http://evil.example",
                "null",
                "http://127.0.0.1",
                "https://127.0.0.1:" + page.url().getPort())) {
            assertThat(client.control("pause", "", "X-Lab-Token", token, "Origin", origin)
                            .statusCode())
                    .as(origin)
                    .isEqualTo(403);
        }
        var own = "http://127.0.0.1:" + page.url().getPort();
        var early = client.control("pause", "", "X-Lab-Token", token, "Origin", own);
        assertThat(early.statusCode()).isEqualTo(409);
        assertThat(early.body()).isEqualTo("The load has not begun.\n");
    }

    @Test
    void aPageWithoutControlsHasNoToken() throws Exception {
        try (var looking = LivePage.start(0, false);
                var looker = new PageClient(looking.url())) {
            assertThat(looker.token()).isEmpty();
            assertThat(looker.control("pause", "", "X-Lab-Token", client.token())
                            .statusCode())
                    .isEqualTo(404);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            pause   | {"now": 1}        | 400 | empty body
            users   | {"add": 0}        | 400 | without 0
            users   | {"add": 1.5}      | 400 | whole number
            users   | {"add": "20"}     | 400 | whole number
            users   | {"add": 1001}     | 400 | -1000 to 1000
            users   | {"add": 1, "x": 1} | 400 | "x"
            users   | {"add": 1, "add": 2} | 400 | no JSON object
            users   | {} {}             | 400 | no JSON object
            users   | [1]               | 400 | no JSON object
            users   | add=1             | 400 | no JSON object
            freeze  | {"seconds": 11}   | 400 | 1 to 10
            freeze  | -                 | 400 | 1 to 10
            slow    | {"ms": 0}         | 400 | 1 to 10000
            end-app | {"lane": 1}       | 400 | "lane"
            explode | {}                | 404 | explode
            kill    | {}                | 409 | does not know
            freeze  | {"seconds": 1}    | 409 | does not know
            end-app | {"lane": "some-server"} | 409 | not the lab's own
            end-app | {"lane": "other"} | 409 | other
            """)
    void whatCannotBeDoneIsSaidInOneSentence(String name, String body, int status, String words) throws Exception {
        duringALoad(() -> {
            var answer = client.control(name, body == null ? "" : body);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
            assertThat(answer.body()).contains(words).hasLineCount(1);
            assertThat(client.events("mark")).isEmpty();
        });
    }

    @Test
    void aBodyThatIsTooLong() throws Exception {
        assertThat(client.control("pause", " ".repeat(2000)).statusCode()).isEqualTo(400);
    }

    @Test
    void controlsAreMarkedAndShownInTheResult() throws Exception {
        var result = duringALoad(() -> {
            assertThat(client.control("users", "{\"add\": 2}").statusCode()).isEqualTo(202);
            assertThat(client.control("users", "{\"add\": -1}").statusCode()).isEqualTo(202);
            assertThat(client.control("slow", "{\"ms\": 1}").statusCode()).isEqualTo(202);
            assertThat(client.control("pause", "").statusCode()).isEqualTo(202);
            assertThat(client.control("resume", "{}").statusCode()).isEqualTo(202);
        });
        client.await("mark", mark -> mark.path("what").asText().equals("resume"));
        assertThat(client.events("mark"))
                .extracting(mark -> mark.path("text").asText())
                .containsExactly(
                        "3 users wanted (2 more)",
                        "2 users wanted (1 fewer)",
                        "one query of 0.001 s on each lane",
                        "load paused",
                        "load resumed");
        assertThat(result.marks()).hasSize(5);
        assertThat(client.control("pause", "").statusCode()).as("after the end").isEqualTo(409);
    }

    @Test
    void aReaderWhoDoesNotReadIsCutOff() throws Exception {
        try (var hasty = LivePage.start(0, true, Duration.ofMillis(300));
                var socket =
                        new Socket(InetAddress.getLoopbackAddress(), hasty.url().getPort())) {
            socket.getOutputStream()
                    .write("GET /events HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n"
                            .formatted(hasty.url().getPort())
                            .getBytes(StandardCharsets.US_ASCII));
            await().atMost(Patience.LIMIT).until(() -> hasty.readers() == 1);
            var long_ = "x".repeat(1_000_000);
            for (var i = 0; i < 30; i++) { // more than the kernel's buffers take
                hasty.logged(new LogLine(i, LANE, long_, null));
            }
            await().atMost(Patience.LIMIT).until(() -> hasty.readers() == 0);
        }
    }

    @Test
    void morePagesThanThereArePlaces() throws Exception {
        var readers = new ArrayList<PageClient>();
        for (var i = 0; i < EventStream.MOST_READERS; i++) {
            readers.add(new PageClient(page.url()).listen(0));
        }
        await().atMost(Patience.LIMIT).until(() -> page.readers() == EventStream.MOST_READERS);
        assertThat(client.get("/events").statusCode()).isEqualTo(503);
        readers.forEach(PageClient::close);
        await().atMost(Patience.LIMIT).until(() -> page.readers() == 0);
    }

    private interface During {
        void run() throws Exception;
    }

    private RaceResult duringALoad(During what) throws Exception {
        var result = new RaceResult[1];
        var race = new Thread(() -> {
            try {
                result[0] = load(60);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        race.start();
        client.listen(0).await("second", second -> true);
        what.run();
        cleanup.close(); // ends the load
        race.join();
        return result[0];
    }

    /** One user, until the test says that it is over, or for so long. */
    private RaceResult load(int seconds) throws Exception {
        var profile = new LoadProfile(
                1, 1000, 0.01, 0.01, new Mix(1, 0, 0, 0), Duration.ofSeconds(seconds), Duration.ofSeconds(30), 1);
        var race = new Race(profile, false, cleanup, Race.Display.both(NOBODY, page), true);
        return race.run(Map.of(
                LANE, URI.create("http://127.0.0.1:" + server.getAddress().getPort())));
    }

    /** The page, asked for under a name; %d is its port. */
    private String named(String host) throws IOException {
        var port = page.url().getPort();
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream()
                    .write("GET / HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
                            .formatted(host.formatted(port))
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
