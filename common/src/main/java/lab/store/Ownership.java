package lab.store;

import java.util.List;
import java.util.Objects;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * Who held which connection when, as far back as it was kept.
 *
 * @param epochMillis the wall clock at the timeline's zero, milliseconds since 1970
 * @param now milliseconds from there to the moment of reading
 * @param blocks the oldest first
 */
public record Ownership(long epochMillis, double now, List<Block> blocks) {

    /**
     * One unit of work on one connection.
     *
     * @param connection a number for each physical connection, from 1, in the order in which they were first lent
     * @param request a running number, from 1: a request of the lab is one unit of work
     * @param kind method and route, such as {@code GET /api/posts/{id}}
     * @param start when it got the connection, milliseconds since the timeline began
     * @param end when it was done with it, likewise; null while it is not, and for ever if the process ended before
     */
    public record Block(
            int connection,
            long request,
            String kind,
            double start,
            @Nullable Double end) {}

    /**
     * What held a connection at some time between these two, the oldest first.
     *
     * @param from milliseconds since the timeline began
     * @param to likewise
     */
    public List<Block> during(double from, double to) {
        return blocks.stream()
                .filter(block -> block.start() <= to && (block.end() == null || block.end() >= from))
                .toList();
    }

    /** The latest start or end of a block, milliseconds since the timeline began; 0 without blocks. */
    public double lastMoment() {
        var starts = blocks.stream().mapToDouble(Block::start);
        var ends = blocks.stream().map(Block::end).filter(Objects::nonNull).mapToDouble(Double::doubleValue);
        return DoubleStream.concat(starts, ends).max().orElse(0);
    }
}
