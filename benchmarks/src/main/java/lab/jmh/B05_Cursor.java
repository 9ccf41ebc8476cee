package lab.jmh;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a cursor costs, and what it buys: the list of 50 and the first row of {@value Target#POSTS}, with and without a fetch
 * size, in a transaction and without. One caller; memory is JMH's {@code -prof gc}.
 *
 * <pre>
 *   ./lab bench --full 'listOf50|firstOfAll'
 *   java -jar benchmarks/target/jmh.jar B05 -t 1 -p source=pool-8 -prof gc
 * </pre>
 *
 * <p>What to expect: a fetch size below the number of rows costs a round trip for each batch; in a transaction one more, for COMMIT
 * (BEGIN travels with the first statement). For the first row of many it is the other way round: without a cursor the driver reads
 * all of them before it hands out one.
 */
@BenchmarkMode(Mode.Throughput)
@Fork(1)
@Warmup(iterations = 2, time = 2, timeUnit = TimeUnit.SECONDS)
@Measurement(iterations = 5, time = 2, timeUnit = TimeUnit.SECONDS)
@Threads(1)
public class B05_Cursor {

    /** How rows are asked for. */
    @State(Scope.Benchmark)
    public static class Fetch {
        /** Rows a round trip; 0 is all at once. */
        @Param({"0", "10", "50"})
        public int fetchSize;

        /** Whether autocommit is off. pgjdbc uses a cursor only then; pgjdbc-ng always. */
        @Param({"false", "true"})
        public boolean transaction;
    }

    /** Reads the newest 50 posts. */
    @Benchmark
    public void listOf50(Target target, Fetch fetch, Tally tally) {
        tally.count(() -> read(target, fetch, "ORDER BY date DESC, id DESC LIMIT 50", 50), read -> read == 50);
    }

    /** Reads the first of all posts, and gives the others up. */
    @Benchmark
    public void firstOfAll(Target target, Fetch fetch, Tally tally) {
        tally.count(() -> read(target, fetch, "ORDER BY id", 1), read -> read == 1);
    }

    private static int read(Target target, Fetch fetch, String which, int rows) throws SQLException {
        return target.connections().lend(connection -> {
            connection.setAutoCommit(!fetch.transaction);
            try {
                return read(connection, fetch.fetchSize, which, rows);
            } finally {
                if (fetch.transaction) {
                    connection.commit();
                    connection.setAutoCommit(true);
                }
            }
        });
    }

    private static int read(Connection connection, int fetchSize, String which, int rows) throws SQLException {
        try (var select = connection.prepareStatement("SELECT id, title, content, date FROM posts " + which)) {
            select.setFetchSize(fetchSize);
            var count = 0;
            try (var result = select.executeQuery()) {
                while (count < rows && result.next()) {
                    result.getString(3);
                    count++;
                }
            }
            return count;
        }
    }
}
