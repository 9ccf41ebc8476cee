package lab.testing;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
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
    private final Door door;
    private final AtomicBoolean loses = new AtomicBoolean();

    private LossyProxy(ConnectionString server) throws IOException {
        this.server = server;
        this.door = Door.open(this::connect);
    }

    /** Begins to listen, on a free port. */
    public static LossyProxy before(ConnectionString server) throws IOException {
        return new LossyProxy(server);
    }

    /** The server's database, through this proxy; without TLS, into which it could not see. */
    public ConnectionString address() {
        return door.to(server);
    }

    /** From now on the next answer to a COMMIT, on whichever connection, is that connection's end. */
    public void losesTheNextCommit() {
        loses.set(true);
    }

    private void connect(Socket app, Door behind) throws IOException {
        try (app;
                var database = behind.connect(server.host(), server.port())) {
            Door.aside(() -> {
                try (app;
                        database) {
                    app.getInputStream().transferTo(database.getOutputStream());
                }
            });
            answers(database, app);
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

    @Override
    public void close() throws IOException {
        door.close();
    }
}
