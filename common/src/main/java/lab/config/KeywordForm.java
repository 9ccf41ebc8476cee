package lab.config;

import java.util.Map;

/** Reads libpq's keyword form, {@code host=db user=ada password='it\'s'}: quotes and backslashes as libpq has them. */
final class KeywordForm {

    private final String text;
    private int at;

    private KeywordForm(String text) {
        this.text = text;
    }

    /**
     * Reads it all.
     *
     * @throws StartupException when it can't be read
     */
    static Map<String, String> read(String text) {
        var form = new KeywordForm(text);
        var found = new Settings();
        form.skipSpace();
        while (form.at < text.length()) {
            var name = form.name();
            found.add(name, form.value());
            form.skipSpace();
        }
        return found.all();
    }

    private String name() {
        var start = at;
        while (at < text.length() && text.charAt(at) != '=' && !isSpace()) {
            at++;
        }
        var name = text.substring(start, at);
        skipSpace();
        if (at == text.length() || text.charAt(at) != '=') {
            throw new StartupException(
                    "CONN_STR has a word without =; write name=value, and a value with spaces in '…'.");
        }
        at++;
        skipSpace();
        return name;
    }

    private String value() {
        var quoted = at < text.length() && text.charAt(at) == '\'';
        if (quoted) {
            at++;
        }
        var value = new StringBuilder();
        while (at < text.length() && !(quoted ? text.charAt(at) == '\'' : isSpace())) {
            if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                at++;
            }
            value.append(text.charAt(at));
            at++;
        }
        if (quoted) {
            if (at == text.length()) {
                throw new StartupException("CONN_STR has a ' that is never closed; write \\' for one inside a value.");
            }
            at++;
        }
        return value.toString();
    }

    private void skipSpace() {
        while (at < text.length() && isSpace()) {
            at++;
        }
    }

    private boolean isSpace() {
        return Character.isWhitespace(text.charAt(at));
    }
}
