package lab.exercise;

import java.util.List;

/** The sources of a working copy are no Java, or use what there is not. */
public final class DoesNotCompileException extends Exception {

    private static final long serialVersionUID = 1;

    /** @param errors one a line, with file and line */
    DoesNotCompileException(List<String> errors) {
        super(String.join("\n", errors));
    }
}
