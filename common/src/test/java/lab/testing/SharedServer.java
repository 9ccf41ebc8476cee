package lab.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import lab.config.ConnectionString;
import lab.config.Driver;

/**
 * One PostgreSQL for all the test classes of a module: started by the first that asks, ended with the JVM. With {@code
 * -Dlab.server=postgres://…} it is that server instead, whose user may make databases.
 */
public final class SharedServer {

    private static final ConnectionString ADMIN = given();
    private static final AtomicInteger databases = new AtomicInteger();

    private SharedServer() {}

    /** The server's own database, as the superuser. */
    public static ConnectionString admin() {
        return ADMIN;
    }

    /** Its version, such as {@code 18.6}. */
    public static String version() throws SQLException {
        try (var one = OneConnection.open(Driver.PGJDBC, ADMIN)) {
            return one.connection().getMetaData().getDatabaseProductVersion();
        }
    }

    /** A new, empty database, named after the test class. */
    public static ConnectionString database(Class<?> test) throws SQLException {
        var name = test.getSimpleName().toLowerCase(Locale.ROOT) + "_" + databases.incrementAndGet();
        return Databases.create(ADMIN, name);
    }

    private static ConnectionString given() {
        var server = System.getProperty("lab.server");
        return server == null ? start().admin() : ConnectionString.parse(server);
    }

    private static EmbeddedServer start() {
        try {
            var server = EmbeddedServer.start(Path.of(System.getProperty("lab.root", ".."), "target/postgres"));
            Runtime.getRuntime().addShutdownHook(new Thread(server::close, "stop-postgres"));
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
