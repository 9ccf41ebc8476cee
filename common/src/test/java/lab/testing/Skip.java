package lab.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** What can't be tested on this machine is skipped with a line that says why; {@code ./lab test} ends with these lines. */
public final class Skip {

    private Skip() {}

    /**
     * Skips the calling test, or its class, where it can't run.
     *
     * @param why a sentence: what is not tested here, and what it would need
     */
    public static void unless(boolean possible, String why) {
        if (!possible) {
            System.out.println("Skipped: " + why);
        }
        assumeTrue(possible, why);
    }
}
