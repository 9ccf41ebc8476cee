package lab.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import lab.store.Ownership.Block;
import lab.testing.Patience;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ring keeps the latest blocks, each whole or not at all, whoever writes at the same time. */
class OwnershipRingTest {

    private static final int WRITERS = 8;
    private static final int ROUNDS = 40;
    private static final long[] GET = OwnershipRing.kind("GET /");

    private final ByteBuffer memory = ByteBuffer.allocateDirect(OwnershipRing.BYTES + Long.BYTES)
            .alignedSlice(Long.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    private final OwnershipRing ring = new OwnershipRing(memory);

    @Test
    void aBlockIsAsItWas() {
        var before = System.currentTimeMillis();
        var first = ring.begin(1, GET);
        var second = ring.begin(2, OwnershipRing.kind("GET /api/posts/{id}"));
        ring.end(first);
        var timeline = ring.read();
        assertThat(timeline.epochMillis()).isBetween(before - Patience.LIMIT.toMillis(), before);
        assertThat(timeline.blocks()).hasSize(2);
        var ended = timeline.blocks().get(0);
        var open = timeline.blocks().get(1);
        assertThat(ended).isEqualTo(new Block(1, first, "GET /", ended.start(), ended.end()));
        assertThat(open).isEqualTo(new Block(2, second, "GET /api/posts/{id}", open.start(), null));
        assertThat(ended.start()).isBetween(0.0, open.start());
        assertThat(ended.end()).isBetween(open.start(), timeline.now());
    }

    @Test
    void aPartOfTheTimelineIsWhatHeldAConnectionThen() {
        var a = new Block(1, 1, "GET /", 10, 20.0);
        var b = new Block(1, 2, "GET /", 15, null);
        var c = new Block(1, 3, "GET /", 30, 40.0);
        var timeline = new Ownership(0, 50, List.of(a, b, c));
        assertThat(timeline.lastMoment()).isEqualTo(40);
        assertThat(timeline.during(0, 9.9)).isEmpty();
        assertThat(timeline.during(20, 29.9)).containsExactly(a, b);
        assertThat(timeline.during(25, 50)).containsExactly(b, c);
        assertThat(new Ownership(0, 50, List.of()).lastMoment()).isZero();
    }

    @Test
    void aFullRingForgetsTheOldest() {
        var open = ring.begin(1, GET);
        for (var i = 0; i < OwnershipRing.SLOTS + 99; i++) {
            ring.end(ring.begin(2, GET));
        }
        ring.end(open); // its slot has another owner by now
        assertThat(ring.read().blocks())
                .extracting(Block::request)
                .containsExactlyElementsOf(LongStream.rangeClosed(101, OwnershipRing.SLOTS + 100)
                        .boxed()
                        .toList());
        assertThat(ring.read().blocks()).allMatch(block -> block.connection() == 2 && block.end() != null);
    }

    @Test
    void aBlockThatIsHalfWrittenIsLeftOut() {
        for (var i = 0; i < 3; i++) {
            ring.end(ring.begin(1, GET));
        }
        memory.putLong(OwnershipRing.LINE * (1 + 2), -2); // as a process leaves it that was killed in the middle
        assertThat(ring.read().blocks()).extracting(Block::request).containsExactly(1L, 3L);
    }

    @Test
    void whoFindsItsSlotBeingWrittenGoesOn() {
        memory.putLong(OwnershipRing.LINE * (1 + 1), -1 - OwnershipRing.SLOTS);
        ring.end(ring.begin(1, GET));
        ring.end(ring.begin(2, GET));
        assertThat(ring.read().blocks()).extracting(Block::request).containsExactly(2L);
    }

    @Test
    void aKindHasItsLength() {
        var longest = "x".repeat(32);
        ring.begin(1, OwnershipRing.kind(longest));
        assertThat(ring.read().blocks()).extracting(Block::kind).containsExactly(longest);
        assertThatIllegalArgumentException().isThrownBy(() -> OwnershipRing.kind(longest + "x"));
    }

    @Test
    void aReaderSeesWholeBlocksWhileEightThreadsWrite() throws Exception {
        readWhileEightThreadsWrite(ring, ring::read);
    }

    @Test
    void aReaderOfTheFileDoesToo(@TempDir Path folder) throws Exception {
        var file = folder.resolve("owners");
        readWhileEightThreadsWrite(
                new OwnershipRing(OwnershipFile.create(file)),
                () -> OwnershipFile.read(file).orElseThrow());
    }

    private static void readWhileEightThreadsWrite(OwnershipRing ring, Callable<Ownership> reader) throws Exception {
        var stop = new AtomicBoolean();
        var written = new AtomicLong();
        var started = new CountDownLatch(WRITERS);
        var threads = Executors.newFixedThreadPool(WRITERS);
        var writers = new ArrayList<Future<?>>();
        try {
            for (var number = 1; number <= WRITERS; number++) {
                var connection = number;
                writers.add(threads.submit(() -> {
                    started.countDown();
                    var kind = OwnershipRing.kind(kindOf(connection));
                    while (!stop.get()) {
                        ring.end(ring.begin(connection, kind));
                        written.incrementAndGet();
                    }
                }));
            }
            assertThat(started.await(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            var seen = 0L;
            while (written.get() < (long) ROUNDS * OwnershipRing.SLOTS || seen == 0) {
                seen += assertWhole(reader.call());
            }
        } finally {
            stop.set(true);
            threads.shutdown();
        }
        for (var writer : writers) {
            writer.get(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS);
        }
        assertThat(assertWhole(reader.call())).isGreaterThan(OwnershipRing.SLOTS - WRITERS);
    }

    /** Each writer has its own connection, and a kind that fits to it: a mixture of two would show. */
    private static int assertWhole(Ownership timeline) {
        var before = 0L;
        for (var block : timeline.blocks()) {
            assertThat(block.kind()).isEqualTo(kindOf(block.connection()));
            assertThat(block.request()).isGreaterThan(before);
            if (block.end() != null) {
                assertThat(block.end()).isGreaterThanOrEqualTo(block.start());
            }
            before = block.request();
        }
        return timeline.blocks().size();
    }

    private static String kindOf(int connection) {
        return Integer.toString(connection).repeat(32);
    }
}
