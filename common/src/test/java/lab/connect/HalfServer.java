package lab.connect;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import lab.testing.Door;

/** A port that accepts and then is no server: it never answers, closes, or answers with something. */
final class HalfServer implements AutoCloseable {

    private final Door door;
    private final AtomicInteger connections = new AtomicInteger();
    private final List<String> received = new CopyOnWriteArrayList<>();

    private HalfServer(Visit visit) throws IOException {
        this.door = Door.open((guest, own) -> {
            connections.incrementAndGet();
            visit.of(guest, received);
        });
    }

    /** What happens to one guest. */
    private interface Visit {
        void of(Socket guest, List<String> received) throws IOException;
    }

    static HalfServer silent() throws IOException {
        return new HalfServer((guest, all) -> {});
    }

    static HalfServer closing() throws IOException {
        return new HalfServer((guest, all) -> guest.close());
    }

    /** Answers the first 8 bytes, the request for TLS, with the one, whatever follows with the other, and closes. */
    static HalfServer answering(String first, String then) throws IOException {
        return new HalfServer((guest, all) -> {
            all.add(new String(guest.getInputStream().readNBytes(8), StandardCharsets.ISO_8859_1));
            guest.getOutputStream().write(first.getBytes(StandardCharsets.ISO_8859_1));
            var more = new byte[8192];
            var count = guest.getInputStream().read(more);
            all.add(new String(more, 0, Math.max(count, 0), StandardCharsets.ISO_8859_1));
            guest.getOutputStream().write(then.getBytes(StandardCharsets.ISO_8859_1));
            guest.close();
        });
    }

    int port() {
        return door.port();
    }

    int connections() {
        return connections.get();
    }

    /** Everything that came, as Latin-1. */
    String received() {
        return String.join("", received);
    }

    @Override
    public void close() throws IOException {
        door.close();
    }
}
