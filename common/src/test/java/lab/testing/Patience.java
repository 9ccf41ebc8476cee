package lab.testing;

import java.time.Duration;

/**
 * How long a test waits for what must come. It is a guard, so that a mistake fails instead of waiting for ever, and no stopwatch:
 * what takes seconds here takes minutes on a machine with other work, and that is no failure.
 */
public final class Patience {

    /** For a whole test: JUnit ends it then, by {@code junit-platform.properties} in each module that starts processes. */
    public static final Duration OF_A_TEST = Duration.ofMinutes(10);

    /**
     * For one fact: less than for the test, so that who waits can still say for what. {@code -Dlab.patience}, in seconds, is for a
     * run whose tests are meant to fail: what they wait for never comes.
     */
    public static final Duration LIMIT = Duration.ofSeconds(
            Long.getLong("lab.patience", OF_A_TEST.dividedBy(2).toSeconds()));

    private Patience() {}
}
