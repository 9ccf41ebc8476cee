package lab.report;

import java.util.regex.Pattern;

/** A command line that a reader can paste into a shell, whatever is in its words. */
final class ShellCommand {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

    private final StringBuilder line;

    /** @param verb such as {@code ./lab race}, as it is */
    ShellCommand(String verb) {
        line = new StringBuilder(verb);
    }

    /** Adds a word, in quotes where the shell would make something else of it. */
    ShellCommand word(String word) {
        line.append(' ').append(quoted(word));
        return this;
    }

    /** Adds an option and its value. */
    ShellCommand option(String name, Object value) {
        return word(name).word(value.toString());
    }

    /** Adds an option and a number, which is written as briefly as it can be. */
    ShellCommand number(String name, double value) {
        return option(name, brief(value));
    }

    /** Adds an option and its value unless that is what the option has anyway. */
    ShellCommand unless(String usual, String name, String value) {
        return value.equals(usual) ? this : option(name, value);
    }

    /** A number without the zeros that say nothing. */
    static String brief(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }

    private static String quoted(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    @Override
    public String toString() {
        return line.toString();
    }
}
