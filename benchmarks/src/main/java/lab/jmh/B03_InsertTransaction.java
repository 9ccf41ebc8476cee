package lab.jmh;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A post and its event in one transaction: BEGIN, two INSERTs, COMMIT.
 *
 * <pre>
 *   ./lab bench insert
 *   java -jar benchmarks/target/jmh.jar B03 -t 64 -si false -p source=shared,pool-8 -prof lab.jmh.Findings
 * </pre>
 *
 * <p>What to expect: with the shared connection errors, and {@code damage}: rows that the audit misses or finds without their
 * partner. Its {@code right} is no throughput then, however high. The embedded server does not wait for the disk, so figures for
 * writes flatter.
 */
@BenchmarkMode(Mode.Throughput)
@Fork(1)
@Warmup(iterations = 2, time = 2, timeUnit = TimeUnit.SECONDS)
@Measurement(iterations = 5, time = 2, timeUnit = TimeUnit.SECONDS)
@Threads(64)
public class B03_InsertTransaction {

    /** Right when the database gave the post an id; whether both rows are there is counted after each iteration. */
    @Benchmark
    public void insert(Target target, Tally tally) {
        tally.count(target::create, id -> id > 0);
    }
}
