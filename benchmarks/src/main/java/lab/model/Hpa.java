package lab.model;

/** What a Horizontal Pod Autoscaler makes of a CPU figure. */
public final class Hpa {

    private Hpa() {}

    /**
     * Kubernetes' formula, {@code ceil(replicas × current / target)}, within the limits. (Kubernetes documentation,
     * "Horizontal Pod Autoscaling", algorithm details.) For a load that is spread evenly the current number of replicas
     * cancels out: what counts is the CPU of all pods together.
     *
     * @param cores CPU that all pods use together, in cores
     * @param requestCores the CPU request of one pod, in cores, above 0
     * @param targetPercent the HPA's target, in percent of the request, above 0
     * @param least minReplicas
     * @param most maxReplicas
     */
    public static int replicas(double cores, double requestCores, double targetPercent, int least, int most) {
        var wanted = (int) Math.ceil(cores / (requestCores * targetPercent / 100) - 1e-9);
        return Math.max(least, Math.min(most, wanted));
    }
}
