package lab.connect;

import com.impossibl.postgres.protocol.v30.MessageDispatchHandler;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.PendingWriteQueue;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.util.NoSuchElementException;
import java.util.concurrent.TimeUnit;
import lab.config.Host;
import org.jspecify.annotations.Nullable;

/**
 * Stands between pgjdbc-ng and the socket while a connection begins: agrees on TLS with the server before anything of the driver's
 * goes out, and ends it all when it takes too long. The driver's own TLS goes on in plain text after a handshake that failed,
 * waits 60 s for an answer of a peer that has closed, and looks at the host's name after it has sent the password.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write or a close that fails ends in channelInactive
final class StartOfConnection extends ChannelDuplexHandler {

    /** The request for TLS: its length, and a number that is no version of the protocol. */
    private static final int REQUEST_LENGTH = 8;

    private static final int REQUEST = 80877103;

    private final Host host;
    private final @Nullable Tls tls;
    private final int timeoutSeconds;
    private @Nullable PendingWriteQueue held;
    private @Nullable ScheduledFuture<?> timer;
    private volatile @Nullable Channel channel;
    private volatile @Nullable IOException failure;
    private volatile boolean encrypted;

    /**
     * One start.
     *
     * @param tls null for plain text
     */
    StartOfConnection(Host host, @Nullable Tls tls, int timeoutSeconds) {
        this.host = host;
        this.tls = tls;
        this.timeoutSeconds = timeoutSeconds;
    }

    /** Why it failed, if that was seen here; null otherwise. */
    @Nullable IOException failure() {
        return failure;
    }

    /** Whether TLS was agreed on. */
    boolean isEncrypted() {
        return encrypted;
    }

    /** Whether the driver's channel passed by here at all. */
    boolean wasUsed() {
        return channel != null;
    }

    /**
     * The connection stands: from now on nothing is between the driver and the socket but TLS and, unless it is null, who looks after
     * the end.
     */
    void succeeded(@Nullable EndOfConnection end) {
        var used = channel;
        if (used == null) {
            return;
        }
        try {
            if (end != null) {
                used.pipeline().addBefore(driversName(used), "end", end);
            }
            used.pipeline().remove(this);
        } catch (NoSuchElementException e) {
            // It has ended already, and netty took everybody out: the next request finds that nobody is there.
        }
    }

    private static String driversName(Channel used) {
        var driver = used.pipeline().context(MessageDispatchHandler.class);
        if (driver == null) {
            throw new NoSuchElementException("MessageDispatchHandler");
        }
        return driver.name();
    }

    /** Closes what the driver leaves open when it fails. */
    void abandoned() {
        var used = channel;
        if (used != null) {
            used.close();
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        channel = context.channel();
        held = tls == null ? null : new PendingWriteQueue(context);
        timer = context.executor()
                .schedule(
                        () -> fail(context, new IOException("no answer within " + timeoutSeconds + " s")),
                        timeoutSeconds,
                        TimeUnit.SECONDS);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        if (timer != null) {
            timer.cancel(false);
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        if (tls != null) {
            context.writeAndFlush(
                    Unpooled.buffer(REQUEST_LENGTH).writeInt(REQUEST_LENGTH).writeInt(REQUEST));
        }
        context.fireChannelActive();
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        var failed = failure;
        if (failed != null) {
            ReferenceCountUtil.release(message);
            promise.tryFailure(failed);
        } else if (held != null) {
            held.add(message, promise);
        } else {
            context.write(message, promise);
        }
    }

    @Override
    public void flush(ChannelHandlerContext context) {
        if (held == null) {
            context.flush();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (held == null || tls == null || encrypted) {
            context.fireChannelRead(message);
            return;
        }
        var bytes = (ByteBuf) message;
        try {
            answered(context, tls, bytes.readByte(), bytes.isReadable());
        } finally {
            bytes.release();
        }
    }

    private void answered(ChannelHandlerContext context, Tls wanted, byte answer, boolean more) {
        if (more) { // or somebody between us and the server could speak in its name
            fail(context, new IOException("the server sent more than its answer to the request for TLS"));
        } else if (answer == 'S') {
            var handler = wanted.handler(context.alloc(), host);
            context.pipeline().addBefore(context.name(), "tls", handler);
            handler.handshakeFuture().addListener(done -> shookHands(context, wanted, handler, done.cause()));
        } else if (answer == 'N' && !wanted.isRequired()) {
            release(context);
        } else {
            fail(context, new IOException("the server has no TLS (sslmode=" + wanted.mode() + ")"));
        }
    }

    private void shookHands(ChannelHandlerContext context, Tls wanted, SslHandler handler, @Nullable Throwable cause) {
        var objection = cause == null ? wanted.objection(host, handler.engine().getSession()) : Tls.failed(cause);
        if (objection != null) {
            fail(context, objection);
            return;
        }
        encrypted = true;
        release(context);
    }

    private void release(ChannelHandlerContext context) {
        var writes = held;
        held = null;
        if (writes != null) {
            writes.removeAndWriteAll();
            context.flush();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        fail(context, new IOException("the server closed the connection before it was ready"));
        context.fireChannelInactive();
    }

    /** What TLS 1.3 finds wrong with our certificate it says after the handshake. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (failure == null) {
            failure = new IOException(cause.getMessage(), cause);
        }
        context.fireExceptionCaught(cause);
    }

    private void fail(ChannelHandlerContext context, IOException cause) {
        if (failure == null) {
            failure = cause;
        }
        var writes = held;
        held = null;
        if (writes != null) {
            writes.removeAndFailAll(cause);
        }
        context.close();
    }
}
