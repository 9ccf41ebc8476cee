package lab.httpbench;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.HashMap;
import java.util.Map;
import javax.management.remote.JMXConnector;
import lab.machine.LocalAgent;

/**
 * Bytes that another JVM on this machine has allocated on its heap, from that JVM's own counters for each thread
 * ({@code com.sun.management.ThreadMXBean}), over its local management agent. What a thread allocated between the last look
 * and its end is lost.
 */
final class Allocation implements AutoCloseable {

    private final JMXConnector connector;
    private final ThreadMXBean threads;
    private final LastSeen<Long> byThread = new LastSeen<>();

    private Allocation(JMXConnector connector) throws IOException {
        this.connector = connector;
        this.threads = ManagementFactory.newPlatformMXBeanProxy(
                connector.getMBeanServerConnection(), ManagementFactory.THREAD_MXBEAN_NAME, ThreadMXBean.class);
    }

    /**
     * Starts the agent in that JVM and connects to it.
     *
     * @param pid of a JVM of the same user
     * @throws IOException when that JVM can't be reached, or does not count
     */
    static Allocation of(long pid) throws IOException {
        var connector = LocalAgent.connect(pid);
        try {
            var allocation = new Allocation(connector);
            allocation.bytes();
            return allocation;
        } catch (IOException | RuntimeException e) {
            connector.close();
            throw new IOException("its JVM does not count: " + e.getMessage(), e);
        }
    }

    /**
     * Of all threads since the JVM's start.
     *
     * @throws IOException when the JVM has ended
     */
    long bytes() throws IOException {
        try {
            byThread.look(now());
            return byThread.sum();
        } catch (UndeclaredThrowableException e) { // the proxy's form of an IOException
            throw new IOException("the app's JVM does not answer any more", e);
        }
    }

    private Map<Long, Long> now() {
        var ids = threads.getAllThreadIds();
        var bytes = threads.getThreadAllocatedBytes(ids);
        var now = new HashMap<Long, Long>();
        for (var i = 0; i < ids.length; i++) {
            if (bytes[i] >= 0) { // else the thread has just ended
                now.put(ids[i], bytes[i]);
            }
        }
        return now;
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
