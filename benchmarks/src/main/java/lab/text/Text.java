package lab.text;

import java.util.Locale;

/** Words and numbers for people, the same whatever the reader's locale. */
public final class Text {

    /** Of a terminal, and of the lines that documents quote. */
    public static final int COLUMNS = 100;

    private Text() {}

    /** As {@link String#format}, with the root locale's digits and commas. */
    public static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }

    /** Broken at spaces into lines of at most {@link #COLUMNS}; a longer word keeps a line of its own. */
    public static String wrapped(String text) {
        return wrapped(text, COLUMNS, "");
    }

    /**
     * Broken at spaces into lines.
     *
     * @param columns of a line at most, the indent not counted
     * @param indent before every line but the first
     */
    public static String wrapped(String text, int columns, String indent) {
        return text.replaceAll("(.{1," + columns + "})(?: +|$)", "$1\n" + indent)
                .strip();
    }
}
