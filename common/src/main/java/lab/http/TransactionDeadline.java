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

    private static final ScheduledThreadPoolExecutor CLOCK =
            new ScheduledThreadPoolExecutor(1, TransactionDeadline::thread);

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
            var end = CLOCK.schedule(() -> thread(() -> end(connection)).start(), millis, TimeUnit.MILLISECONDS);
            try {
                return work.on(connection);
            } finally {
                end.cancel(false);
            }
        });
    }

    /**
     * Who waits for an answer on it is told that it has ended. Not on the clock's thread, as it may take minutes: pgjdbc-ng connects once
     * more to cancel what the server does, and waits as long as the system does where packets are lost.
     */
    private static void end(Connection connection) {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            // It has ended by itself in this moment.
        }
    }

    private static Thread thread(Runnable task) {
        var thread = new Thread(task, "transaction deadline");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void close() throws SQLException {
        source.close();
    }
}
