package lab.soak;

import org.jspecify.annotations.Nullable;

/**
 * The app at one moment.
 *
 * @param seconds since the load began
 * @param heapMiB in use right after a full collection
 * @param threads that live
 * @param descriptors of open files and sockets; null when the system does not tell
 * @param connectionsMade to the database since the app's start
 * @param p50 in milliseconds since the sample before: the median of the seconds' medians; null when nothing was answered
 * @param p99 likewise, of the seconds' 99th percentiles. Without the second in which the collection stopped everybody
 */
public record Sample(
        double seconds,
        double heapMiB,
        double threads,
        @Nullable Double descriptors,
        long connectionsMade,
        @Nullable Double p50,
        @Nullable Double p99) {}
