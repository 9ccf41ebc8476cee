package lab.config;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code CONN_STR} may say besides where the database is and who we are there: libpq's words, and pgxpool's for the pool.
 * {@code docs/reference/configuration.md} says what each driver makes of them.
 */
public enum Parameter {
    /** How much TLS: see {@link ConnectionString#sslMode}. */
    SSLMODE("disable", "allow", "prefer", "require", "verify-ca", "verify-full"),
    /** File with the CA's certificates (PEM), or {@code system} for those of the JVM. */
    SSLROOTCERT,
    /** File with the client's certificate. */
    SSLCERT,
    /** File with the client's key. */
    SSLKEY,
    /** Name that shows in {@code pg_stat_activity}. */
    APPLICATION_NAME,
    /** Seconds that one attempt at one host may take. */
    CONNECT_TIMEOUT,
    /** Settings of the session, {@code -cname=value} each. */
    OPTIONS,
    /** Whether SCRAM binds the password to the TLS connection. */
    CHANNEL_BINDING("disable", "prefer", "require"),
    /** Which of several hosts will do. */
    TARGET_SESSION_ATTRS("any", "read-write", "read-only", "primary", "standby", "prefer-standby"),
    /** {@code POOL_MAX}. */
    POOL_MAX_CONNS,
    /** {@code POOL_MIN}. */
    POOL_MIN_CONNS,
    /** {@code POOL_MAX_LIFETIME}, as Go writes durations. */
    POOL_MAX_CONN_LIFETIME,
    /** {@code POOL_IDLE_TIMEOUT}, as Go writes durations. */
    POOL_MAX_CONN_IDLE_TIME,
    /** {@code POOL_KEEPALIVE}, as Go writes durations. */
    POOL_HEALTH_CHECK_PERIOD;

    /** Longest wait that {@code connect_timeout} may ask for, in seconds. */
    static final int LONGEST_CONNECT_TIMEOUT = 600;

    private static final String SCHEMA =
            "write options=-csearch_path%3Dname in a URL, options='-csearch_path=name' in the keyword form";
    private static final String LEAVE_OUT = "leave it out";

    /** What other tools write, or the drivers can't do, and what to write instead. */
    private static final Map<String, String> REMEDIES = Map.ofEntries(
            Map.entry("schema", SCHEMA),
            Map.entry("currentschema", SCHEMA),
            Map.entry("search_path", SCHEMA),
            Map.entry("ssl", "write sslmode=require or sslmode=verify-full"),
            Map.entry("applicationname", "write application_name"),
            Map.entry("fallback_application_name", "write application_name"),
            Map.entry("logintimeout", "write connect_timeout"),
            Map.entry("connecttimeout", "write connect_timeout"),
            Map.entry("sockettimeout", "set QUERY_TIMEOUT"),
            Map.entry("statement_timeout", "set QUERY_TIMEOUT"),
            Map.entry("connection_limit", "write pool_max_conns or set POOL_MAX"),
            Map.entry("pool_timeout", "set POOL_ACQUIRE_TIMEOUT"),
            Map.entry("keepalives", "set POOL_KEEPALIVE"),
            Map.entry("keepalives_idle", "set POOL_KEEPALIVE"),
            Map.entry("keepalives_interval", "set POOL_KEEPALIVE"),
            Map.entry("keepalives_count", "set POOL_KEEPALIVE"),
            Map.entry("pool_min_idle_conns", "write pool_min_conns or set POOL_MIN"),
            Map.entry("pool_max_conn_lifetime_jitter", LEAVE_OUT + ", HikariCP varies lifetimes by itself"),
            Map.entry("hostaddr", "write the address as host"),
            Map.entry("passfile", "write the password"),
            Map.entry("service", "write out what the service file says"),
            Map.entry("pgbouncer", LEAVE_OUT));

    /** Parameters that say what the lab does anyhow; any other value of theirs it can't do. */
    private static final Map<String, List<String>> WITHOUT_EFFECT = Map.of(
            "gssencmode", List.of("disable", "prefer"),
            "sslcompression", List.of("0"),
            "sslnegotiation", List.of("postgres"),
            "sslsni", List.of("1"),
            "load_balance_hosts", List.of("disable"),
            "client_encoding", List.of("utf8", "UTF8", "utf-8", "UTF-8", "auto"));

    /** What it takes, as the message has it; empty for any text. */
    private final String words;

    Parameter(String... words) {
        this.words = String.join(", ", words);
    }

    /** The name as {@code CONN_STR} has it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The parameter with this name.
     *
     * @return null for one that may be left out, because it says what the lab does anyhow
     * @throws StartupException when there is none; the message names it and the remedy
     */
    static @Nullable Parameter of(String name, String value) {
        for (var parameter : values()) {
            if (parameter.label().equals(name)) {
                return parameter;
            }
        }
        var harmless = WITHOUT_EFFECT.get(name);
        if (harmless == null) {
            throw unknown(name);
        }
        if (!harmless.contains(value)) {
            throw new StartupException("CONN_STR has %s=%s; the lab can do %s only."
                    .formatted(name, shortened(value), String.join(" or ", harmless)));
        }
        return null;
    }

    /**
     * Looks at a value.
     *
     * @throws StartupException when it can't be used; the message names the parameter and says what it takes
     */
    void check(String value) {
        if (value.isEmpty()) {
            throw new StartupException(
                    "CONN_STR has " + label() + "= with nothing after it; give it a value or leave it out.");
        }
        if (!words.isEmpty() && !List.of(words.split(", ")).contains(value)) {
            throw new StartupException(
                    "CONN_STR has %s=%s; it is one of %s.".formatted(label(), shortened(value), words));
        }
        if (this == CONNECT_TIMEOUT && !(value.matches("\\d{1,4}") && inRange(Integer.parseInt(value)))) {
            throw new StartupException("CONN_STR has connect_timeout=%s; it is a whole number of seconds from 1 to %d."
                    .formatted(shortened(value), LONGEST_CONNECT_TIMEOUT));
        }
    }

    private static boolean inRange(int seconds) {
        return seconds >= 1 && seconds <= LONGEST_CONNECT_TIMEOUT;
    }

    private static StartupException unknown(String name) {
        var remedy = REMEDIES.get(name.toLowerCase(Locale.ROOT));
        // What does not look like a name may be the rest of a password with an & in it.
        var shown = name.matches("\\w{0,40}") ? "the parameter '" + name + "'" : "a parameter";
        return new StartupException("CONN_STR has " + shown + ", which the lab does not know; "
                + (remedy == null ? "a setting of the session goes into options=-cname%3Dvalue" : remedy) + ".");
    }

    private static String shortened(String value) {
        return value.length() <= 40 ? value : value.substring(0, 40) + "…";
    }
}
