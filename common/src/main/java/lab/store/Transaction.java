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

    /**
     * Runs the work between {@code begin} and {@code commit}, or rolls back and throws what the work threw.
     *
     * @throws UnknownOutcomeException when the connection broke after {@code commit} was sent
     */
    static <T> T run(Connection connection, Work<T> work) throws SQLException {
        connection.setAutoCommit(false);
        T result;
        try {
            result = work.on(connection);
            commit(connection);
        } catch (SQLException | RuntimeException | Error failure) {
            rollback(connection, failure);
            throw failure;
        }
        autoCommit(connection);
        return result;
    }

    /** Nothing is stored after a refusal, which is thrown as it is. Where only the answer is missing, nobody can say. */
    private static void commit(Connection connection) throws SQLException {
        try {
            connection.commit();
        } catch (SQLException | RuntimeException failure) {
            if (UnknownOutcomeException.follows(failure)) {
                throw new UnknownOutcomeException(failure);
            }
            throw failure;
        }
    }

    /** All is stored by now, so that what becomes of the connection is no failure of this work: its next user will meet it. */
    private static void autoCommit(Connection connection) {
        try {
            connection.setAutoCommit(true);
        } catch (SQLException | RuntimeException e) {
            // To tell the client of it would be a lie.
        }
    }

    /**
     * A failing rollback must not hide why there had to be one. One that the server or the pool refuses has ended the transaction
     * or the connection. When the driver itself broke in it the transaction may be open still, and autocommit on would commit it.
     */
    private static void rollback(Connection connection, Throwable failure) {
        try {
            try {
                connection.rollback();
            } catch (SQLException e) {
                suppress(e, failure);
            } catch (RuntimeException e) {
                suppress(e, failure);
                connection.abort(Runnable::run);
                return;
            }
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            suppress(e, failure);
        }
    }

    /** pgjdbc-ng throws one and the same object for every closed connection. */
    private static void suppress(Exception e, Throwable failure) {
        if (e != failure) {
            failure.addSuppressed(e);
        }
    }
}
