package lab.store;

import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Where a unit of work gets its connection from. This is the seam of the lab: everything on this side of it is the same
 * in both variants and correct, and the two variants differ in what {@link #lend} does.
 */
public interface ConnectionSource extends AutoCloseable {

    /**
     * Runs one unit of work on a connection. The work gets it in autocommit mode, leaves it so, and does not close it.
     *
     * @return what the work returned
     * @throws SQLException what the work threw, or why there is no connection to run it on
     */
    <T> T lend(Work<T> work) throws SQLException;

    /** Adds what this source can count about itself to the app's metrics; nothing unless it says otherwise. */
    default void report(MeterRegistry metrics) {}

    /** Closes every connection. May wait for the database; may hang if the driver does. */
    @Override
    void close() throws SQLException;

    /** A unit of work: the statements that belong together. */
    @FunctionalInterface
    interface Work<T> {
        /**
         * Does the work.
         *
         * @throws SQLException whatever the database or the driver had to say
         */
        T on(Connection connection) throws SQLException;
    }
}
