package lab.jmh;

import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
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
 * One post by its primary key: the tiniest query there is, answered from memory in some 30 µs.
 *
 * <pre>
 *   ./lab bench primaryKey
 *   java -jar benchmarks/target/jmh.jar B01 -t 64 -si false -p source=shared,pool-8 -prof lab.jmh.Findings
 * </pre>
 *
 * <p>What to expect: no legend. The cores are busy with this, whoever waits for whom, so a pool wins little; a pool of 1 is
 * <em>slower</em> than one shared connection, because pgjdbc-ng sends the statements of all threads down the shared one without
 * waiting for answers (it pipelines). Opening a connection for each request costs a hundred times the query.
 */
@BenchmarkMode(Mode.Throughput)
@Fork(1)
@Warmup(iterations = 2, time = 2, timeUnit = TimeUnit.SECONDS)
@Measurement(iterations = 5, time = 2, timeUnit = TimeUnit.SECONDS)
@Threads(64)
public class B01_PrimaryKeyRead {

    /** Reads one of {@value Target#POSTS} posts at random; right when it has the id that was asked for. */
    @Benchmark
    public void primaryKey(Target target, Tally tally) {
        var id = ThreadLocalRandom.current().nextLong(1, Target.POSTS + 1);
        tally.count(() -> target.posts().find(id), found -> hasId(found, id));
    }

    private static boolean hasId(Optional<Post> found, long id) {
        return found.isPresent() && found.get().id() == id;
    }
}
