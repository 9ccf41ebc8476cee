package lab.connect;

import java.sql.SQLException;

/** Statements by name that met somebody else's, or are gone, on a connection that is new to us: a pooler has lent it before. */
final class NamedStatements {

    /** What it takes to get them through. */
    static final String LOST =
            "pgjdbc-ng's named statements do not get through this pooler: in transaction mode it takes PgBouncer 1.21"
                    + " or newer with max_prepared_statements above 0, or LAB_DRIVER=pgjdbc with LAB_POOLER=transaction";

    private NamedStatements() {}

    /** The same failure, with what stands behind it if it is that: 42P05 is a name that is taken, 26000 one that is not there. */
    static SQLException explained(SQLException e) {
        var state = e.getSQLState();
        return "42P05".equals(state) || "26000".equals(state)
                ? new SQLException(e.getMessage() + "; " + LOST, state, e)
                : e;
    }
}
