package lab.connect;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lab.config.StartupException;

/**
 * The settings in libpq's {@code options}, for a driver that can't send them when a connection begins: they are set right after.
 *
 * @param settings by name, in their order
 */
record SessionOptions(Map<String, String> settings) {

    /**
     * Reads them: {@code -c name=value}, {@code -cname=value} or {@code --name=value}.
     *
     * @throws StartupException when there is anything else
     */
    static SessionOptions parse(String text) {
        var settings = new LinkedHashMap<String, String>();
        for (var words = words(text).iterator(); words.hasNext(); ) {
            var word = words.next();
            var rest = word.equals("-c") && words.hasNext() ? words.next() : word.replaceFirst("^(-c|--)", "");
            var equals = rest.indexOf('=');
            if (!(word.startsWith("-c") || word.startsWith("--")) || equals < 1) {
                throw new StartupException("CONN_STR has options that LAB_DRIVER=pgjdbc-ng can't set;"
                        + " write each as -cname=value, or set LAB_DRIVER=pgjdbc.");
            }
            settings.put(rest.substring(0, equals).replace('-', '_'), rest.substring(equals + 1));
        }
        return new SessionOptions(settings);
    }

    /** As the server splits them: at spaces, unless a backslash stands before one. */
    private static List<String> words(String text) {
        var words = new ArrayList<String>();
        var word = new StringBuilder();
        for (var at = 0; at < text.length(); at++) {
            if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                at++;
                word.append(text.charAt(at));
            } else if (Character.isWhitespace(text.charAt(at))) {
                words.add(word.toString());
                word.setLength(0);
            } else {
                word.append(text.charAt(at));
            }
        }
        words.add(word.toString());
        words.removeIf(String::isEmpty);
        return words;
    }

    /**
     * Sets them for the session.
     *
     * @throws SQLException when the server does not know one, or not this value
     */
    void applyTo(Connection connection) throws SQLException {
        for (var setting : settings.entrySet()) {
            try (var statement = connection.createStatement()) {
                statement.execute("SELECT set_config(" + quoted(setting.getKey()) + ", " + quoted(setting.getValue())
                        + ", false)");
            }
        }
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'"; // a backslash is one, in every server of this century's default
    }
}
