package lab.connect;

import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/**
 * Where pgjdbc-ng's channels are met when they are made: netty's extension point, because the driver has none. Netty finds this
 * class by {@code META-INF/services}, when the property is set that {@link PgjdbcNg} sets.
 */
public final class DriverChannels extends ChannelInitializerExtension {

    private static final ThreadLocal<@Nullable StartOfConnection> START = new ThreadLocal<>();

    /** For netty. */
    public DriverChannels() {}

    /** The thread that connects is the one that makes the channel: what begins on it until {@link #end} is this start. */
    static void begin(StartOfConnection start) {
        START.set(start);
    }

    /** Nothing more begins on this thread. */
    static void end() {
        START.remove();
    }

    @Override
    public void postInitializeClientChannel(Channel channel) {
        var start = START.get();
        if (start != null) {
            channel.pipeline().addFirst(start);
        }
    }
}
