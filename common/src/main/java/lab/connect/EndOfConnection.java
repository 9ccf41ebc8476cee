package lab.connect;

import com.impossibl.postgres.protocol.Notice;
import com.impossibl.postgres.protocol.v30.ProtocolChannel;
import com.impossibl.postgres.protocol.v30.ProtocolHandler;
import com.impossibl.postgres.protocol.v30.ServerRequest;
import com.impossibl.postgres.system.NoticeException;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Stands right before pgjdbc-ng's own handler, and tells everybody who waits when the connection ends: SQLState 08006.
 *
 * <p>The driver tells one request for each event that it hears of ({@code MessageDispatchHandler.exceptionCaught}), and a connection
 * that is closed in order is one event. That is too few even for a connection's only user: the BEGIN that goes ahead of a transaction's
 * first statement is a request as well, one for which nobody waits. The statement is left over then, for the whole network time-out. And
 * when nobody is left to tell, the driver closes the statements, on netty's thread, while their owner may be reading from them; that does
 * not happen here.
 */
@SuppressWarnings(
        "FutureReturnValueIgnored") // what a close or our own request comes to is seen at once, in the event loop
final class EndOfConnection extends ChannelDuplexHandler {

    private static final String CONNECTION_FAILURE = "08006";

    private @Nullable Throwable cause;

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
        var isNetworks =
                failure instanceof IOException || failure.getCause() instanceof IOException; // TLS wraps its own
        if (!isNetworks && context.channel().isActive()) {
            context.fireExceptionCaught(failure); // a message that can't be read: the driver's own affair
            return;
        }
        cause = cause == null ? failure : cause;
        context.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        tellEverybody(context);
    }

    /** The driver flushes after each request, also after one that came too late. */
    @Override
    public void flush(ChannelHandlerContext context) {
        context.flush();
        if (!context.channel().isActive()) {
            tellEverybody(context);
        }
    }

    private void tellEverybody(ChannelHandlerContext context) {
        var last = new Last();
        var isQueued = context.pipeline().write(last).isSuccess();
        while (isQueued && !last.isTold) {
            context.fireExceptionCaught(ended());
        }
    }

    private NoticeException ended() {
        var words = cause == null ? null : cause.getMessage();
        var notice = new Notice();
        notice.setCode(CONNECTION_FAILURE);
        notice.setMessage("the connection has ended" + (words == null ? "" : ": " + words));
        return new NoticeException(notice);
    }

    /** A request of our own, that asks the server nothing: when it is told, all before it have been. */
    private static final class Last implements ServerRequest, ProtocolHandler {

        private boolean isTold;

        @Override
        public ProtocolHandler createHandler() {
            return this;
        }

        @Override
        public void execute(ProtocolChannel channel) {}

        @Override
        public void exception(Throwable failure) {
            isTold = true;
        }
    }
}
