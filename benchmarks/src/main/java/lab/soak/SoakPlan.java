package lab.soak;

import java.time.Duration;
import lab.config.Driver;
import lab.config.Durations;
import lab.load.Mix;

/**
 * What a soak does.
 *
 * @param runTime of the load, without the measurement of the capacity before it
 * @param share of the capacity that is sent, in percent
 * @param pool connections of the app to its database, all of them all the time
 * @param lifetime after which a connection is replaced at the latest
 */
public record SoakPlan(Duration runTime, int share, int pool, Duration lifetime, Driver driver) {

    /** The origin's. */
    static final Mix MIX = new Mix(3, 1, 0, 0);

    /** Before the capacity's: the app's compilers are at work first. */
    static final Duration WARM_UP = Duration.ofSeconds(5);

    /** How long the capacity is measured. */
    static final Duration CAPACITY = Duration.ofSeconds(10);

    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(5);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    /** Between two samples: a sixtieth of the run time, 5 to 30 s; each collects garbage, which stops the app for a moment. */
    Duration pause() {
        return Durations.within(SHORTEST_PAUSE, Duration.ofSeconds(runTime.toSeconds() / 60), LONGEST_PAUSE);
    }

    /** From the load's start on what is seen counts for no trend: caches fill, threads start. A sixth of the run time. */
    Duration settling() {
        return runTime.dividedBy(6);
    }

    /** In all, but for the start and the end. */
    public long seconds() {
        return WARM_UP.plus(CAPACITY).plus(runTime).toSeconds();
    }
}
