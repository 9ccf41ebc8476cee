package lab.http;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import lab.config.Durations;
import org.jspecify.annotations.Nullable;
import org.xnio.channels.StreamSinkChannel;

/**
 * The body of an answer, as a worker writes it. It waits for a slow reader, but only until a deadline: who reads a byte now and then
 * would never meet a limit on the time without progress.
 */
final class TimedOutput extends OutputStream {

    /** For each thread the JVM keeps a copy, outside the heap, as large as the largest piece that it ever wrote. */
    private static final int PIECE = 64 * 1024;

    /** Long enough to cost nothing, short enough for a reader of 10 MB/s with a small buffer. */
    private static final int PAUSE_MILLIS = 5;

    private final HttpServerExchange exchange;
    private final Duration time;
    private long deadline;
    private @Nullable StreamSinkChannel channel;

    /**
     * The body that comes next. Until it begins, another answer can still be given.
     *
     * @param time from its beginning to its end
     */
    TimedOutput(HttpServerExchange exchange, Duration time) {
        this.exchange = exchange;
        this.time = time;
    }

    /** Whether the head of the answer is ended. */
    boolean hasBegun() {
        return channel != null;
    }

    /** Ends the head, if nothing has yet. */
    @Override
    public void flush() {
        begin();
    }

    private StreamSinkChannel begin() {
        var begun = channel;
        if (begun == null) {
            if (exchange.getResponseContentLength() < 0 && exchange.isHttp11()) {
                // Also where the connection ends with the answer: there a part would look like the whole.
                exchange.getResponseHeaders().put(Headers.TRANSFER_ENCODING, Headers.CHUNKED.toString());
            }
            deadline = System.nanoTime() + time.toNanos();
            RequestMetrics.begun(exchange);
            begun = exchange.getResponseChannel();
            channel = begun;
        }
        return begun;
    }

    @Override
    public void write(int oneByte) throws IOException {
        write(ByteBuffer.wrap(new byte[] {(byte) oneByte}));
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        write(ByteBuffer.wrap(bytes, offset, length));
    }

    /**
     * Writes all of it.
     *
     * @throws InterruptedIOException when its time is over
     * @throws IOException when the client left
     */
    void write(ByteBuffer bytes) throws IOException {
        var to = begin();
        var end = bytes.limit();
        while (bytes.position() < end) {
            if (System.nanoTime() - deadline >= 0) {
                throw new InterruptedIOException("the answer was not read within " + Durations.format(time));
            }
            bytes.limit(Math.min(end, bytes.position() + PIECE));
            if (to.write(bytes) == 0) {
                pause();
            }
        }
    }

    /** Not {@code awaitWritable(time, unit)}: Undertow 2.4.4 forgets the time on the way (IdleTimeoutConduit) and waits for ever. */
    private static void pause() throws InterruptedIOException {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the app stops");
        }
    }

    /** The answer is whole. What is closed without it is a part, and its reader can tell. */
    void end() {
        RequestMetrics.ended(exchange);
        exchange.endExchange();
    }
}
