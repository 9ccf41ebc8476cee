package lab.load;

import java.time.Duration;

/**
 * What the users do. The defaults on the command line are the origin's Locust test.
 *
 * @param users how many at most, at least 1
 * @param spawnRate users started a second, above 0
 * @param waitLeast shortest pause of a user between two requests, in seconds
 * @param waitMost longest pause, in seconds; not below the shortest
 * @param mix which requests
 * @param runTime from the first user's start until no new request is begun
 * @param timeout how long a user waits for an answer
 * @param seed of every random choice: the same seed gives every user the same pauses and requests, or the same arrivals
 * @param rate requests a second that arrive whether or not earlier ones are answered, of which the users are the most in flight;
 *     0 for users who wait for their answers
 * @param retries how often a user sends a post again that was not answered, or with 503 or 409; each then has an {@code
 *     Idempotency-Key}, without which the server would not know that it is the same. 0 for never, and no keys
 */
public record LoadProfile(
        int users,
        double spawnRate,
        double waitLeast,
        double waitMost,
        Mix mix,
        Duration runTime,
        Duration timeout,
        long seed,
        double rate,
        int retries) {

    /** A load of users who wait for their answers, and send nothing again. */
    public LoadProfile(
            int users,
            double spawnRate,
            double waitLeast,
            double waitMost,
            Mix mix,
            Duration runTime,
            Duration timeout,
            long seed) {
        this(users, spawnRate, waitLeast, waitMost, mix, runTime, timeout, seed, 0, 0);
    }

    /** Whether requests arrive at a rate, whatever becomes of earlier ones. */
    public boolean open() {
        return rate > 0;
    }
}
