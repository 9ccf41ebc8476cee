package lab.testing;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import lab.config.ConnectionString;

/**
 * The way between an app and its database. Frozen, it keeps connections open, accepts new ones, and lets nothing through; cut, it
 * resets them all.
 */
public final class Network implements AutoCloseable {

    private final ConnectionString server;
    private final Door door;
    private final AtomicInteger closeNext = new AtomicInteger();
    private volatile boolean cut;
    private volatile CountDownLatch thaw = new CountDownLatch(0);

    private Network(ConnectionString server) throws IOException {
        this.server = server;
        this.door = Door.open(this::connect);
    }

    /** A way to this database. */
    public static Network to(ConnectionString server) throws IOException {
        return new Network(server);
    }

    private void connect(Socket app, Door behind) throws IOException {
        if (cut) {
            reset(app);
            return;
        }
        if (closeNext.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            app.close();
            return;
        }
        try (app;
                var database = behind.connect(server.host(), server.port())) {
            Door.aside(() -> carry(database, app));
            carry(app, database);
        }
    }

    private void carry(Socket from, Socket to) throws IOException {
        try (from;
                to) {
            var bytes = new byte[8192];
            for (var count = from.getInputStream().read(bytes); count >= 0; ) {
                thaw.await();
                to.getOutputStream().write(bytes, 0, count);
                count = from.getInputStream().read(bytes);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Where the database is, for who goes this way. */
    public ConnectionString database() {
        return door.to(server);
    }

    /** Lets nothing through from now on. */
    public void freeze() {
        thaw = new CountDownLatch(1);
    }

    /** Lets through what has come meanwhile, and everything from now on. */
    public void thaw() {
        thaw.countDown();
    }

    /** Resets all connections, and each new one until {@link #mend}. */
    public void cut() throws IOException {
        cut = true;
        for (var socket : door.connections()) {
            reset(socket);
        }
    }

    /** Closes so many of those that come next, as a server does that is not up yet. */
    public void closeNext(int connections) {
        closeNext.set(connections);
    }

    /** New connections get through. */
    public void mend() {
        cut = false;
    }

    /** What closes at once, without lingering, says so with a RST. */
    private static void reset(Socket socket) throws IOException {
        try (socket) {
            socket.setSoLinger(true, 0);
        } catch (SocketException e) {
            // Closed already, by either side.
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
        thaw();
    }
}
