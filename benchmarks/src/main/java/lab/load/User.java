package lab.load;

import java.io.IOException;
import java.net.URI;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import lab.load.Client.Answer;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.jspecify.annotations.Nullable;

/** One person with a browser: makes a request when it is due, reads the answer, and judges it. One thread, one connection. */
final class User implements Runnable {

    private static final String CONTENT = "Some text to read, ".repeat(8).strip();

    private final int number;
    private final Shared shared;
    private final Pace pace;
    private final SplittableRandom random;
    private final Map<Mix.Kind, URI> urls = new EnumMap<>(Mix.Kind.class);
    private int posts;
    private @Nullable String lastStored;

    /**
     * A user who has not begun.
     *
     * @param arrivals what the user takes from; null for one who pauses and asks again
     */
    User(int number, Shared shared, @Nullable Arrivals arrivals) {
        this.number = number;
        this.shared = shared;
        for (var kind : Mix.Kind.values()) {
            urls.put(kind, kind.on(shared.target()));
        }
        this.random = new SplittableRandom(shared.profile().seed() * 1_000_003 + number);
        this.pace = arrivals == null ? Pace.closed(shared, random) : arrivals.pace();
    }

    @Override
    public void run() {
        try (var client = new Client(shared.target(), shared.profile().timeout(), shared.clocks())) {
            for (var began = pace.next(client); began != Pace.OVER; began = pace.next(client)) {
                request(client, began);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the run is over
        }
    }

    private void request(Client client, long began) throws InterruptedException {
        var kind = shared.profile().mix().pick(random);
        var judge = shared.judge();
        var before = judge.acknowledged();
        switch (kind) {
            case GET -> get(client, kind, began, answer -> judge.page(answer.body(), before, lastStored));
            case EXPORT -> get(client, kind, began, answer -> judge.export(answer.body(), before));
            case FIND -> get(client, kind, began, answer -> Judge.first(answer.body()));
            case SUBMIT -> submit(client, began);
        }
    }

    private void get(Client client, Mix.Kind kind, long began, Function<Answer, RequestOutcome> check) {
        send(client, new HttpGet(urls.get(kind)), began, check);
    }

    private void submit(Client client, long began) throws InterruptedException {
        var title = shared.claims().title(number, ++posts);
        shared.judge().sends(title);
        var outcomes = EnumSet.noneOf(RequestOutcome.class);
        var sent = post(client, title, began);
        outcomes.add(sent.outcome());
        for (var again = shared.profile().retries(); again > 0 && sent.mayBeRepeated(); again--) {
            shared.deadline().await(sent.pauseNanos());
            if (shared.deadline().passed()) {
                break;
            }
            client.refresh();
            sent = post(client, title, System.nanoTime());
            outcomes.add(sent.outcome());
        }
        claim(title, outcomes);
    }

    private Sent post(Client client, String title, long began) {
        var post = new HttpPost(urls.get(Mix.Kind.SUBMIT));
        post.setEntity(new StringEntity(
                "{\"title\": \"%s\", \"content\": \"%s\"}".formatted(title, CONTENT), ContentType.APPLICATION_JSON));
        if (shared.profile().retries() > 0) {
            post.setHeader("Idempotency-Key", title.replaceAll("[ ,]+", "-"));
        }
        return send(client, post, began, answer -> stored(title, answer.postId()));
    }

    /** @param outcomes of all attempts: a refusal says nothing of an attempt before it whose outcome is unknown */
    private void claim(String title, Set<RequestOutcome> outcomes) {
        if (outcomes.contains(RequestOutcome.ANSWERED) || outcomes.contains(RequestOutcome.DUPLICATE)) {
            return; // it was stored
        }
        if (outcomes.stream().anyMatch(RequestOutcome::open)) {
            shared.claims().unknown(title, CONTENT);
        } else if (outcomes.contains(RequestOutcome.HTTP4XX) || outcomes.contains(RequestOutcome.HTTP5XX)) {
            shared.claims().refuse(title, CONTENT);
        } // or it was never sent
    }

    private RequestOutcome stored(String title, long id) {
        shared.claims().acknowledge(title, CONTENT, id);
        lastStored = title;
        return shared.judge().stored(title, id);
    }

    /** @param answer null when there was none */
    private record Sent(RequestOutcome outcome, @Nullable Answer answer) {

        boolean mayBeRepeated() {
            return answer == null || answer.status() == 503 || answer.status() == 409;
        }

        long pauseNanos() {
            return TimeUnit.SECONDS.toNanos(answer == null ? 1 : answer.retryAfter());
        }
    }

    /** @param check of an answer whose status is good */
    private Sent send(Client client, HttpUriRequestBase request, long began, Function<Answer, RequestOutcome> check) {
        Answer answer = null;
        RequestOutcome outcome;
        long ended;
        try {
            answer = client.send(request);
            ended = System.nanoTime();
            outcome = answer.status() < 400 ? check.apply(answer) : RequestOutcome.of(answer);
        } catch (IOException e) {
            ended = System.nanoTime();
            outcome = RequestOutcome.of(e);
        }
        if (!shared.deadline().cancelled()) {
            shared.recorder().record(outcome, began, ended);
            shared.listener()
                    .ended(outcome, answer == null || answer.status() < 400 ? "" : answer.body(), began, ended);
        }
        return new Sent(outcome, answer);
    }
}
