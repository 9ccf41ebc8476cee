package lab.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import lab.machine.OnPath;
import lab.testing.EmbeddedServer;
import lab.testing.Patience;
import org.awaitility.Awaitility;

/** A real Prometheus, the machine's own ({@code apt install prometheus}), on a free port. */
final class Prometheus implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;
    private final Path output;
    private final URI url;

    private Prometheus(Process process, Path output, URI url) {
        this.process = process;
        this.output = output;
        this.url = url;
    }

    /** Whether it is there, and the tool that comes with it. */
    static boolean isInstalled() {
        return OnPath.find("prometheus").isPresent() && OnPath.find("promtool").isPresent();
    }

    /**
     * Starts one and waits until it answers.
     *
     * @param folder has {@code prometheus.yml}, and gets its data
     */
    static Prometheus start(Path folder) throws IOException {
        var url = URI.create("http://127.0.0.1:" + EmbeddedServer.freePort());
        var output = folder.resolve("prometheus.log");
        var process = new ProcessBuilder(
                        "prometheus",
                        "--config.file=" + folder.resolve("prometheus.yml"),
                        "--storage.tsdb.path=" + folder.resolve("data"),
                        "--web.listen-address=" + url.getAuthority())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        var prometheus = new Prometheus(process, output, url);
        try {
            Awaitility.await().atMost(Patience.LIMIT).until(prometheus::isReady);
            return prometheus;
        } catch (RuntimeException | Error e) {
            prometheus.close();
            throw e;
        }
    }

    private boolean isReady() throws IOException, InterruptedException {
        if (!process.isAlive()) {
            throw new AssertionError("prometheus ended:\n" + Files.readString(output));
        }
        try {
            var request = HttpRequest.newBuilder(url.resolve("/-/ready"))
                    .timeout(Patience.LIMIT)
                    .build();
            return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false; // not yet, or not yet whole
        }
    }

    /** The series that a query has a value for at this moment. */
    List<JsonNode> ask(String expression) throws IOException, InterruptedException {
        var path = "/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8);
        var answer = JSON.readTree(http.send(
                        HttpRequest.newBuilder(url.resolve(path))
                                .timeout(Patience.LIMIT)
                                .build(),
                        BodyHandlers.ofString())
                .body());
        if (!answer.path("status").asText().equals("success")) {
            throw new AssertionError(expression + ": " + answer.path("error").asText());
        }
        return Manifests.stream(answer.at("/data/result"))
                .filter(series -> !series.at("/value/1").asText().equals("NaN"))
                .toList();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join(); // its data is nobody's
    }
}
