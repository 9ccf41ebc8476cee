package lab.testing;

import lab.config.Driver;

/**
 * How an experiment must come out: the beginning of its {@link lab.failures.Outcome}, kind and detail, with each driver.
 *
 * @param pgjdbcNg with pgjdbc-ng
 * @param pgjdbc with pgjdbc
 */
public record Verdict(String pgjdbcNg, String pgjdbc) {

    /** The same with both drivers. */
    public static Verdict onBoth(String outcome) {
        return new Verdict(outcome, outcome);
    }

    /** A verdict for each driver. */
    public static Verdict on(String pgjdbcNg, String pgjdbc) {
        return new Verdict(pgjdbcNg, pgjdbc);
    }

    /** The verdict with this driver. */
    public String with(Driver driver) {
        return driver == Driver.PGJDBC_NG ? pgjdbcNg : pgjdbc;
    }
}
