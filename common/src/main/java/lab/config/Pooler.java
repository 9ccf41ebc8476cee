package lab.config;

/**
 * What stands between the app and PostgreSQL ({@code LAB_POOLER}): a program such as PgBouncer that serves many connections with few of
 * its own. {@code docs/reference/configuration.md} has what each driver can do behind it.
 */
public enum Pooler {
    /** Nothing. */
    NONE("none"),
    /** A connection of the pooler's is ours until we close ours: the session is our own, as without a pooler. */
    SESSION("session"),
    /** It is ours for one transaction: what a session keeps, statements by name and settings, meets somebody else's. */
    TRANSACTION("transaction");

    private final String label;

    Pooler(String label) {
        this.label = label;
    }

    /**
     * The pooler with this label.
     *
     * @throws IllegalArgumentException when there is none; the message says which there are
     */
    static Pooler of(String label) {
        for (var pooler : values()) {
            if (pooler.label.equals(label)) {
                return pooler;
            }
        }
        throw new IllegalArgumentException("it takes none, session or transaction");
    }
}
