package lab.connect;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;

/** libpq's {@code target_session_attrs}: which servers will do. */
enum SessionTarget {
    ANY,
    /** Not in recovery, and transactions may write unless they say otherwise. */
    READ_WRITE,
    /** The opposite. */
    READ_ONLY,
    /** Not in recovery. */
    PRIMARY,
    /** In recovery. */
    STANDBY,
    /** In recovery, or any if no host is. */
    PREFER_STANDBY;

    static SessionTarget of(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What to look for, one after the other, each among all hosts. */
    List<SessionTarget> inOrder() {
        return this == PREFER_STANDBY ? List.of(STANDBY, ANY) : List.of(this);
    }

    /**
     * Asks the server, unless any will do.
     *
     * @throws SQLException when it does not say
     */
    boolean accepts(Connection connection) throws SQLException {
        if (this == ANY) {
            return true;
        }
        try (var statement = connection.createStatement();
                var answer = statement.executeQuery(
                        "SELECT pg_is_in_recovery(), current_setting('default_transaction_read_only') = 'on'")) {
            answer.next();
            var standby = answer.getBoolean(1);
            var readOnly = standby || answer.getBoolean(2);
            return switch (this) {
                case READ_WRITE -> !readOnly;
                case READ_ONLY -> readOnly;
                case PRIMARY -> !standby;
                case STANDBY -> standby;
                case ANY, PREFER_STANDBY -> true;
            };
        }
    }
}
