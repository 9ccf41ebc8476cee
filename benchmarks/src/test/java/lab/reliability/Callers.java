package lab.reliability;

import java.time.Duration;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import lab.http.Reason;
import lab.load.RequestListener;
import lab.load.RequestOutcome;

/** What the callers see, from when a fault begins: how their requests end, how long they wait, and when all is well again. */
final class Callers implements RequestListener {

    static final String ANSWERED = "answered";
    static final String CUT_OFF = "cut off";

    private static final long NEVER = Long.MAX_VALUE;

    private final Map<String, Integer> seen = new TreeMap<>();
    private int answered;
    private int answeredInARow;
    private long longest;
    private long faultEnded = NEVER;
    private long firstGood = NEVER;
    private long lastFailure = Long.MIN_VALUE;

    @Override
    public synchronized void ended(RequestOutcome outcome, String refusal, long began, long ended) {
        longest = Math.max(longest, ended - began);
        seen.merge(name(outcome, refusal), 1, Integer::sum);
        if (outcome != RequestOutcome.ANSWERED) {
            lastFailure = ended;
            answeredInARow = 0;
            return;
        }
        answered++;
        if (began >= faultEnded) {
            firstGood = Math.min(firstGood, ended);
            answeredInARow++;
        }
    }

    private static String name(RequestOutcome outcome, String refusal) {
        return switch (outcome) {
            case ANSWERED -> ANSWERED;
            case HTTP5XX -> reason(refusal);
            case REFUSED -> "no connection";
            case RESET -> CUT_OFF;
            default -> outcome.name().toLowerCase(Locale.ROOT);
        };
    }

    /** By the words, which are all that a caller has. */
    private static String reason(String refusal) {
        return refusal.startsWith("The server is busy")
                ? Reason.QUEUE.label()
                : Stream.of(Reason.POOL, Reason.DOWN, Reason.CONFLICT, Reason.STALE, Reason.SLOW)
                        .filter(reason -> refusal.contains(reason.words()))
                        .findFirst()
                        .orElse(Reason.ERROR)
                        .label();
    }

    /** What was seen so far is forgotten. */
    synchronized void faultBegins() {
        seen.clear();
        longest = 0;
    }

    synchronized void faultEnds() {
        faultEnded = System.nanoTime();
    }

    /** So far, whenever. */
    synchronized int answered() {
        return answered;
    }

    /** Of the requests that began after the fault's end: how many were answered since the last one that was not. */
    synchronized int answeredInARow() {
        return answeredInARow;
    }

    /**
     * What they were told from the fault's beginning until now.
     *
     * @param outcomes how many requests ended in which way
     * @param longest wait, whatever came of it
     * @param healed from the fault's end until the last failure was told, and somebody who came later was answered
     */
    record Told(Map<String, Integer> outcomes, Duration longest, Duration healed) {}

    synchronized Told told() {
        return new Told(
                Collections.unmodifiableMap(new TreeMap<>(seen)),
                Duration.ofNanos(longest),
                Duration.ofNanos(Math.max(firstGood, lastFailure) - faultEnded));
    }
}
