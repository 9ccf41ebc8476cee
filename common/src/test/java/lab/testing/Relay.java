package lab.testing;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import lab.config.ConnectionString;
import org.jspecify.annotations.Nullable;

/** Stands between an app and its servers: sends new connections elsewhere, or loses one as a test wants it lost. */
public final class Relay implements AutoCloseable {

    /** The message that ends each of a driver's requests, when they are of the extended protocol. */
    private static final String SYNC = "S\0\0\0\4";

    private final Door door;
    private int target;
    private volatile int swallowed;
    private @Nullable String delayed;
    private Duration delay = Duration.ZERO;

    /**
     * Starts one on a free port.
     *
     * @param target the port of a server on this machine
     */
    public Relay(int target) throws IOException {
        this.target = target;
        this.door = Door.open(this::connect);
    }

    /** Where it listens. */
    public int port() {
        return door.port();
    }

    /** The server's database, through this relay. */
    public ConnectionString to(ConnectionString server) {
        return door.to(server);
    }

    /** Whoever connects from now on gets to another server. */
    public synchronized void redirect(int port) {
        target = port;
    }

    /** Connections stay as they are, and nobody gets a new one, or a word about it. */
    public void fill() throws IOException {
        door.fill();
    }

    /**
     * What clients send from now on gets nowhere, and the connection of one that has sent so many requests is closed: in order, since
     * all was read, and without a word from the server.
     */
    public void swallow(int requests) {
        swallowed = requests;
    }

    /** The next time this is sent, in one piece, it arrives so much later. */
    public synchronized void delay(String sql, Duration time) {
        delayed = sql;
        delay = time;
    }

    /** Whether it was. */
    public synchronized boolean hasDelayed() {
        return delayed == null;
    }

    private void connect(Socket client, Door behind) throws IOException {
        try (client;
                var server = toTarget(behind)) {
            Door.aside(() -> {
                try (client) {
                    server.getInputStream().transferTo(client.getOutputStream());
                }
            });
            passOn(client, server);
        }
    }

    private synchronized Socket toTarget(Door behind) throws IOException {
        return behind.connect("127.0.0.1", target);
    }

    private void passOn(Socket client, Socket server) throws IOException {
        var buffer = new byte[8192];
        var lost = new StringBuilder();
        for (var count = read(client, buffer); count > 0; count = read(client, buffer)) {
            var sent = new String(buffer, 0, count, StandardCharsets.ISO_8859_1);
            await(delayOf(sent));
            if (swallowed == 0) {
                server.getOutputStream().write(buffer, 0, count);
                continue;
            }
            lost.append(sent);
            if (lost.toString().split(SYNC, -1).length > swallowed) {
                return;
            }
        }
    }

    private synchronized Duration delayOf(String sent) {
        if (delayed == null || !sent.contains(delayed)) {
            return Duration.ZERO;
        }
        delayed = null;
        return delay;
    }

    private static void await(Duration time) throws InterruptedIOException {
        try {
            TimeUnit.NANOSECONDS.sleep(time.toNanos());
        } catch (InterruptedException e) {
            throw new InterruptedIOException(e.getMessage());
        }
    }

    private static int read(Socket from, byte[] buffer) throws IOException {
        return from.getInputStream().read(buffer);
    }

    @Override
    public void close() throws IOException {
        door.close();
    }
}
