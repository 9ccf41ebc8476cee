package lab.soak;

import org.jspecify.annotations.Nullable;

/** What must not grow as long as the load is the same. */
public enum Figure {
    /** What nobody has freed; a minute can't tell, since caches still fill. */
    HEAP("heap after collection, MiB", 0.05, 1, 120),
    /** Of the whole process, those that look at it included. */
    THREADS("threads", 0.05, 2, 0),
    /** Files and sockets. */
    DESCRIPTORS("open descriptors", 0.05, 4, 0),
    /** Depends on what else the machine does, too; a minute can't tell. */
    P50("latency p50, ms", 0.25, 1, 300),
    /** The same. */
    P99("latency p99, ms", 0.5, 5, 300);

    private final String label;
    private final double share;
    private final double step;
    private final int leastSeconds;

    /**
     * A figure.
     *
     * @param share of its median that it may grow over a run
     * @param step that it may grow in any case
     * @param leastSeconds that it must have been seen
     */
    Figure(String label, double share, double step, int leastSeconds) {
        this.label = label;
        this.share = share;
        this.step = step;
        this.leastSeconds = leastSeconds;
    }

    /** Its name and unit. */
    public String label() {
        return label;
    }

    /** By how much it may grow over a run before that is called growth. */
    double tolerance(double median) {
        return Math.max(step, share * median);
    }

    int leastSeconds() {
        return leastSeconds;
    }

    /** Its value; null where it is not known. */
    public @Nullable Double of(Sample sample) {
        return switch (this) {
            case HEAP -> sample.heapMiB();
            case THREADS -> sample.threads();
            case DESCRIPTORS -> sample.descriptors();
            case P50 -> sample.p50();
            case P99 -> sample.p99();
        };
    }
}
