package lab.check;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import lab.load.RequestListener;
import lab.load.RequestOutcome;

/** What the callers of a load saw, and when it became good again. */
final class CallerTally implements RequestListener {

    /** So many failures, one after the other, come to no good end. */
    private static final int HOPELESS = 100;

    private final Map<RequestOutcome, Long> seen = new EnumMap<>(RequestOutcome.class);
    private long failedInARow;
    private long unreachedInARow;
    private long longestAnswer;
    private long longestRefusal;
    private long faultEnded = Long.MAX_VALUE;
    private long answeredInARow;
    private long lastFailure;

    @Override
    public synchronized void ended(RequestOutcome outcome, String refusal, long began, long ended) {
        seen.merge(outcome, 1L, Long::sum);
        unreachedInARow = isReached(outcome) ? 0 : unreachedInARow + 1;
        if (outcome == RequestOutcome.ANSWERED) {
            failedInARow = 0;
            longestAnswer = Math.max(longestAnswer, ended - began);
            answeredInARow += began >= faultEnded ? 1 : 0;
        } else {
            failedInARow++;
            answeredInARow = 0;
            lastFailure = ended;
            longestRefusal = Math.max(longestRefusal, ended - began);
        }
        notifyAll();
    }

    /** From now on all should be well. */
    synchronized void faultEnds() {
        faultEnded = System.nanoTime();
        lastFailure = faultEnded;
        answeredInARow = 0;
    }

    /** Waits until this many are answered. */
    boolean awaitAnswered(long count, Duration most) throws InterruptedException {
        return await(callers -> callers.of(RequestOutcome.ANSWERED) >= count, most);
    }

    /** Waits until this many that began after the fault are answered, and nobody has failed since. */
    boolean awaitGoodAgain(long count, Duration most) throws InterruptedException {
        return await(callers -> callers.answeredInARow >= count, most);
    }

    /** Whether not every request fails. */
    synchronized boolean goesOn() {
        return failedInARow < HOPELESS;
    }

    /** Waits until every request fails, whatever the reason. */
    boolean awaitHopeless(Duration most) throws InterruptedException {
        return await(callers -> !callers.goesOn(), most);
    }

    /** Waits until nobody is there any more who would refuse. */
    boolean awaitNobodyThere(Duration most) throws InterruptedException {
        return await(callers -> callers.unreachedInARow >= HOPELESS, most);
    }

    private static boolean isReached(RequestOutcome outcome) {
        return switch (outcome) {
            case REFUSED, UNREACHABLE, RESET, TIMEOUT -> false;
            default -> true;
        };
    }

    private synchronized boolean await(Predicate<CallerTally> condition, Duration most) throws InterruptedException {
        var deadline = System.nanoTime() + most.toNanos();
        for (var left = most.toNanos(); left > 0 && !condition.test(this); left = deadline - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return condition.test(this);
    }

    /** Seconds from the fault's end to the last failure; 0 when there was none. */
    synchronized double healedSeconds() {
        return (lastFailure - faultEnded) / 1e9;
    }

    synchronized long of(RequestOutcome outcome) {
        return seen.getOrDefault(outcome, 0L);
    }

    synchronized long all() {
        return seen.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Those who got no answer at all. */
    synchronized long unanswered() {
        return seen.entrySet().stream()
                .filter(entry -> !isReached(entry.getKey()))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** Not answered, or not well. */
    synchronized long failed() {
        return all() - of(RequestOutcome.ANSWERED);
    }

    /** In seconds. */
    synchronized double longestAnswer() {
        return longestAnswer / 1e9;
    }

    /** In seconds, whatever the refusal was. */
    synchronized double longestRefusal() {
        return longestRefusal / 1e9;
    }

    /** The failures by kind, such as {@code 3 reset, 1 timeout}. */
    synchronized String failures() {
        var text = new StringBuilder();
        seen.forEach((outcome, count) -> {
            if (outcome != RequestOutcome.ANSWERED) {
                text.append(text.length() == 0 ? "" : ", ")
                        .append(count)
                        .append(' ')
                        .append(name(outcome));
            }
        });
        return text.toString();
    }

    private static String name(RequestOutcome outcome) {
        return switch (outcome) {
            case HTTP4XX -> "4xx";
            case HTTP5XX -> "5xx";
            case UNKNOWN -> "unknown";
            case REFUSED -> "no connection";
            case UNREACHABLE -> "unreachable";
            case RESET -> "cut off";
            case TIMEOUT -> "not answered";
            default -> "wrong";
        };
    }
}
