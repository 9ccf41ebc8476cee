package lab.store;

import java.sql.Connection;
import java.sql.SQLException;
import lab.store.ConnectionSource.Work;

/**
 * All or nothing, as every JDBC book writes it. It is correct for one condition that the code can't see: nobody else uses
 * the connection between the first line and the last.
 */
final class Transaction {

    private Transaction() {}

    /** Runs the work between {@code begin} and {@code commit}, or rolls back and throws what the work threw. */
    static <T> T run(Connection connection, Work<T> work) throws SQLException {
        connection.setAutoCommit(false);
        T result;
        try {
            result = work.on(connection);
            connection.commit();
        } catch (SQLException | RuntimeException | Error failure) {
            rollback(connection, failure);
            throw failure;
        }
        connection.setAutoCommit(true);
        return result;
    }

    /** A failing rollback must not hide why there had to be one. */
    private static void rollback(Connection connection, Throwable failure) {
        try {
            try {
                connection.rollback();
            } finally {
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            if (e != failure) { // pgjdbc-ng throws one and the same object for every closed connection
                failure.addSuppressed(e);
            }
        }
    }
}
