package lab.jmh;

import java.util.List;
import java.util.concurrent.TimeUnit;
import lab.store.Post;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The newest 50 posts, as the front page reads them: 50 rows of some 500 bytes.
 *
 * <pre>
 *   ./lab bench list
 *   java -jar benchmarks/target/jmh.jar B02 -t 64 -si false -p source=shared,pool-8 -prof lab.jmh.Findings
 * </pre>
 *
 * <p>What to expect: the time goes into reading 50 rows in the driver, on the caller's side. Sources differ less than with the
 * tiny query, drivers more.
 */
@BenchmarkMode(Mode.Throughput)
@Fork(1)
@Warmup(iterations = 2, time = 2, timeUnit = TimeUnit.SECONDS)
@Measurement(iterations = 5, time = 2, timeUnit = TimeUnit.SECONDS)
@Threads(64)
public class B02_ListOf50 {

    private static final int ROWS = 50;

    /** Right when there are 50 posts, newest first. */
    @Benchmark
    public void list(Target target, Tally tally) {
        tally.count(() -> target.posts().newest(ROWS), B02_ListOf50::isNewestFirst);
    }

    private static boolean isNewestFirst(List<Post> posts) {
        for (var i = 1; i < posts.size(); i++) {
            if (posts.get(i - 1).date().isBefore(posts.get(i).date())) {
                return false;
            }
        }
        return posts.size() == ROWS;
    }
}
