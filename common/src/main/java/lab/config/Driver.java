package lab.config;

import java.time.Duration;
import javax.sql.DataSource;
import lab.connect.BehindPooler;
import lab.connect.Connector;
import lab.connect.Pgjdbc;
import lab.connect.PgjdbcNg;

/** The JDBC driver under test ({@code LAB_DRIVER}). The lab is about pgjdbc-ng; pgjdbc is there to compare. */
public enum Driver {
    /** pgjdbc-ng: asynchronous, pipelines the statements of all threads over one socket. */
    PGJDBC_NG("pgjdbc-ng") {
        @Override
        public DataSource dataSource(ConnectionString to, Duration networkTimeout, Pooler pooler) {
            if (pooler == Pooler.TRANSACTION) {
                throw new StartupException(
                        "LAB_POOLER is 'transaction', which LAB_DRIVER=pgjdbc-ng can't do: while it connects it sends"
                                + " statements in two parts, and the pooler lets others in between; set LAB_DRIVER=pgjdbc.");
            }
            return new Connector(to, new PgjdbcNg(to, networkTimeout, APPLICATION_NAME));
        }
    },

    /** org.postgresql: blocking, one statement at a time on a connection. */
    PGJDBC("pgjdbc") {
        @Override
        public DataSource dataSource(ConnectionString to, Duration networkTimeout, Pooler pooler) {
            var driver = new Pgjdbc(to, networkTimeout, APPLICATION_NAME, pooler != Pooler.TRANSACTION);
            return new Connector(to, pooler == Pooler.TRANSACTION ? new BehindPooler(driver) : driver);
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
     * @param networkTimeout how long a read from the server may take; zero waits for ever, which is both drivers' default, with
     *     pgjdbc-ng also for the answer on a connection that has ended
     * @param pooler that stands before the server; behind one in transaction mode no statement has a name
     * @throws StartupException when {@code to} asks for what this driver can't do, or names a file that can't be read
     */
    public abstract DataSource dataSource(ConnectionString to, Duration networkTimeout, Pooler pooler);

    /** Without a pooler; everything else as above. */
    public final DataSource dataSource(ConnectionString to, Duration networkTimeout) {
        return dataSource(to, networkTimeout, Pooler.NONE);
    }
}
