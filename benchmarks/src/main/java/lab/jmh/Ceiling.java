package lab.jmh;

/**
 * What pgbench does with the same statements on the same server.
 *
 * @param workload as a benchmark's method
 * @param clients connections, with a transaction each at any time
 * @param perSecond transactions
 * @param millis the average latency
 */
public record Ceiling(String workload, int clients, double perSecond, double millis) {}
