package lab.config;

import java.util.LinkedHashMap;
import java.util.Map;

/** What a connection string said, by libpq's keywords; nothing may be said twice. */
final class Settings {

    private final Map<String, String> all = new LinkedHashMap<>();

    /**
     * Notes one.
     *
     * @throws StartupException when it is there already
     */
    void add(String name, String value) {
        if (all.putIfAbsent(name, value) != null) {
            var shown = name.matches("\\w{1,40}") ? name : "a parameter";
            throw new StartupException("CONN_STR has " + shown + " twice; leave one out.");
        }
    }

    /** In the order in which they were said. */
    Map<String, String> all() {
        return all;
    }
}
