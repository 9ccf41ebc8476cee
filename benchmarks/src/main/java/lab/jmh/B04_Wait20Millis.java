package lab.jmh;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A query that waits 20 ms in the server, as for a lock or a disk, and needs no processor meanwhile.
 *
 * <pre>
 *   ./lab bench wait
 *   java -jar benchmarks/target/jmh.jar B04 -t 64 -si false -p source=shared,pool-8 -prof lab.jmh.Findings
 * </pre>
 *
 * <p>What to expect: here a pool wins by its size. One connection does 49 of these a second, shared or not; a pool of N does N
 * times that, until it has a connection for every thread or the cores are busy with handing over.
 */
@BenchmarkMode(Mode.Throughput)
@Fork(1)
@Warmup(iterations = 2, time = 2, timeUnit = TimeUnit.SECONDS)
@Measurement(iterations = 5, time = 2, timeUnit = TimeUnit.SECONDS)
@Threads(64)
public class B04_Wait20Millis {

    private static final Duration WAIT = Duration.ofMillis(20);

    /** Right when it took as long as it should: an answer that comes sooner is somebody else's. */
    @Benchmark
    public void wait20ms(Target target, Tally tally) {
        tally.count(() -> sleep(target), took -> took >= WAIT.toNanos());
    }

    private static long sleep(Target target) throws SQLException {
        var begun = System.nanoTime();
        target.posts().sleep(WAIT);
        return System.nanoTime() - begun;
    }
}
