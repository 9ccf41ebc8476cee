package lab.store;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import lab.store.Ownership.Block;

/**
 * The latest {@value #SLOTS} units of work in a bounded piece of memory. Nobody waits here: writers take a slot each, and a
 * reader copies what is there and leaves out what is half written.
 *
 * <p>A head and the slots, {@value #LINE} bytes each. The head: {@link #MAGIC}, then the wall clock at the timeline's zero. A slot:
 * the request's number (0 when never used, negative while it is written), the connection's number, start and end in
 * nanoseconds (as end the negative number of the request while it is not known), and the kind as text.
 */
final class OwnershipRing {

    /** At the highest rates that the lab sees on 2 cores, 20,000/s, this is 400 ms. */
    static final int SLOTS = 8192;

    static final int LINE = 64; // a cache line of its own, so that writers of neighbours are not in each other's way
    static final int BYTES = LINE * (1 + SLOTS);
    static final long MAGIC = words("LABOWN01", 1)[0];

    private static final int EPOCH = 8;
    private static final int CONNECTION = 8;
    private static final int START = 16;
    private static final int END = 24;
    private static final int KIND = 32;
    private static final int KIND_WORDS = 4;

    private static final VarHandle WORD = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final ByteBuffer memory;
    private final AtomicLong requests = new AtomicLong();
    private final long origin = System.nanoTime();

    /** Begins a timeline in this memory: direct or mapped, {@value #BYTES} bytes of zeros, aligned to 8 bytes. */
    OwnershipRing(ByteBuffer memory) {
        this.memory = memory;
        WORD.set(memory, EPOCH, System.currentTimeMillis());
        WORD.setRelease(memory, 0, MAGIC);
    }

    /** A timeline that ends with the process. */
    static OwnershipRing inMemory() {
        return new OwnershipRing(ByteBuffer.allocateDirect(BYTES + Long.BYTES).alignedSlice(Long.BYTES));
    }

    /**
     * A kind as {@link #begin} takes it.
     *
     * @throws IllegalArgumentException when it is longer than 32 bytes
     */
    static long[] kind(String text) {
        return words(text, KIND_WORDS);
    }

    /**
     * A unit of work has got its connection.
     *
     * @return its request's number, for {@link #end}
     */
    long begin(int connection, long[] kind) {
        var request = requests.incrementAndGet();
        var slot = slot(request);
        var before = (long) WORD.getVolatile(memory, slot);
        // Whoever slept through a whole round of the ring, here or in what follows, costs a block and nobody's time.
        if (before >= 0 && before < request && WORD.compareAndSet(memory, slot, before, -request)) {
            VarHandle.storeStoreFence();
            WORD.set(memory, slot + CONNECTION, (long) connection);
            WORD.set(memory, slot + START, System.nanoTime() - origin);
            WORD.set(memory, slot + END, -request);
            for (var i = 0; i < KIND_WORDS; i++) {
                WORD.set(memory, slot + KIND + i * Long.BYTES, kind[i]);
            }
            WORD.setRelease(memory, slot, request);
        }
        return request;
    }

    /** It is done with the connection. If its slot has a new owner by now, nothing happens. */
    void end(long request) {
        WORD.compareAndSet(memory, slot(request) + END, -request, System.nanoTime() - origin);
    }

    /** What is there now. */
    Ownership read() {
        var first = copy();
        VarHandle.fullFence();
        var middle = copy();
        VarHandle.fullFence();
        var last = copy();
        return decode(first, middle, last, millis(System.nanoTime() - origin));
    }

    /**
     * Reads three copies of the memory that were made one after the other. A slot with the same number in the first and the last had
     * this owner all the time between, because numbers only grow: then the one in the middle is whole, in whatever order its bytes
     * were copied.
     *
     * @param now milliseconds since the timeline began
     */
    static Ownership decode(ByteBuffer first, ByteBuffer middle, ByteBuffer last, double now) {
        var blocks = new ArrayList<Block>();
        for (var slot = LINE; slot < BYTES; slot += LINE) {
            var request = first.getLong(slot);
            if (request > 0 && request == last.getLong(slot)) {
                blocks.add(block(request, middle.slice(slot, LINE).order(ByteOrder.LITTLE_ENDIAN)));
            }
        }
        blocks.sort(Comparator.comparingLong(Block::request));
        return new Ownership(first.getLong(EPOCH), now, List.copyOf(blocks));
    }

    /** When the timeline in this copy began, milliseconds since 1970; 0 when there is none yet. */
    static long epochMillis(ByteBuffer copy) {
        return copy.getLong(0) == MAGIC ? copy.getLong(EPOCH) : 0;
    }

    private static Block block(long request, ByteBuffer slot) {
        var end = slot.getLong(END);
        var kind = new byte[KIND_WORDS * Long.BYTES];
        slot.get(KIND, kind);
        return new Block(
                Math.toIntExact(slot.getLong(CONNECTION)),
                request,
                new String(kind, StandardCharsets.US_ASCII).replace("\0", ""),
                millis(slot.getLong(START)),
                end < 0 ? null : millis(end));
    }

    private ByteBuffer copy() {
        return ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN).put(0, memory, 0, BYTES);
    }

    private static int slot(long request) {
        return LINE * (1 + (int) (request % SLOTS));
    }

    private static double millis(long nanos) {
        var micros = nanos / 1000; // finer would be noise, and longer lines
        return micros / 1000.0;
    }

    private static long[] words(String text, int count) {
        var bytes = text.getBytes(StandardCharsets.US_ASCII);
        if (bytes.length > count * Long.BYTES) {
            throw new IllegalArgumentException(text + " is longer than " + count * Long.BYTES + " bytes");
        }
        var padded = ByteBuffer.allocate(count * Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(0, bytes);
        var words = new long[count];
        padded.asLongBuffer().get(words);
        return words;
    }
}
