package lab.explore;

import java.util.List;

/**
 * An order of calls that was played.
 *
 * @param script who made each call, a letter a call, such as {@code ABBAAB}
 * @param preemptions how often a request had to stand aside that could have gone on
 * @param calls as they came out; the last one of an order that got stuck is missing
 * @param told what each client was told, in the order of the requests
 * @param verdict what it came to
 */
public record Order(String script, int preemptions, List<Call> calls, List<String> told, Verdict verdict) {}
