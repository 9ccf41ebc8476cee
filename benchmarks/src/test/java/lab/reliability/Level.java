package lab.reliability;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import lab.testing.AppProcess;
import lab.testing.Patience;
import lab.testing.Scrape;

/**
 * What an app uses while it works.
 *
 * @param threads that live
 * @param heap in MiB, right after a full collection
 */
record Level(long threads, long heap) {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    static Level of(AppProcess app, URI url) throws IOException, InterruptedException {
        jcmd(app, "GC.run");
        var metrics = metrics(url);
        return new Level(
                (long) metrics.sum("jvm_threads_live_threads", Map.of()),
                (long) metrics.sum("jvm_memory_used_bytes", Map.of("area", "heap")) >> 20);
    }

    /** Returns how many of its threads do blocking work. */
    static long workers(AppProcess app) throws IOException {
        return jcmd(app, "Thread.print")
                .lines()
                .filter(line -> line.startsWith("\"XNIO-1 task-"))
                .count();
    }

    private static Scrape metrics(URI url) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(url.resolve("/metrics"))
                .timeout(Patience.LIMIT)
                .build();
        return Scrape.of(HTTP.send(request, BodyHandlers.ofString()).body());
    }

    private static String jcmd(AppProcess app, String command) throws IOException {
        var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        var process = new ProcessBuilder(jcmd, Long.toString(app.handle().pid()), command)
                .redirectErrorStream(true)
                .start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
