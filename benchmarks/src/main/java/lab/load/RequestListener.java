package lab.load;

/** Hears of every request of a load as it ends. Is called on the users' threads, several at once. */
@FunctionalInterface
public interface RequestListener {

    /**
     * A request has ended.
     *
     * @param refusal the answer's text if its status was 400 or more, else empty
     * @param began by {@link System#nanoTime}
     * @param ended likewise
     */
    void ended(RequestOutcome outcome, String refusal, long began, long ended);
}
