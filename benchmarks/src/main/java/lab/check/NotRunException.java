package lab.check;

/** A criterion can't be looked at, for a reason that says nothing about the implementation. */
final class NotRunException extends Exception {

    private static final long serialVersionUID = 1;

    /** @param why in half a sentence that names the culprit and the remedy */
    NotRunException(String why) {
        super(why);
    }
}
