package lab.store;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import lab.config.StartupException;
import org.jspecify.annotations.Nullable;

/**
 * Records who holds which connection when, at the seam: it stands in front of a {@link ConnectionSource} and passes everything on as
 * it is. It makes nobody wait and asks the database nothing, so that what it shows would have happened without it.
 */
public final class OwnershipRecorder {

    private final OwnershipRing ring;
    private final ConnectionNumbers numbers = new ConnectionNumbers();

    private OwnershipRecorder(OwnershipRing ring) {
        this.ring = ring;
    }

    /**
     * Begins a timeline.
     *
     * @param file where it is to outlive the process; null for in memory only
     * @throws StartupException when it can't be written there
     */
    public static OwnershipRecorder begin(@Nullable Path file) {
        try {
            return new OwnershipRecorder(
                    file == null ? OwnershipRing.inMemory() : new OwnershipRing(OwnershipFile.create(file)));
        } catch (IOException e) {
            throw new StartupException("LAB_OWNERSHIP_FILE is '" + file + "', which can't be written (" + e.getMessage()
                    + "); set a path in an existing folder of your own.");
        }
    }

    /**
     * This source, recorded.
     *
     * @param kind of the work that will be done on it, at most 32 bytes, such as {@code GET /api/posts}
     */
    public ConnectionSource watch(ConnectionSource source, String kind) {
        return new Watched(source, ring, numbers, OwnershipRing.kind(kind));
    }

    /** What was kept, up to now. */
    public Ownership read() {
        return ring.read();
    }

    private static final class Watched implements ConnectionSource {

        private final ConnectionSource source;
        private final OwnershipRing ring;
        private final ConnectionNumbers numbers;
        private final long[] kind;

        Watched(ConnectionSource source, OwnershipRing ring, ConnectionNumbers numbers, long[] kind) {
            this.source = source;
            this.ring = ring;
            this.numbers = numbers;
            this.kind = kind;
        }

        @Override
        public <T> T lend(Work<T> work) throws SQLException {
            return source.lend(connection -> {
                var request = ring.begin(numbers.of(physical(connection)), kind);
                try {
                    return work.on(connection);
                } finally {
                    ring.end(request);
                }
            });
        }

        /** A pool lends a proxy, each time another one. */
        private static Connection physical(Connection connection) {
            try {
                return connection.unwrap(Connection.class);
            } catch (SQLException e) {
                return connection; // it is closed: that is for the work to find out
            }
        }

        @Override
        public void report(MeterRegistry metrics) {
            source.report(metrics);
        }

        @Override
        public void close() throws SQLException {
            source.close();
        }
    }
}
