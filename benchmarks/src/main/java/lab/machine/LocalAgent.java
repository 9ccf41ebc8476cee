package lab.machine;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** The management beans of another JVM on this machine, which need not have been prepared for it. */
public final class LocalAgent {

    private LocalAgent() {}

    /**
     * Starts the local management agent in that JVM and connects to it.
     *
     * @param pid of a JVM of the same user
     * @throws IOException when that JVM can't be reached
     */
    @SuppressWarnings("BanJNDI") // the URL names no directory, and comes from the process that the lab itself started
    public static JMXConnector connect(long pid) throws IOException {
        return JMXConnectorFactory.connect(new JMXServiceURL(url(pid)));
    }

    private static String url(long pid) throws IOException {
        VirtualMachine machine;
        try {
            machine = VirtualMachine.attach(Long.toString(pid));
        } catch (AttachNotSupportedException e) {
            throw new IOException("its JVM can't be attached to: " + e.getMessage(), e);
        }
        try {
            return machine.startLocalManagementAgent();
        } finally {
            machine.detach();
        }
    }
}
