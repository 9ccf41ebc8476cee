package lab.hpa;

/**
 * CPU that users ask for: each waits, sends a request, waits for its answer, and so on (a closed model).
 *
 * @param users at most, 1 or more
 * @param spawnRate users started a second, above 0
 * @param waitSeconds mean pause of a user between requests, 0 or more
 * @param cpuMillisPerRequest milliseconds of CPU for one request, above 0; also how long the answer takes, for nothing queues
 * @param runSeconds how long there are users
 */
public record ClosedModel(int users, double spawnRate, double waitSeconds, double cpuMillisPerRequest, int runSeconds) {

    /** Requests a second when all users are there: users over the time from one request to the next (Little's law). */
    public double requestsPerSecond() {
        return users / (waitSeconds + cpuMillisPerRequest / 1000);
    }

    /** Cores in each second of the run: a ramp while users start, then level. */
    public double[] cores() {
        var cores = new double[runSeconds];
        for (var second = 1; second <= runSeconds; second++) {
            var share = Math.min(1, spawnRate * second / users);
            cores[second - 1] = share * requestsPerSecond() * cpuMillisPerRequest / 1000;
        }
        return cores;
    }
}
