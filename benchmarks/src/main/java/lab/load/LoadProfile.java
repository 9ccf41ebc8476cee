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
 * @param seed of every random choice: the same seed gives every user the same pauses and requests
 */
public record LoadProfile(
        int users,
        double spawnRate,
        double waitLeast,
        double waitMost,
        Mix mix,
        Duration runTime,
        Duration timeout,
        long seed) {}
