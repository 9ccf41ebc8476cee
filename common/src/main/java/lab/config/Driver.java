package lab.config;

import com.impossibl.postgres.jdbc.PGDataSource;
import java.time.Duration;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** The JDBC driver under test ({@code LAB_DRIVER}). The lab is about pgjdbc-ng; pgjdbc is there to compare. */
public enum Driver {
    /** pgjdbc-ng: asynchronous, pipelines the statements of all threads over one socket. */
    PGJDBC_NG("pgjdbc-ng") {
        @Override
        public DataSource dataSource(ConnectionString to, Duration networkTimeout) {
            var source = new PGDataSource();
            source.setServerName(to.host());
            source.setPortNumber(to.port());
            source.setDatabaseName(to.database());
            source.setUser(to.user());
            source.setPassword(to.password());
            source.setSslMode(to.sslMode());
            source.setApplicationName(APPLICATION_NAME);
            source.setNetworkTimeout(Math.toIntExact(networkTimeout.toMillis()));
            // Its search for leaks takes a stack trace for each result set, see docs/reference/performance.md.
            source.setHousekeeper(false);
            return source;
        }
    },

    /** org.postgresql: blocking, one statement at a time on a connection. */
    PGJDBC("pgjdbc") {
        @Override
        public DataSource dataSource(ConnectionString to, Duration networkTimeout) {
            var source = new PGSimpleDataSource();
            source.setServerNames(new String[] {to.host()});
            source.setPortNumbers(new int[] {to.port()});
            source.setDatabaseName(to.database());
            source.setUser(to.user());
            source.setPassword(to.password());
            source.setSslMode(to.sslMode());
            source.setApplicationName(APPLICATION_NAME);
            source.setSocketTimeout(Math.toIntExact(networkTimeout.toSeconds()));
            return source;
        }
    };

    /** How the apps' connections show in {@code pg_stat_activity}. */
    public static final String APPLICATION_NAME = "connection-lab";

    private final String label;

    Driver(String label) {
        this.label = label;
    }

    /**
     * The driver with this label.
     *
     * @throws IllegalArgumentException when there is none; the message says which there are
     */
    public static Driver of(String label) {
        for (var driver : values()) {
            if (driver.label.equals(label)) {
                return driver;
            }
        }
        throw new IllegalArgumentException("it takes " + PGJDBC_NG.label + " or " + PGJDBC.label);
    }

    /** The value of {@code LAB_DRIVER} that selects this driver. */
    public String label() {
        return label;
    }

    /**
     * A source of new connections, without a pool.
     *
     * @param networkTimeout how long a read from the server may take; zero waits for ever, which is both drivers' default
     */
    public abstract DataSource dataSource(ConnectionString to, Duration networkTimeout);
}
