package lab.connect;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A port that accepts and then is no server: it never answers, closes, or answers with something. */
final class HalfServer implements AutoCloseable {

    private final ServerSocket socket;
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final List<String> received = new CopyOnWriteArrayList<>();

    private HalfServer(Visit visit) throws IOException {
        this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        daemon(() -> {
            while (true) {
                var guest = socket.accept();
                connections.incrementAndGet();
                open.add(guest);
                daemon(() -> visit.of(guest, received));
            }
        });
    }

    /** What happens to one guest. */
    private interface Visit {
        void of(Socket guest, List<String> received) throws IOException;
    }

    private interface Work {
        void run() throws IOException;
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

    int port() {
        return socket.getLocalPort();
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
        socket.close();
        for (var guest : open) {
            guest.close();
        }
    }
}
