package lab.config;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Reads libpq's URI form, {@code postgres://user:password@host:5432,host2/db?sslmode=require}, also with JDBC's {@code jdbc:} in
 * front, into libpq's keywords. Like libpq it does not care for characters that other URIs forbid: only {@code %} is special.
 */
final class UriForm {

    static final String FORM = "write it as postgres://user:password@host:5432/db?sslmode=disable";

    private static final String ESCAPE = ", with %XX for special characters in the password";
    private static final List<String> SCHEMES =
            List.of("postgres:", "postgresql:", "jdbc:pgsql:", "jdbc:postgresql:", "jdbc:postgres:", "pgsql:");

    /** What Java decodes into when it can't. */
    private static final char REPLACEMENT = '\uFFFD';

    private UriForm() {}

    /** Whether it begins with a scheme, ours or another's. */
    static boolean fits(String text) {
        return text.matches("(?s)[A-Za-z][A-Za-z0-9+.-]*:.*");
    }

    /**
     * Reads it all.
     *
     * @throws StartupException when it can't be read; the message repeats nothing that may be the password
     */
    static Map<String, String> read(String text) {
        var rest = withoutScheme(text);
        var found = new Settings();
        var slash = rest.indexOf('/');
        var at = rest.indexOf('@');
        if (at >= 0 && (slash < 0 || at < slash)) {
            credentials(rest.substring(0, at), found);
            rest = rest.substring(at + 1);
        }
        var question = rest.indexOf('?');
        var place = question < 0 ? rest : rest.substring(0, question);
        slash = place.indexOf('/');
        hosts(slash < 0 ? place : place.substring(0, slash), found);
        var database = slash < 0 ? "" : place.substring(slash + 1);
        if (place.contains("@")) {
            throw new StartupException("CONN_STR names no host that can be read; " + FORM + ESCAPE + ".");
        }
        if (!database.isEmpty()) {
            found.add("dbname", decoded(database));
        }
        if (question >= 0) {
            parameters(rest.substring(question + 1), text.startsWith("jdbc:"), found);
        }
        return found.all();
    }

    private static String withoutScheme(String text) {
        for (var scheme : SCHEMES) {
            if (text.startsWith(scheme)) {
                var rest = text.substring(scheme.length());
                if (!rest.startsWith("//")) {
                    throw new StartupException("CONN_STR names no host that can be read; " + FORM + ".");
                }
                return rest.substring(2);
            }
        }
        throw new StartupException("CONN_STR does not begin with postgres:// or jdbc:pgsql://; " + FORM + ".");
    }

    private static void credentials(String text, Settings found) {
        var colon = text.indexOf(':');
        var user = decoded(colon < 0 ? text : text.substring(0, colon));
        if (!user.isEmpty()) {
            found.add("user", user);
        }
        if (colon >= 0) {
            found.add("password", decoded(text.substring(colon + 1)));
        }
    }

    private static void hosts(String text, Settings found) {
        var hosts = new ArrayList<String>();
        var ports = new ArrayList<String>();
        for (var one : text.split(",", -1)) {
            var bracket = one.startsWith("[") ? one.indexOf(']') : -1;
            var colon = one.indexOf(':', Math.max(bracket, 0));
            var host = colon < 0 ? one : one.substring(0, colon);
            hosts.add(decoded(host));
            ports.add(colon < 0 ? "" : one.substring(colon + 1));
        }
        if (!text.isEmpty()) {
            found.add("host", String.join(",", hosts));
        }
        if (ports.stream().anyMatch(port -> !port.isEmpty())) {
            found.add("port", String.join(",", ports));
        }
    }

    private static void parameters(String text, boolean jdbc, Settings found) {
        if (text.isEmpty()) {
            return;
        }
        for (var pair : text.split("&", -1)) {
            var equals = pair.indexOf('=');
            if (equals < 0) {
                throw new StartupException(
                        "CONN_STR has a parameter without =; write name=value, and %26 for a & in a value.");
            }
            var name = decoded(pair.substring(0, equals));
            var value = decoded(pair.substring(equals + 1));
            if (name.equals("ssl") && value.equals("true") && !jdbc) { // libpq's alias; pgjdbc means verify-full by it
                found.add("sslmode", "require");
            } else {
                found.add(name, value);
            }
        }
    }

    private static String decoded(String text) {
        try {
            // A plus sign is a plus sign here: only %XX is an escape.
            var decoded = URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
            if (decoded.indexOf(REPLACEMENT) >= 0) {
                throw new StartupException("CONN_STR has escapes that are not UTF-8; encode the text as UTF-8 first.");
            }
            return decoded;
        } catch (IllegalArgumentException e) {
            throw new StartupException("CONN_STR has a % that is not followed by two hexadecimal digits; write %25.");
        }
    }
}
