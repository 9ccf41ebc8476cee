package lab.check;

import java.sql.SQLException;
import lab.config.ConnectionString;

/** The most connections that an implementation has had, in looks ten times a second, from its opening until it is closed. */
final class ConnectionPeak implements AutoCloseable {

    private static final long PAUSE_MILLIS = 100;

    private final AppDatabase database;
    private final Thread thread = new Thread(this::look, "connection-peak");
    private volatile int most;

    ConnectionPeak(ConnectionString database) throws SQLException {
        this.database = AppDatabase.open(database);
        thread.setDaemon(true);
        thread.start();
    }

    private void look() {
        try {
            while (!Thread.interrupted()) {
                most = Math.max(most, database.connections());
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (SQLException | InterruptedException e) {
            // Closed.
        }
    }

    int most() {
        return most;
    }

    @Override
    public void close() throws SQLException {
        thread.interrupt();
        database.close(); // its thread ends by that at the latest
    }
}
