package lab.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import lab.config.ConnectionString;

/**
 * A port of this machine on which whoever connects is seen to by a thread of its own. When it is closed, so are all connections
 * that were made through it.
 */
public final class Door implements AutoCloseable {

    /** On this machine who is let in is let in at once. */
    private static final int KNOCK_MILLIS = 500;

    private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private volatile boolean full;

    private Door() throws IOException {}

    /** Sees to one guest, whose connection stays open when it returns. */
    @FunctionalInterface
    public interface Visit {
        /**
         * Sees to this guest.
         *
         * @throws IOException when a connection is closed, by either side: then nothing is left to do
         */
        void of(Socket guest, Door door) throws IOException;
    }

    /** What a thread does until a connection is closed. */
    @FunctionalInterface
    public interface Work {
        /**
         * Does it.
         *
         * @throws IOException when the connection is closed
         */
        void run() throws IOException;
    }

    /** Opens a free port. */
    public static Door open(Visit visit) throws IOException {
        var door = new Door();
        aside(() -> {
            while (!door.full) {
                var guest = door.socket.accept();
                aside(() -> visit.of(door.keep(guest), door));
            }
        });
        return door;
    }

    /** Does this on a thread that keeps nobody alive. */
    public static void aside(Work work) {
        var thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        // Closed, by either side.
                    }
                },
                "door");
        thread.setDaemon(true);
        thread.start();
    }

    /** Connects to what is behind the door. */
    public Socket connect(String host, int port) throws IOException {
        return keep(new Socket(host, port));
    }

    private Socket keep(Socket connection) throws IOException {
        open.add(connection);
        if (socket.isClosed()) { // meanwhile, and nobody will look for this one
            connection.close();
        }
        connection.setTcpNoDelay(true);
        return connection;
    }

    /** Whoever knocks from now on waits: the system's queue before the door is full, which looks as if packets were lost. */
    public void fill() throws IOException {
        full = true;
        for (var queued = true; queued; ) {
            queued = knock();
        }
    }

    private boolean knock() throws IOException {
        var guest = keep(new Socket());
        try {
            guest.connect(socket.getLocalSocketAddress(), KNOCK_MILLIS);
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        }
    }

    /** Where it is. */
    public int port() {
        return socket.getLocalPort();
    }

    /** A server's database, for who comes to it through this door; without TLS, into which nobody here could see. */
    public ConnectionString to(ConnectionString server) {
        return new ConnectionString(
                "127.0.0.1", port(), server.database(), server.user(), server.password(), "disable");
    }

    /** All connections that were made through it, closed or not. */
    public List<Socket> connections() {
        return open;
    }

    @Override
    public void close() throws IOException {
        socket.close();
        for (var connection : open) {
            connection.close();
        }
    }
}
