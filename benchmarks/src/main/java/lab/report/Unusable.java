package lab.report;

/** A file of which the report can say nothing. */
final class Unusable extends Exception {

    private static final long serialVersionUID = 1;

    /** @param why what is the matter with it, and what to do where something can be done; no full stop */
    Unusable(String why) {
        super(why);
    }

    /** The reason. */
    String why() {
        return String.valueOf(getMessage());
    }
}
