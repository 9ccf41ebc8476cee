package lab.soak;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.ThreadMXBean;
import java.lang.reflect.UndeclaredThrowableException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.regex.Pattern;
import javax.management.MBeanServerConnection;
import javax.management.remote.JMXConnector;
import lab.machine.LocalAgent;
import org.jspecify.annotations.Nullable;

/** Looks at an app from outside: at its JVM's management beans, and at its own metrics. */
final class Probe implements AutoCloseable {

    /**
     * What is seen.
     *
     * @param heapBytes in use right after a full collection
     * @param descriptors null when the system does not tell
     * @param connectionsMade to the database since the start
     */
    record Reading(long heapBytes, int threads, @Nullable Long descriptors, long connectionsMade) {}

    /**
     * For the app's JVM. Without it the serial collector leaves dead objects where they are in three of four full collections, up to
     * 5 % of the heap, and counts them as used: that looks like a leak which is mended every time.
     */
    static final String COMPACT = "-XX:+IgnoreUnrecognizedVMOptions -XX:MarkSweepAlwaysCompactCount=1";

    private static final Pattern CONNECTIONS =
            Pattern.compile("(?m)^hikaricp_connections_creation_seconds_count\\S* ([\\d.E]+)$");
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final JMXConnector connector;
    private final MemoryMXBean memory;
    private final MemoryPoolMXBean old;
    private final ThreadMXBean threads;
    private final @Nullable UnixOperatingSystemMXBean system;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final HttpRequest metrics;

    private Probe(JMXConnector connector, URI app) throws IOException {
        this.connector = connector;
        var beans = connector.getMBeanServerConnection();
        this.memory = ManagementFactory.getPlatformMXBean(beans, MemoryMXBean.class);
        this.old = oldGeneration(beans);
        this.threads = ManagementFactory.getPlatformMXBean(beans, ThreadMXBean.class);
        this.system = system(beans);
        this.metrics = HttpRequest.newBuilder(app.resolve("/metrics"))
                .timeout(PATIENCE)
                .build();
    }

    /**
     * Begins to look.
     *
     * @param pid of the app
     * @throws IOException when it can't be looked at
     */
    static Probe of(long pid, URI app) throws IOException {
        var connector = LocalAgent.connect(pid);
        try {
            return new Probe(connector, app);
        } catch (IOException | RuntimeException e) {
            connector.close();
            throw new IOException("its JVM can't be looked at: " + e.getMessage(), e);
        }
    }

    /** What has survived everything: the only pool of the heap that can warn of being full. */
    private static MemoryPoolMXBean oldGeneration(MBeanServerConnection beans) throws IOException {
        return ManagementFactory.getPlatformMXBeans(beans, MemoryPoolMXBean.class).stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP && pool.isUsageThresholdSupported())
                .findFirst()
                .orElseThrow(() -> new IOException("its collector has no old generation"));
    }

    private static @Nullable UnixOperatingSystemMXBean system(MBeanServerConnection beans) throws IOException {
        return ManagementFactory.getPlatformMXBeans(beans, UnixOperatingSystemMXBean.class).stream()
                .findFirst()
                .orElse(null);
    }

    /**
     * Looks; the app stands still meanwhile, for its garbage is collected first.
     *
     * @throws IOException when the app has ended, or does not answer
     */
    Reading read() throws IOException, InterruptedException {
        try {
            memory.gc();
            return new Reading(
                    old.getCollectionUsage().getUsed(),
                    threads.getThreadCount(),
                    system == null ? null : system.getOpenFileDescriptorCount(),
                    connectionsMade());
        } catch (UndeclaredThrowableException e) { // the proxy's form of an IOException
            throw new IOException("the app's JVM does not answer any more", e);
        }
    }

    private long connectionsMade() throws IOException, InterruptedException {
        var answer = http.send(metrics, BodyHandlers.ofString());
        var count = CONNECTIONS.matcher(answer.body());
        if (!count.find()) {
            throw new IOException("%s answered %d, and not how many connections there were"
                    .formatted(metrics.uri(), answer.statusCode()));
        }
        return (long) Double.parseDouble(count.group(1));
    }

    @Override
    public void close() {
        try {
            connector.close();
        } catch (IOException e) {
            // The JVM has ended before its connection.
        }
    }
}
