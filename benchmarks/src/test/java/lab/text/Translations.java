package lab.text;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** The entries of a language, as its file has them. */
public final class Translations {

    private Translations() {}

    /** English first. */
    public static Map<String, String> spanish() {
        var file = new Properties();
        try (var in = Language.class.getResourceAsStream("es.xml")) {
            file.loadFromXML(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var entries = new TreeMap<String, String>();
        file.stringPropertyNames().forEach(english -> entries.put(english, file.getProperty(english)));
        return entries;
    }
}
