package lab.hpa;

/**
 * A change of the replicas.
 *
 * @param second since the start
 */
public record Step(int second, int before, int after) {

    /** Whether both go in one direction. */
    boolean like(Step other) {
        return Integer.signum(after - before) == Integer.signum(other.after - other.before);
    }
}
