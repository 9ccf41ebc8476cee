package lab.check;

import static lab.text.Text.format;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.SocketFactory;
import javax.net.ssl.SSLSocketFactory;
import lab.load.Mix;

/** What one reader sees of an implementation while somebody else waits, dawdles or sends nonsense. */
final class OneReader {

    private static final int PAGES = 8;
    private static final int SLOW_CLIENTS = 100;
    private static final int LONG_BODY = 100_000;
    private static final Duration LOCK_SEEN = Duration.ofSeconds(10);
    private static final long PAUSE_MILLIS = 20;

    private final Terms terms;
    private final Subject subject;
    private final AppDatabase database;
    private final String mark;

    /** @param mark of every post that is sent from here */
    OneReader(Terms terms, Subject subject, AppDatabase database, String mark) {
        this.terms = terms;
        this.subject = subject;
        this.database = database;
        this.mark = mark;
    }

    Finding readsBesideAWaitingWriter() throws Exception {
        try (var lock = database.lockWriters()) {
            var post = subject.submit(mark + "writer", "waits for a lock");
            awaitWaiting();
            var pages = subject.goodPages(PAGES);
            lock.release();
            var answered = answered(post);
            return Finding.of(
                    Criterion.READS_BESIDE_A_WAITING_WRITER,
                    pages == PAGES && answered,
                    format("%d of %d pages came%s", pages, PAGES, answered ? "" : "; the writer got no answer"),
                    format("all, each within %d s", Subject.PATIENCE.toSeconds()));
        } catch (SQLException e) {
            if (!AppDatabase.isHeld(e)) {
                throw e;
            }
            return Finding.of(
                    Criterion.READS_BESIDE_A_WAITING_WRITER,
                    false,
                    "nobody else could lock posts for 10 s: a transaction of the server does not end",
                    "a transaction that ends");
        }
    }

    /** Returns when the database says that the implementation waits for the lock. */
    private void awaitWaiting() throws SQLException, NotRunException, InterruptedException {
        for (var end = System.nanoTime() + LOCK_SEEN.toNanos(); !database.somebodyWaits(); ) {
            if (System.nanoTime() > end) {
                throw new NotRunException("the post that was sent does not wait for a lock on posts");
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    private static boolean answered(Future<?> post) throws InterruptedException {
        try {
            post.get(20, TimeUnit.SECONDS);
            return true;
        } catch (ExecutionException | TimeoutException e) {
            return false;
        }
    }

    Finding servesBesideSlowClients() throws IOException, InterruptedException {
        var sockets = new ArrayList<Socket>();
        try {
            for (var client = 0; client < SLOW_CLIENTS; client++) {
                sockets.add(dawdle());
            }
            var pages = subject.goodPages(PAGES);
            return Finding.of(
                    Criterion.SERVES_BESIDE_SLOW_CLIENTS,
                    pages == PAGES,
                    format("%d of %d pages came beside %d half bodies", pages, PAGES, SLOW_CLIENTS),
                    format("all, each within %d s", Subject.PATIENCE.toSeconds()));
        } finally {
            for (var socket : sockets) {
                socket.close();
            }
        }
    }

    /** Sends the head of a request and a part of its body. */
    private Socket dawdle() throws IOException {
        var submit = Mix.Kind.SUBMIT.on(terms.url());
        var secure = "https".equalsIgnoreCase(submit.getScheme());
        var socket = (secure ? SSLSocketFactory.getDefault() : SocketFactory.getDefault()).createSocket();
        socket.connect(
                new InetSocketAddress(submit.getHost(), Subject.port(submit)), (int) Subject.PATIENCE.toMillis());
        var head = String.join(
                "\r\n",
                "POST " + submit.getRawPath() + " HTTP/1.1",
                "Host: " + submit.getRawAuthority(),
                "Content-Type: application/json",
                "Content-Length: 100",
                "",
                "{\"title\": ");
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    Finding refusesBadInput() throws SQLException, IOException, InterruptedException {
        var wrong = new ArrayList<String>();
        var inputs = BadInput.all(mark);
        for (var input : inputs) {
            var status = status(input);
            if (status < 400 || status > 499) {
                wrong.add(input.name() + (status == 0 ? " got no answer" : " got " + status));
            }
        }
        var stored = database.postsWith(mark + BadInput.MARK);
        var after = subject.goodPages(1) == 1;
        return Finding.of(
                Criterion.REFUSES_BAD_INPUT,
                wrong.isEmpty() && stored == 0 && after,
                format("%d of %d refused", inputs.size() - wrong.size(), inputs.size())
                        + (wrong.isEmpty() ? "" : ": " + String.join(", ", wrong))
                        + (stored == 0 ? "" : format("; %d stored", stored))
                        + (after ? "" : "; afterwards no page"),
                "all with 4xx, nothing stored");
    }

    /** @return 0 when no answer came; who is cut off in the middle of a long body has been refused, too */
    private int status(BadInput input) throws InterruptedException {
        try {
            return subject.submit(input.method(), input.bytes());
        } catch (HttpTimeoutException e) {
            return 0;
        } catch (IOException e) {
            return input.body().length() > LONG_BODY && subject.isUp() ? 413 : 0;
        }
    }
}
