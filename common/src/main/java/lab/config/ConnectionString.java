package lab.config;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Where the database is and who we are there: {@code CONN_STR}, read once.
 *
 * <p>Two forms say the same, as for libpq: {@code postgres://user:password@host:5432/db?sslmode=disable}, also with JDBC's
 * {@code jdbc:pgsql://} or {@code jdbc:postgresql://}, and {@code host=db user=ada password=…}.
 *
 * @param hosts at least one, in the order in which to try them
 * @param database the user's name when not given, as libpq does
 * @param user never empty
 * @param password empty when not given
 * @param parameters what else was said
 */
public record ConnectionString(
        List<Host> hosts, String database, String user, String password, Map<Parameter, String> parameters) {

    /** Longer ones are a mistake; Linux would not pass on more than 128 KiB in one variable. */
    private static final int LONGEST = 8192;

    private static final String QUOTES = "\"'`“”‘’";

    /** Its own copies, and libpq's default for TLS. */
    public ConnectionString {
        hosts = List.copyOf(hosts);
        var copy = new EnumMap<Parameter, String>(Parameter.class);
        copy.putAll(parameters);
        copy.putIfAbsent(Parameter.SSLMODE, isSystem(copy) ? "verify-full" : "prefer");
        parameters = Collections.unmodifiableMap(copy);
    }

    /** With one host, and no parameter but libpq's word for TLS. */
    public ConnectionString(String host, int port, String database, String user, String password, String sslMode) {
        this(List.of(new Host(host, port)), database, user, password, Map.of(Parameter.SSLMODE, sslMode));
    }

    /**
     * Reads a connection string.
     *
     * @throws StartupException when it can't be read; the message never repeats the password
     */
    public static ConnectionString parse(String text) {
        checkWhole(text);
        if (UriForm.fits(text)) {
            return of(UriForm.read(text));
        }
        if (!text.contains("=")) {
            throw new StartupException(
                    "CONN_STR does not begin with postgres:// or jdbc:pgsql://; " + UriForm.FORM + ".");
        }
        return of(KeywordForm.read(text));
    }

    private static void checkWhole(String text) {
        if (text.length() > LONGEST) {
            throw new StartupException(
                    "CONN_STR has " + text.length() + " characters; at most " + LONGEST + " make sense.");
        }
        if (!text.isEmpty() && QUOTES.indexOf(text.charAt(0)) >= 0) {
            throw new StartupException("CONN_STR begins with the quote " + text.charAt(0)
                    + ", which is part of the value; take the quotes away (an env file keeps them).");
        }
        if (text.startsWith("psql ")) {
            throw new StartupException("CONN_STR begins with the command psql; give only what stands in its quotes.");
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw new StartupException("CONN_STR has half of a surrogate pair in it; take it out.");
        }
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw new StartupException("CONN_STR has a line break or another control character in it; take it out.");
        }
    }

    private static ConnectionString of(Map<String, String> said) {
        if (said.values().stream().anyMatch(value -> value.indexOf('\0') >= 0)) {
            throw new StartupException("CONN_STR has a %00 in it, which PostgreSQL can't take; take it out.");
        }
        var user = said.getOrDefault("user", "");
        var hosts = Host.list(said.getOrDefault("host", ""), said.getOrDefault("port", ""));
        if (user.isEmpty()) {
            throw new StartupException("CONN_STR names no user; " + UriForm.FORM + ".");
        }
        var parameters = new EnumMap<Parameter, String>(Parameter.class);
        said.forEach((name, value) -> {
            if (List.of("host", "port", "dbname", "user", "password").contains(name)) {
                return;
            }
            var parameter = Parameter.of(name, value);
            if (parameter != null) {
                parameter.check(value);
                parameters.put(parameter, value);
            }
        });
        checkTrust(parameters);
        var database = said.getOrDefault("dbname", "");
        return new ConnectionString(
                hosts, database.isEmpty() ? user : database, user, said.getOrDefault("password", ""), parameters);
    }

    /** {@code sslrootcert=system} trusts hundreds of CAs: without the host's name in the certificate that is worth nothing. */
    private static void checkTrust(Map<Parameter, String> parameters) {
        if (isSystem(parameters) && !"verify-full".equals(parameters.getOrDefault(Parameter.SSLMODE, "verify-full"))) {
            throw new StartupException("CONN_STR has sslrootcert=system, which needs sslmode=verify-full.");
        }
        if (parameters.containsKey(Parameter.SSLCERT) != parameters.containsKey(Parameter.SSLKEY)) {
            throw new StartupException("CONN_STR has one of sslcert and sslkey; it takes both or neither.");
        }
    }

    private static boolean isSystem(Map<Parameter, String> parameters) {
        return "system".equals(parameters.get(Parameter.SSLROOTCERT));
    }

    /** The first host. */
    public String host() {
        return hosts.get(0).name();
    }

    /** The first host's port. */
    public int port() {
        return hosts.get(0).port();
    }

    /** libpq's word: disable, allow, prefer (when not given), require, verify-ca or verify-full. */
    public String sslMode() {
        return parameters.getOrDefault(Parameter.SSLMODE, "prefer");
    }

    /** The same server and user, another database. */
    public ConnectionString withDatabase(String name) {
        return new ConnectionString(hosts, name, user, password, parameters);
    }

    /** The same, whose connections show under this name in {@code pg_stat_activity} from their first moment. */
    public ConnectionString named(String applicationName) {
        var named = new EnumMap<>(parameters);
        named.put(Parameter.APPLICATION_NAME, applicationName);
        return new ConnectionString(hosts, database, user, password, named);
    }

    /** The origin's form with the password in it: for a child process's environment, never for a log. */
    public String toUrl() {
        var secret = password.isEmpty() ? "" : ":" + encoded(password);
        var places = hosts.stream().map(Host::toString).collect(Collectors.joining(","));
        var rest = new ArrayList<String>();
        parameters.forEach((name, value) -> rest.add(name.label() + "=" + encoded(value)));
        return "postgres://" + encoded(user) + secret + "@" + places + "/" + encoded(database)
                + (rest.isEmpty() ? "" : "?" + String.join("&", rest));
    }

    /** For people and logs: without the password. */
    @Override
    public String toString() {
        return user + "@" + hosts.stream().map(Host::toString).collect(Collectors.joining(",")) + "/" + database;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
