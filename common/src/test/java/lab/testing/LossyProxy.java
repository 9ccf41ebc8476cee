package lab.testing;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import lab.config.ConnectionString;

/**
 * Stands between an app and its server and passes everything on. When it is told so it keeps one answer to COMMIT for itself and cuts
 * the connection: by then the server has stored what the app can't know of.
 */
public final class LossyProxy implements AutoCloseable {

    /** The tag of a CommandComplete message (PostgreSQL manual, message formats). */
    private static final String COMMIT = "COMMIT\0";

    private final ConnectionString server;
    private final ServerSocket listener;
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final AtomicBoolean loses = new AtomicBoolean();

    private LossyProxy(ConnectionString server) throws IOException {
        this.server = server;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        daemon(this::accept);
    }

    /** Begins to listen, on a free port. */
    public static LossyProxy before(ConnectionString server) throws IOException {
        return new LossyProxy(server);
    }

    /** The server's database, through this proxy; without TLS, into which it could not see. */
    public ConnectionString address() {
        return new ConnectionString(
                "127.0.0.1", listener.getLocalPort(), server.database(), server.user(), server.password(), "disable");
    }

    /** From now on the next answer to a COMMIT, on whichever connection, is that connection's end. */
    public void losesTheNextCommit() {
        loses.set(true);
    }

    private void accept() throws IOException {
        while (true) {
            var app = listener.accept();
            var behind = new Socket(server.host(), server.port());
            app.setTcpNoDelay(true);
            behind.setTcpNoDelay(true);
            open.addAll(List.of(app, behind));
            daemon(() -> {
                try (app;
                        behind) {
                    app.getInputStream().transferTo(behind.getOutputStream());
                }
            });
            daemon(() -> {
                try (app;
                        behind) {
                    answers(behind, app);
                }
            });
        }
    }

    /** Returns when it has kept one. A message has its kind, the length of the rest, and the rest. */
    private void answers(Socket from, Socket to) throws IOException {
        var in = new DataInputStream(new BufferedInputStream(from.getInputStream()));
        var out = new DataOutputStream(new BufferedOutputStream(to.getOutputStream()));
        while (true) {
            var kind = in.readByte();
            var length = in.readInt();
            var rest = in.readNBytes(length - Integer.BYTES);
            if (kind == 'C'
                    && new String(rest, StandardCharsets.US_ASCII).equals(COMMIT)
                    && loses.compareAndSet(true, false)) {
                return;
            }
            out.writeByte(kind);
            out.writeInt(length);
            out.write(rest);
            if (in.available() == 0) {
                out.flush();
            }
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void daemon(Work work) {
        var thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        // Closed, by either side.
                    }
                },
                "lossy-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (var socket : open) {
            socket.close();
        }
    }
}
