package lab.check;

/**
 * What came of one criterion.
 *
 * @param criterion which
 * @param verdict of it
 * @param figure what was seen; why it could not be looked at if it was not
 * @param threshold what had to be seen
 */
public record Finding(Criterion criterion, Verdict verdict, String figure, String threshold) {

    /** Of a criterion. */
    public enum Verdict {
        /** It was met. */
        PASSED("ok"),
        /** It was not. */
        FAILED("FAIL"),
        /** It could not be looked at. */
        NOT_RUN("-");

        private final String word;

        Verdict(String word) {
            this.word = word;
        }

        /** For a table's narrow column. */
        public String word() {
            return word;
        }
    }

    static Finding of(Criterion criterion, boolean passed, String figure, String threshold) {
        return new Finding(criterion, passed ? Verdict.PASSED : Verdict.FAILED, figure, threshold);
    }

    static Finding notRun(Criterion criterion, String why) {
        return new Finding(criterion, Verdict.NOT_RUN, "not run: " + why, "");
    }

    /** Whether the criterion was met. */
    public boolean passed() {
        return verdict == Verdict.PASSED;
    }
}
