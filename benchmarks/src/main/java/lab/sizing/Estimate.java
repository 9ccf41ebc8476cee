package lab.sizing;

/**
 * A fitted parameter and its 95 % confidence interval.
 *
 * @param value that fits best
 * @param low end of the interval, at most {@code value}; infinite when nothing can be said
 * @param high end of the interval, at least {@code value}; infinite when nothing can be said
 */
public record Estimate(double value, double low, double high) {

    /** Whether the interval contains a number. */
    public boolean covers(double number) {
        return low <= number && number <= high;
    }
}
