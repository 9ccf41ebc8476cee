package lab.sizing;

/** Which of two measured rates is called the higher one: the lab's one rule against advice from noise. */
public final class Repeatability {

    /**
     * Two runs of one measurement mostly differ by less than this factor, on a machine that others use as well:
     * docs/reference/performance.md says how often they differed by more.
     */
    public static final double FACTOR = 1.25;

    /** The same in whole percent, for sentences. */
    public static final int PERCENT = (int) Math.round(100 * (FACTOR - 1));

    private Repeatability() {}

    /** Whether a rate is so much higher than another that the next run would most likely say so too. */
    public static boolean higher(double rate, double than) {
        return rate >= FACTOR * than;
    }
}
