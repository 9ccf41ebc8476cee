package lab.failures;

/**
 * What an experiment came to.
 *
 * @param kind what a client or an operator would call it
 * @param detail one line: the SQLState and message, or what is wrong in the table
 */
public record Outcome(Kind kind, String detail) {

    /** From harmless to worst. */
    public enum Kind {
        /** Everybody got what was theirs. */
        NO_FAILURE("no failure"),
        /** Somebody was told of an error. */
        ERROR("error"),
        /** Somebody waits for an answer that does not come. */
        HANG("hang"),
        /** Somebody was told a lie, and nobody was told of an error. */
        CORRUPTION("corruption");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        /** For the table in {@code docs/failures/README.md}. */
        @Override
        public String toString() {
            return words;
        }
    }

    /** Everybody got what was theirs. */
    public static Outcome noFailure(String detail) {
        return new Outcome(Kind.NO_FAILURE, detail);
    }

    /** Somebody waits in vain. */
    public static Outcome hang(String detail) {
        return new Outcome(Kind.HANG, detail);
    }

    /** Wrong data, or a wrong promise. */
    public static Outcome corruption(String detail) {
        return new Outcome(Kind.CORRUPTION, detail);
    }

    /** Whether somebody got less than what was theirs. */
    public boolean isFailure() {
        return kind != Kind.NO_FAILURE;
    }

    /** As the tests' verdicts have it: {@code error: 34000 portal "1" does not exist}. */
    @Override
    public String toString() {
        return kind + ": " + detail;
    }

    /** How this step ended: a hang, an error, or no failure. */
    public static Outcome of(Step<?> step) {
        if (step.hung()) {
            return hang(step + " does not return");
        }
        return step.error() == null ? noFailure(step + " succeeds") : new Outcome(Kind.ERROR, step.says());
    }
}
