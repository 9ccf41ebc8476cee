package lab.app;

import static lab.testing.AppUnderTest.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.Map;
import lab.config.Driver;
import lab.testing.AppUnderTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What fixed-pooled prints when requests fail: little, and every failure is in it. */
class PooledLogTest {

    @ParameterizedTest
    @EnumSource
    void aStormOfBrokenConnectionsIsAHandfulOfLines(Driver driver) throws Exception {
        var environment =
                Map.of("LAB_DRIVER", driver.label(), "POOL_MAX", "25", "POOL_MIN", "25", "QUERY_TIMEOUT", "15s");
        try (var app = AppUnderTest.start(environment)) {
            for (var round = 1; round <= 3; round++) {
                await().until(() -> app.backends() == 25);
                var requests = app.getAsync("/api/slow?ms=10000", 25);
                await().until(() -> app.sleeping() == 25);
                app.killBusyBackends();
                assertThat(requests).map(AppUnderTest::answer).allMatch(answer -> answer.statusCode() == 503);
            }
            await().until(() -> app.failuresLogged() == 75);
            assertThat(app.output()).noneMatch(line -> line.startsWith("\tat "));
            assertThat(app.output()).as("3 at start, and the failures").hasSizeLessThan(3 + 75 / 2);
        }
    }

    @Test
    void whoLooksForAFaultGetsTheStackTraces() throws Exception {
        var environment = Map.of("LAB_DRIVER", "pgjdbc", "JAVA_TOOL_OPTIONS", "-Dlab.log.com.zaxxer.hikari=debug");
        try (var app = AppUnderTest.start(environment)) {
            var slow = app.getAsync("/api/slow?ms=4000");
            await().until(() -> app.sleeping() == 1);
            app.killBusyBackends();
            assertThat(AppUnderTest.answer(slow).statusCode()).isEqualTo(503);
            await().untilAsserted(() -> assertThat(app.output())
                    .anyMatch(line -> line.contains("marked as broken"))
                    .anyMatch(line -> line.startsWith("\tat com.zaxxer.hikari.")));
        }
    }

    @Test
    void inJsonEachLineIsAnObjectAndTheRequestIsFoundByItsName() throws Exception {
        try (var app = AppUnderTest.start(Map.of("LOG_FORMAT", "json"))) {
            app.side().execute("DROP TABLE posts CASCADE");
            var answer = app.send(HttpRequest.newBuilder(app.uri("/")).header("X-Request-Id", "from-the-client.7"));
            assertThat(answer.statusCode()).isEqualTo(500);
            assertThat(answer.headers().firstValue("X-Request-Id")).hasValue("from-the-client.7");
            app.awaitOutput("\"level\":\"ERROR\"", 1);

            var lines = new ArrayList<JsonNode>();
            for (var line : app.output()) {
                lines.add(JsonMapper.builder().build().readTree(line));
            }
            assertThat(lines).hasSize(4);
            var failure = lines.get(3);
            assertThat(failure.path("formattedMessage").asText())
                    .isEqualTo("Error querying posts: relation \"posts\" does not exist");
            assertThat(failure.path("kvpList").findValuesAsText("reason")).containsExactly("error");
            assertThat(failure.path("kvpList").findValuesAsText("request")).containsExactly("from-the-client.7");
            assertThat(failure.path("loggerName").asText()).isEqualTo("lab.http.ErrorLog");
        }
    }

    @Test
    void inLogfmtEachLineIsPairs() throws Exception {
        try (var app = AppUnderTest.start(Map.of("LOG_FORMAT", "logfmt"))) {
            app.side().execute("DROP TABLE posts CASCADE");
            var request = app.get("/").headers().firstValue("X-Request-Id").orElse("");
            app.awaitOutput(" level=ERROR ", 1);
            assertThat(app.output()).allMatch(line -> line.matches("time=\\S+ level=\\w+ logger=\\S+ msg=\"[^\"].*"));
            assertThat(app.output().get(3))
                    .endsWith(
                            " logger=lab.http.ErrorLog msg=\"Error querying posts: relation \\\"posts\\\" does not exist\""
                                    + " reason=error request=" + request);
        }
    }

    @Test
    void whatIsNotSummedUpYetIsSaidWhenTheProcessEnds() throws Exception {
        try (var app = AppUnderTest.start(Map.of())) {
            app.side().execute("DROP TABLE posts CASCADE");
            for (var i = 0; i < 5; i++) {
                app.get("/");
            }
            app.process().handle().destroy();
            AppUnderTest.answer(app.process().handle().onExit());
            assertThat(app.process().awaitEnd()).isZero();
            assertThat(app.failuresLogged()).isEqualTo(5);
            assertThat(app.output().get(app.output().size() - 1)).endsWith("Stopped");
        }
    }
}
