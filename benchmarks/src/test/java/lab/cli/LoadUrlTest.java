package lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./lab load} on servers at unusual addresses: it uses all of the URL, or says what it can't use. */
class LoadUrlTest {

    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final String UNREACHABLE = " unreachable";
    private static final String SECRET = "changeit";

    @TempDir
    private Path temporary;

    private final Set<String> paths = ConcurrentHashMap.newKeySet();
    private @Nullable HttpServer server;

    @AfterEach
    void stop() {
        if (server != null) {
            server.stop(0);
        }
    }

    @Test
    void aPathIsWhereTheRoutesBegin() throws Exception {
        serve(HttpServer.create(ANY_PORT, 0));
        for (var url : List.of("http://127.0.0.1:%d/blog", "HTTP://127.0.0.1:%d/blog/")) {
            assertThat(loadUntil(output -> paths.contains("/blog/"), url, Map.of()))
                    .containsPattern("requests failed +\\| +0 \\|");
            assertThat(paths).contains("/blog/").isSubsetOf("/blog/", "/blog/api/posts/export");
        }
    }

    @Test
    void aServerThatSpeaksTls() throws Exception {
        var store = temporary.resolve("keys.p12");
        makeKeys(store);
        var https = HttpsServer.create(ANY_PORT, 0);
        https.setHttpsConfigurator(new HttpsConfigurator(context(store)));
        serve(https);
        var trusting = Map.of(
                "JAVA_TOOL_OPTIONS",
                "-Djavax.net.ssl.trustStore=" + store + " -Djavax.net.ssl.trustStorePassword=" + SECRET);
        var url = "https://127.0.0.1:%d";
        assertThat(loadUntil(output -> paths.contains("/"), url, trusting))
                .containsPattern("requests failed +\\| +0 \\|");
        assertThat(paths).contains("/", "/api/posts/export");
        assertThat(loadUntil(output -> output.contains(UNREACHABLE), url, Map.of()))
                .containsPattern("requests failed +\\| +\\d+ unreachable");
    }

    @Test
    void aServerWhoseNameNobodyKnows() throws Exception {
        assertThat(loadUntil(output -> output.contains(UNREACHABLE), "http://nosuchhost.invalid", Map.of()))
                .containsPattern("requests failed +\\| +\\d+ unreachable");
    }

    /** A second is enough for a request, unless the machine is busy: then once more, until this is so. */
    private String loadUntil(Predicate<String> done, String url, Map<String, String> environment) throws Exception {
        paths.clear();
        var output = load(url, environment);
        for (var attempt = 1; attempt < 20 && !done.test(output); attempt++) {
            output = load(url, environment);
        }
        return output;
    }

    private String load(String url, Map<String, String> environment) throws Exception {
        var port = server == null ? 0 : server.getAddress().getPort();
        var address = url.replace("%d", Integer.toString(port));
        try (var lab = LabProcess.start(
                temporary,
                environment,
                "load",
                address,
                "--users",
                "2",
                "--wait",
                "0.1",
                "--mix",
                "get=1",
                "--run-time",
                "1s")) {
            assertThat(lab.awaitEnd()).as(lab.output()).isIn(0, 3);
            return lab.output();
        }
    }

    private void serve(HttpServer started) {
        started.createContext("/", this::answer);
        started.start();
        server = started;
    }

    private void answer(HttpExchange exchange) throws IOException {
        paths.add(exchange.getRequestURI().getPath());
        exchange.getRequestBody().readAllBytes();
        exchange.sendResponseHeaders(200, -1);
        exchange.close();
    }

    /** A key for this address, and its own certificate, which nobody else trusts. */
    private static void makeKeys(Path store) throws Exception {
        var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        var process = new ProcessBuilder(
                        keytool,
                        "-genkeypair",
                        "-alias",
                        "lab",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=lab",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-storepass",
                        SECRET,
                        "-keystore",
                        store.toString())
                .redirectErrorStream(true)
                .start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }

    private static SSLContext context(Path store) throws Exception {
        var keys = KeyStore.getInstance("PKCS12");
        try (InputStream file = Files.newInputStream(store)) {
            keys.load(file, SECRET.toCharArray());
        }
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, SECRET.toCharArray());
        var context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }
}
