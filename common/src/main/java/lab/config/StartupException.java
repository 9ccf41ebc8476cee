package lab.config;

/** Why a program can't start, in one sentence for a person: what is wrong, with which setting, and the remedy. */
public final class StartupException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * A reason.
     *
     * @param message the sentence
     */
    public StartupException(String message) {
        super(message);
    }

    /** The sentence, never null. */
    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
