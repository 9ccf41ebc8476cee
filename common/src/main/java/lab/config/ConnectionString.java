package lab.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the database is and who we are there: {@code CONN_STR}, read once.
 *
 * <p>Two forms say the same: the origin's {@code postgres://user:password@host:5432/db?sslmode=disable} and the driver's
 * {@code jdbc:pgsql://host:5432/db?user=…&password=…}.
 *
 * @param host name or address; IPv6 without brackets
 * @param port 1 to 65535, 5432 when not given
 * @param database the user's name when not given, as libpq does
 * @param user never empty
 * @param password empty when not given
 * @param sslMode libpq's word: disable, allow, prefer, require, verify-ca or verify-full
 */
public record ConnectionString(String host, int port, String database, String user, String password, String sslMode) {

    private static final List<String> SSL_MODES =
            List.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");
    private static final Set<String> PARAMETERS = Set.of("user", "password", "sslmode");
    private static final String FORM = "write it as postgres://user:password@host:5432/db?sslmode=disable";

    /**
     * Reads a connection string.
     *
     * @throws StartupException when it can't be read; the message never repeats the password
     */
    public static ConnectionString parse(String text) {
        var uri = uri(text);
        var parameters = parameters(uri.getRawQuery());
        var credentials = uri.getRawUserInfo() == null ? "" : uri.getRawUserInfo();
        var colon = credentials.indexOf(':');
        var user = decoded(colon < 0 ? credentials : credentials.substring(0, colon));
        var password = colon < 0 ? "" : decoded(credentials.substring(colon + 1));
        user = parameters.getOrDefault("user", user);
        password = parameters.getOrDefault("password", password);
        if (user.isEmpty()) {
            throw new StartupException("CONN_STR names no user; " + FORM + ".");
        }
        var path = uri.getRawPath() == null ? "" : decoded(uri.getRawPath().replaceFirst("^/", ""));
        var port = uri.getPort() < 0 ? 5432 : uri.getPort();
        if (port < 1 || port > 65535) {
            throw new StartupException("CONN_STR has port " + port + "; a port is 1 to 65535.");
        }
        return new ConnectionString(
                uri.getHost().replaceAll("^\\[|]$", ""),
                port,
                path.isEmpty() ? user : path,
                user,
                password,
                sslMode(parameters.getOrDefault("sslmode", "prefer")));
    }

    /** The same server and user, another database. */
    public ConnectionString withDatabase(String name) {
        return new ConnectionString(host, port, name, user, password, sslMode);
    }

    /** The origin's form with the password in it: for a child process's environment, never for a log. */
    public String toUrl() {
        var secret = password.isEmpty() ? "" : ":" + encoded(password);
        var address = host.contains(":") ? "[" + host + "]" : host;
        return "postgres://" + encoded(user) + secret + "@" + address + ":" + port + "/" + encoded(database)
                + "?sslmode=" + sslMode;
    }

    /** For people and logs: without the password. */
    @Override
    public String toString() {
        return user + "@" + host + ":" + port + "/" + database;
    }

    private static URI uri(String text) {
        var plain = text.startsWith("jdbc:") ? text.substring("jdbc:".length()) : text;
        try {
            var uri = new URI(plain);
            var scheme = uri.getScheme() == null ? "" : uri.getScheme();
            if (!List.of("postgres", "postgresql", "pgsql").contains(scheme)) {
                throw new StartupException("CONN_STR does not begin with postgres:// or jdbc:pgsql://; " + FORM + ".");
            }
            if (uri.getHost() == null) {
                throw new StartupException("CONN_STR names no host that can be read; " + FORM
                        + ", with %XX for special characters in the password.");
            }
            return uri;
        } catch (URISyntaxException e) {
            throw new StartupException(
                    "CONN_STR is not a URL; " + FORM + ", with %XX for special characters in the password.");
        }
    }

    private static Map<String, String> parameters(@Nullable String query) {
        var found = new HashMap<String, String>();
        if (query == null || query.isEmpty()) {
            return found;
        }
        for (var pair : query.split("&", -1)) {
            var equals = pair.indexOf('=');
            var name = decoded(equals < 0 ? pair : pair.substring(0, equals));
            if (!PARAMETERS.contains(name)) {
                throw new StartupException("CONN_STR has the parameter '" + name
                        + "', which the lab does not know; it knows sslmode, user and password.");
            }
            found.put(name, equals < 0 ? "" : decoded(pair.substring(equals + 1)));
        }
        return found;
    }

    private static String sslMode(String word) {
        if (!SSL_MODES.contains(word)) {
            throw new StartupException(
                    "CONN_STR has sslmode=" + word + "; it is one of " + String.join(", ", SSL_MODES) + ".");
        }
        return word;
    }

    private static String decoded(String text) {
        try {
            // A plus sign is a plus sign here: only %XX is an escape.
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new StartupException("CONN_STR has a % that is not followed by two hexadecimal digits; write %25.");
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
