package lab.connect;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.File;
import java.io.IOException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import lab.config.ConnectionString;
import lab.config.Host;
import lab.config.Parameter;
import lab.config.StartupException;
import org.jspecify.annotations.Nullable;
import org.postgresql.ssl.PGjdbcHostnameVerifier;

/**
 * The TLS of pgjdbc-ng's connections: what a server must show, and what we show it.
 *
 * @param context keys and CAs
 * @param mode libpq's word, as {@link RootCertificates#mode} has it
 */
record Tls(SslContext context, String mode) {

    /**
     * TLS as the connection string wants it, for when it is used at all.
     *
     * @throws StartupException when a file can't be read
     */
    static Tls of(ConnectionString to) {
        var context = SslContextBuilder.forClient().sslProvider(SslProvider.JDK).endpointIdentificationAlgorithm(null);
        if (!RootCertificates.needed(to)) {
            context.trustManager(InsecureTrustManagerFactory.INSTANCE);
        } else if (!RootCertificates.areSystems(to)) {
            context.trustManager(RootCertificates.of(to));
        }
        var certificate = to.parameters().get(Parameter.SSLCERT);
        var key = to.parameters().get(Parameter.SSLKEY);
        try {
            if (certificate != null && key != null) {
                context.keyManager(new File(certificate), new File(key));
            }
            return new Tls(context.build(), RootCertificates.mode(to));
        } catch (IllegalArgumentException | SSLException e) {
            throw new StartupException(
                    "CONN_STR has sslcert=%s and sslkey=%s, which can't be read;".formatted(certificate, key)
                            + " LAB_DRIVER=pgjdbc-ng takes PEM, the key as PKCS #8 without a password.");
        }
    }

    /** Whether a server without TLS won't do. */
    boolean isRequired() {
        return !mode.equals("prefer");
    }

    /** The handler for one connection. */
    SslHandler handler(ByteBufAllocator memory, Host host) {
        var handler = context.newHandler(memory, host.name(), host.port());
        handler.setHandshakeTimeoutMillis(0); // the whole start has a limit
        return handler;
    }

    /** What is wrong with the server's certificate besides who signed it; null when nothing is. */
    @Nullable IOException objection(Host host, SSLSession session) {
        if (!mode.equals("verify-full") || PGjdbcHostnameVerifier.INSTANCE.verify(host.name(), session)) {
            return null;
        }
        return new IOException(
                "the server's certificate is not for the host " + host.name() + " (sslmode=verify-full)");
    }

    /** A failed handshake as a sentence. */
    static IOException failed(Throwable cause) {
        for (var reason = cause; reason != null; reason = reason.getCause()) {
            if (reason instanceof CertificateException) {
                return new IOException(
                        "the server's certificate is signed by no CA that is trusted (" + reason.getMessage() + ")",
                        cause);
            }
        }
        return new IOException("the TLS handshake failed (" + cause.getMessage() + ")", cause);
    }
}
