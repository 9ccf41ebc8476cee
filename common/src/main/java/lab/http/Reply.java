package lab.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.StatusCodes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A whole answer in memory.
 *
 * @param status HTTP status
 * @param type media type
 * @param body sent once
 * @param headers further headers by name
 */
record Reply(int status, String type, ByteBuffer body, Map<String, String> headers) {

    /** Writes what the API answers; dates as ISO 8601 in UTC. */
    static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new SimpleModule().addSerializer(Instant.class, ToStringSerializer.instance))
            .build();

    static Reply text(int status, String text) {
        return new Reply(status, "text/plain; charset=utf-8", utf8(text), Map.of());
    }

    static Reply text(String type, String text) {
        return new Reply(200, type, utf8(text), Map.of());
    }

    static Reply json(Object value) {
        return new Reply(200, "application/json", bytes(value), Map.of());
    }

    /** One JSON object a line. */
    static Reply ndjson(Object head, List<?> lines) {
        var out = new ByteArrayOutputStream();
        try (var writer = JSON.writer().withRootValueSeparator("\n").writeValues(out)) {
            writer.write(head).writeAll(lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        out.write('\n');
        return new Reply(200, "application/x-ndjson", ByteBuffer.wrap(out.toByteArray()), Map.of());
    }

    /** An error as RFC 9457 has it. */
    static Reply problem(int status, String detail) {
        var problem = new LinkedHashMap<String, Object>();
        problem.put("title", StatusCodes.getReason(status));
        problem.put("status", status);
        problem.put("detail", detail);
        return new Reply(status, "application/problem+json", bytes(problem), Map.of());
    }

    /** An error in the operation's own form. */
    static Reply error(Operation operation, int status, String reason) {
        return operation.plainText() ? text(status, reason) : problem(status, reason);
    }

    Reply with(String header, String value) {
        var more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Reply(status, type, body, more);
    }

    /** Sends it from a thread that may not wait. */
    void send(HttpServerExchange exchange) {
        head(exchange);
        exchange.getResponseSender().send(body);
    }

    /**
     * Sends it from a worker, which waits until it is read.
     *
     * @param time how long at most
     * @throws IOException when the client left, or has not read it in this time
     */
    void send(HttpServerExchange exchange, Duration time) throws IOException {
        head(exchange);
        exchange.setResponseContentLength(body.remaining());
        var out = new TimedOutput(exchange, time);
        out.write(body);
        out.end();
    }

    private void head(HttpServerExchange exchange) {
        exchange.setStatusCode(status);
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, type);
        headers.forEach((name, value) -> exchange.getResponseHeaders().put(new HttpString(name), value));
    }

    private static ByteBuffer utf8(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static ByteBuffer bytes(Object value) {
        try {
            return ByteBuffer.wrap(JSON.writeValueAsBytes(value));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
