package lab.page;

import io.undertow.server.HttpServerExchange;
import io.undertow.server.RoutingHandler;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.regex.Pattern;
import lab.machine.LabHome;
import org.jspecify.annotations.Nullable;

/** The files of the live page, out of this program's jars, and the catalogue's pages, out of the checkout. */
final class PageFiles {

    private static final String FOLDER = "lab/page/";
    private static final String UPLOT = "META-INF/resources/webjars/uplot/1.6.30/dist/";
    private static final Pattern STYLE_OR_SCRIPT = Pattern.compile("[a-z-]+\\.(css|js)");
    private static final Pattern FAILURE = Pattern.compile("docs/failures/[FP]\\d\\d-[a-z-]+\\.md");

    private PageFiles() {}

    /** @param token that the page needs to use controls; null for a page that can only look */
    static void addTo(RoutingHandler table, @Nullable String token) {
        PageServer.get(table, "/", exchange -> page(exchange, token));
        PageServer.get(table, "/{file}", PageFiles::file);
        PageServer.get(table, "/uplot.js", exchange -> resource(exchange, UPLOT + "uPlot.iife.min.js"));
        PageServer.get(table, "/uplot.css", exchange -> resource(exchange, UPLOT + "uPlot.min.css"));
        PageServer.get(table, "/docs/failures/{file}", PageFiles::failure);
    }

    /** There is no such file. */
    static void nothing(HttpServerExchange exchange) {
        Answers.sentence(exchange, 404, "There is no " + exchange.getRequestPath() + ".");
    }

    private static void page(HttpServerExchange exchange, @Nullable String token) throws IOException {
        var page = new String(read(FOLDER + "live.html"), StandardCharsets.UTF_8);
        var meta = token == null ? "" : "<meta name=\"lab-token\" content=\"" + token + "\">\n";
        Answers.send(exchange, "text/html; charset=utf-8", page.replace("</head>", meta + "</head>"));
    }

    private static void file(HttpServerExchange exchange) throws IOException {
        var name = exchange.getRequestPath().substring(1);
        if (STYLE_OR_SCRIPT.matcher(name).matches()) {
            resource(exchange, FOLDER + name);
        } else {
            nothing(exchange);
        }
    }

    private static void failure(HttpServerExchange exchange) throws IOException {
        var path = exchange.getRequestPath().substring(1);
        var page = LabHome.root().resolve(path);
        if (FAILURE.matcher(path).matches() && Files.exists(page)) {
            Answers.send(exchange, "text/plain; charset=utf-8", Files.readAllBytes(page));
        } else {
            nothing(exchange);
        }
    }

    private static void resource(HttpServerExchange exchange, String name) throws IOException {
        var type = name.endsWith(".css") ? "text/css" : "text/javascript";
        try {
            Answers.send(exchange, type + "; charset=utf-8", read(name));
        } catch (FileNotFoundException e) {
            nothing(exchange);
        }
    }

    private static byte[] read(String name) throws IOException {
        try (var in = PageFiles.class.getClassLoader().getResourceAsStream(name)) {
            if (in == null) {
                throw new FileNotFoundException(name);
            }
            return in.readAllBytes();
        }
    }
}
