package lab.hpa;

/**
 * What a pod takes.
 *
 * @param requestMillis its CPU request in thousandths of a core, above 0
 * @param startSeconds from its start until it is ready, 0 or more
 * @param startCores CPU that it uses until then, in cores
 * @param pool connections that it holds once it is ready
 * @param warmUp what its requests cost more at first
 */
public record PodModel(int requestMillis, int startSeconds, double startCores, int pool, WarmUp warmUp) {

    /** A pod that is warm from its first request on. */
    public PodModel(int requestMillis, int startSeconds, double startCores, int pool) {
        this(requestMillis, startSeconds, startCores, pool, WarmUp.NONE);
    }
}
