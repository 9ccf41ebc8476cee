package lab.load;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.BasicHttpClientConnectionManager;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * One person with a browser, as Locust has it: makes a request, waits for the answer, pauses, makes the next. One thread, one
 * kept-alive connection. Nothing is retried and no redirect is followed: every request counts once, as it ended.
 */
final class User implements Runnable {

    private static final String CONTENT = "Some text to read, ".repeat(8).strip();

    private final int number;
    private final URI target;
    private final LoadProfile profile;
    private final Recorder recorder;
    private final Claims claims;
    private final Judge judge;
    private final Deadline deadline;
    private final SplittableRandom random;
    private int posts;
    private @Nullable String lastStored;

    User(
            int number,
            URI target,
            LoadProfile profile,
            Recorder recorder,
            Claims claims,
            Judge judge,
            Deadline deadline) {
        this.number = number;
        this.target = target;
        this.profile = profile;
        this.recorder = recorder;
        this.claims = claims;
        this.judge = judge;
        this.deadline = deadline;
        this.random = new SplittableRandom(profile.seed() * 1_000_003 + number);
    }

    @Override
    public void run() {
        try (var http = client()) {
            while (!deadline.passed()) {
                request(http);
                var pause = profile.waitLeast() + random.nextDouble() * (profile.waitMost() - profile.waitLeast());
                deadline.await((long) (pause * 1e9));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the run is over
        } catch (IOException e) {
            throw new IllegalStateException("closing a client does not fail", e);
        }
    }

    private void request(CloseableHttpClient http) {
        var kind = profile.mix().pick(random);
        var before = judge.acknowledged();
        switch (kind) {
            case GET -> get(http, kind, answer -> judge.page(answer.body(), before, lastStored));
            case EXPORT -> get(http, kind, answer -> judge.export(answer.body(), before));
            case FIND -> get(http, kind, answer -> Judge.first(answer.body()));
            case SUBMIT -> submit(http);
        }
    }

    private void get(CloseableHttpClient http, Mix.Kind kind, Function<Answer, Outcome> check) {
        send(http, new HttpGet(kind.on(target)), check);
    }

    private void submit(CloseableHttpClient http) {
        var title = claims.title(number, ++posts);
        var post = new HttpPost(Mix.Kind.SUBMIT.on(target));
        post.setEntity(new StringEntity(
                "{\"title\": \"%s\", \"content\": \"%s\"}".formatted(title, CONTENT), ContentType.APPLICATION_JSON));
        judge.sends(title);
        switch (send(http, post, answer -> stored(title, answer.postId()))) {
            case HTTP4XX, HTTP5XX -> claims.refuse(title, CONTENT);
            case RESET, TIMEOUT -> claims.unknown(title, CONTENT);
            default -> {} // it was stored, or never sent
        }
    }

    private Outcome stored(String title, long id) {
        claims.acknowledge(title, CONTENT, id);
        lastStored = title;
        return judge.stored(title, id);
    }

    /** @param postId 0 when there is none in the answer */
    private record Answer(int status, long postId, String body) {}

    /** @param check of an answer whose status is good */
    private Outcome send(CloseableHttpClient http, ClassicHttpRequest request, Function<Answer, Outcome> check) {
        var began = System.nanoTime();
        Outcome outcome;
        long ended;
        try {
            var answer = http.execute(request, User::read);
            ended = System.nanoTime();
            outcome = answer.status() < 400 ? check.apply(answer) : Outcome.of(answer.status());
        } catch (IOException e) {
            ended = System.nanoTime();
            outcome = Outcome.of(e);
        }
        if (!deadline.cancelled()) {
            recorder.record(outcome, began, ended);
        }
        return outcome;
    }

    /** Reads the answer to its end: one that is cut off in the middle is not an answer. */
    private static Answer read(ClassicHttpResponse response) throws IOException {
        var body = EntityUtils.toByteArray(response.getEntity());
        var id = response.getFirstHeader("X-Post-Id");
        return new Answer(
                response.getCode(),
                id == null || !id.getValue().matches("\\d{1,18}") ? 0 : Long.parseLong(id.getValue()),
                body == null ? "" : new String(body, StandardCharsets.ISO_8859_1)); // what is looked for is ASCII
    }

    private CloseableHttpClient client() {
        var timeout = Timeout.of(profile.timeout());
        var connections = new BasicHttpClientConnectionManager();
        connections.setConnectionConfig(ConnectionConfig.custom()
                .setConnectTimeout(timeout)
                .setSocketTimeout(timeout)
                .setValidateAfterInactivity(TimeValue.ofMilliseconds(500)) // as Locust's client, which sees a dead one
                .build());
        return HttpClients.custom()
                .setConnectionManager(connections)
                .setDefaultRequestConfig(
                        RequestConfig.custom().setResponseTimeout(timeout).build())
                .setUserAgent("connection-lab")
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .build();
    }
}
