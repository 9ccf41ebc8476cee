package lab.sizing;

/**
 * The starting point that the PostgreSQL wiki gives for the number of active connections: twice the cores plus the effective
 * spindles (https://wiki.postgresql.org/wiki/Number_Of_Database_Connections). The wiki says to count no hyperthreads, that
 * spindles are 0 when the active data is fully cached, that nobody has analysed it for SSDs, and to measure from there.
 */
public final class WikiFormula {

    private WikiFormula() {}

    /**
     * Connections to start from when the active data is cached, which is so for the lab's few rows: 0 spindles.
     *
     * @param cores of the database's machine, 1 or more. A JVM counts hyperthreads as cores, so its number may be twice the
     *     wiki's.
     */
    public static int connections(int cores) {
        return 2 * cores;
    }
}
