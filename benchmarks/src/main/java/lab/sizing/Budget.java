package lab.sizing;

import org.jspecify.annotations.Nullable;

/**
 * Whether so many pods with so large a pool each fit into one PostgreSQL.
 *
 * @param pods at the most: an HPA's maxReplicas, at least 1
 * @param pool connections that each pod's pool may open, at least 1
 * @param surge pods that a rolling update starts before it stops old ones, 0 or more. A Deployment's default maxSurge is 25 %
 *     of its replicas, rounded up (Kubernetes documentation, "Deployments", max surge).
 * @param limits of the server
 */
public record Budget(int pods, int pool, int surge, Limits limits) {

    /**
     * A server's limits.
     *
     * @param maxConnections {@code max_connections}; 100 unless changed
     * @param reserved slots that ordinary roles can't have: {@code superuser_reserved_connections} (3 unless changed) and
     *     {@code reserved_connections} (0 unless changed, PostgreSQL 16 and newer)
     * @param others connections that somebody else holds now
     * @param own what the role and its database may still have by their own {@code CONNECTION LIMIT}; null without one
     */
    public record Limits(
            int maxConnections,
            int reserved,
            int others,
            @Nullable Integer own) {

        /** Limits of a server on which neither the role nor its database has one of its own. */
        public Limits(int maxConnections, int reserved, int others) {
            this(maxConnections, reserved, others, null);
        }

        /** For ordinary roles, with what others hold taken away; not below 0. */
        public int available() {
            var free = Math.max(0, maxConnections - reserved - others);
            return own == null ? free : Math.min(free, Math.max(0, own));
        }
    }

    /** What a Deployment surges by default: a quarter of its pods, rounded up. */
    public static int defaultSurge(int pods) {
        return (pods + 3) / 4;
    }

    /** Connections when every pool is full, in the middle of a rolling update. */
    public long wanted() {
        return (long) (pods + surge) * pool;
    }

    /** Whether every pool can be full at once. */
    public boolean fits() {
        return wanted() <= limits.available();
    }

    /** The first pod, counted from 1, whose full pool does not fit any more; 0 when all fit. */
    public long firstPodToFail() {
        return fits() ? 0 : limits.available() / pool + 1L;
    }

    /** The largest pool with which everything fits; 0 when there is none. */
    public int largestPool() {
        return limits.available() / (pods + surge);
    }

    /** The most pods, surge not counted, that fit with this pool. */
    public int mostPods() {
        return limits.available() / pool;
    }
}
