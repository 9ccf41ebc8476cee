package lab.http;

/**
 * An error answer.
 *
 * @param reason why, and with it the status
 * @param text for the client: never the driver's words
 */
public record Refusal(Reason reason, String text) {

    /** The answer that fits a failure. */
    public static Refusal of(Operation operation, Exception failure) {
        var reason = Reason.of(failure);
        if (reason == Reason.UNKNOWN && operation != Operation.SUBMIT) {
            reason = Reason.DOWN; // it only read: there is nothing to be in doubt about
        }
        return new Refusal(reason, operation.clientText() + reason.words());
    }
}
