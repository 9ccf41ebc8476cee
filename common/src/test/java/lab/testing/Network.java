package lab.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import lab.config.ConnectionString;

/**
 * The way between an app and its database. Frozen, it keeps connections open, accepts new ones, and lets nothing through; cut, it
 * resets them all.
 */
public final class Network implements AutoCloseable {

    private final ConnectionString server;
    private final ServerSocket door;
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private volatile boolean cut;
    private volatile CountDownLatch thaw = new CountDownLatch(0);

    private Network(ConnectionString server, ServerSocket door) {
        this.server = server;
        this.door = door;
    }

    /** A way to this database. */
    public static Network to(ConnectionString server) throws IOException {
        var network = new Network(server, new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
        daemon(network::accept);
        return network;
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void daemon(Work work) {
        var thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException e) {
                // Closed, by either side.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() throws IOException {
        while (true) {
            var app = door.accept();
            daemon(() -> connect(app));
        }
    }

    private void connect(Socket app) throws IOException {
        open.add(app);
        if (cut) {
            reset(app);
            return;
        }
        try (app;
                var database = new Socket(server.host(), server.port())) {
            open.add(database);
            app.setTcpNoDelay(true);
            database.setTcpNoDelay(true);
            daemon(() -> carry(database, app));
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
        return new ConnectionString(
                "127.0.0.1", door.getLocalPort(), server.database(), server.user(), server.password(), "disable");
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
        for (var socket : open) {
            reset(socket);
        }
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
        for (var socket : open) {
            socket.close();
        }
    }
}
