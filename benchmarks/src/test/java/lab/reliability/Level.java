package lab.reliability;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
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
        collectGarbage(app);
        var heap = metrics(url).sum("jvm_memory_used_bytes", Map.of("area", "heap"));
        return new Level(threads(url), (long) heap >> 20);
    }

    static long threads(URI url) throws IOException, InterruptedException {
        return (long) metrics(url).sum("jvm_threads_live_threads", Map.of());
    }

    private static Scrape metrics(URI url) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(url.resolve("/metrics"))
                .timeout(Patience.LIMIT)
                .build();
        return Scrape.of(HTTP.send(request, BodyHandlers.ofString()).body());
    }

    private static void collectGarbage(AppProcess app) throws IOException {
        var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        new ProcessBuilder(jcmd, Long.toString(app.handle().pid()), "GC.run")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .onExit()
                .join();
    }
}
