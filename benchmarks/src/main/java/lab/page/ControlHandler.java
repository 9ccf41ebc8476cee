package lab.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.PathTemplateMatch;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import lab.race.Controls;
import lab.race.Controls.Unavailable;
import org.jspecify.annotations.Nullable;

/** {@code POST /control/{name}}: for the page that has the run's token, and for nobody else. */
final class ControlHandler implements HttpHandler {

    /** Where a page puts the token. */
    static final String TOKEN_HEADER = "X-Lab-Token";

    private static final int BODY_BYTES = 1024;
    private static final ObjectReader JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .build()
            .reader();

    private final String token;
    private volatile @Nullable Controls controls;

    /** @param token that a request must have */
    ControlHandler(String token) {
        this.token = token;
    }

    /** What there is to control, from now on. */
    void concern(Controls race) {
        controls = race;
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) {
        if (!isFromHere(exchange) || !hasToken(exchange)) {
            Answers.sentence(
                    exchange, 403, "Controls are for the page of this run; open the address that the lab printed.");
            return;
        }
        exchange.getRequestReceiver().setMaxBufferSize(BODY_BYTES);
        exchange.getRequestReceiver()
                .receiveFullBytes(
                        (received, body) -> received.dispatch(worker -> answer(worker, body)),
                        (failed, e) ->
                                Answers.sentence(failed, 400, "The body is longer than " + BODY_BYTES + " bytes."));
    }

    private static boolean isFromHere(HttpServerExchange exchange) {
        var origin = exchange.getRequestHeaders().get("Origin");
        return origin == null
                || (origin.size() == 1 && origin.getFirst().equals("http://" + exchange.getHostAndPort()));
    }

    private boolean hasToken(HttpServerExchange exchange) {
        var given = exchange.getRequestHeaders().getFirst(TOKEN_HEADER);
        return given != null
                && MessageDigest.isEqual(
                        given.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
    }

    private void answer(HttpServerExchange exchange, byte[] body) {
        var path = exchange.getAttachment(PathTemplateMatch.ATTACHMENT_KEY);
        var name = path.getParameters().getOrDefault("name", "");
        try {
            if (use(name, json(body))) {
                exchange.setStatusCode(202);
                Answers.send(exchange, "application/json", "{}");
            } else {
                Answers.sentence(exchange, 404, "There is no control '" + name + "'.");
            }
        } catch (BadBody e) {
            Answers.sentence(exchange, 400, String.valueOf(e.getMessage()));
        } catch (Unavailable e) {
            Answers.sentence(exchange, 409, String.valueOf(e.getMessage()));
        }
    }

    /** @return whether there is such a control */
    private boolean use(String name, JsonNode body) throws BadBody, Unavailable {
        switch (name) {
            case "pause" -> {
                none(body);
                race().pause();
            }
            case "resume" -> {
                none(body);
                race().resume();
            }
            case "kill" -> {
                none(body);
                race().kill();
            }
            case "users" -> {
                var add = number(body, "add", -1000, 1000);
                BadBody.unless(add != 0, "add is 0; it takes -1000 to 1000, without 0.");
                race().users(add);
            }
            case "freeze" -> race().freeze(Duration.ofSeconds(number(body, "seconds", 1, 10)));
            case "slow" -> race().slow(Duration.ofMillis(number(body, "ms", 1, 10_000)));
            case "end-app" -> race().endApp(text(body, "lane"));
            default -> {
                return false;
            }
        }
        return true;
    }

    private Controls race() throws Unavailable {
        var race = controls;
        if (race == null) {
            throw new Unavailable("The load has not begun.");
        }
        return race;
    }

    private static JsonNode json(byte[] body) throws BadBody {
        try {
            var json = body.length == 0
                    ? JSON.createObjectNode()
                    : JSON.readTree(new String(body, StandardCharsets.UTF_8));
            BadBody.unless(json != null && json.isObject(), "The body is no JSON object.");
            return json;
        } catch (JsonProcessingException e) {
            throw new BadBody("The body is no JSON object.");
        }
    }

    private static void none(JsonNode body) throws BadBody {
        BadBody.unless(body.isEmpty(), "This control takes an empty body, or {}.");
    }

    private static int number(JsonNode body, String name, int least, int most) throws BadBody {
        var value = only(body, name);
        BadBody.unless(
                value.isInt() && value.intValue() >= least && value.intValue() <= most,
                "Send {\"%s\": N}, a whole number from %d to %d.".formatted(name, least, most));
        return value.intValue();
    }

    private static String text(JsonNode body, String name) throws BadBody {
        var value = only(body, name);
        BadBody.unless(value.isTextual(), "Send {\"%s\": \"name\"}.".formatted(name));
        return value.textValue();
    }

    private static JsonNode only(JsonNode body, String name) throws BadBody {
        for (var field : (Iterable<String>) body::fieldNames) {
            BadBody.unless(field.equals(name), "This control takes \"" + name + "\" only, not \"" + field + "\".");
        }
        return body.path(name);
    }

    /** The message is a sentence that says what to send. */
    private static final class BadBody extends Exception {
        private static final long serialVersionUID = 1;

        BadBody(String message) {
            super(message);
        }

        static void unless(boolean good, String otherwise) throws BadBody {
            if (!good) {
                throw new BadBody(otherwise);
            }
        }
    }
}
