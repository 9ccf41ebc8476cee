package lab.http;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import lab.store.ConnectionSource;

/**
 * Lends what another source lends, and ends the connection under a transaction that takes longer than a single answer may: its
 * statements have a time-out each, its caller has one for them all. On a connection that waits for ever so does the transaction.
 */
final class TransactionDeadline implements ConnectionSource {

    private static final ScheduledThreadPoolExecutor CLOCK = new ScheduledThreadPoolExecutor(1, task -> {
        var thread = new Thread(task, "transaction deadlines");
        thread.setDaemon(true);
        return thread;
    });

    static {
        CLOCK.setRemoveOnCancelPolicy(true);
    }

    private final ConnectionSource source;

    TransactionDeadline(ConnectionSource source) {
        this.source = source;
    }

    @Override
    public <T> T lend(Work<T> work) throws SQLException {
        return source.lend(connection -> {
            var millis = connection.getNetworkTimeout();
            if (millis == 0) {
                return work.on(connection);
            }
            var end = CLOCK.schedule(() -> end(connection), millis, TimeUnit.MILLISECONDS);
            try {
                return work.on(connection);
            } finally {
                end.cancel(false);
            }
        });
    }

    /** Who waits for an answer on it is told that it has ended. */
    private static void end(Connection connection) {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            // It has been given back in this moment.
        }
    }

    @Override
    public void close() throws SQLException {
        source.close();
    }
}
