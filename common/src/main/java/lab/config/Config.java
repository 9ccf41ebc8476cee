package lab.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import lab.log.LogFormat;
import org.jspecify.annotations.Nullable;

/**
 * Every setting of an app, read from the environment once, at start. {@code docs/reference/configuration.md} explains each.
 *
 * @param database {@code CONN_STR}, the only one without a default
 * @param bindAddress {@code BIND_ADDRESS}: where it listens; 0.0.0.0 is every address of the machine
 * @param port {@code PORT}, 0 to 65535; 0 takes a free one
 * @param workerThreads {@code WORKER_THREADS}: requests that may use the database at once, 1 to 1000
 * @param pool {@code POOL_…}; the broken variant has no pool and ignores it
 * @param queryTimeout {@code QUERY_TIMEOUT}: how long the server works on one statement before it gives up; fixed-pooled only
 * @param limits what the server does not wait for
 * @param driver {@code LAB_DRIVER}
 * @param pooler {@code LAB_POOLER}; fixed-pooled only
 * @param faults {@code LAB_FAULTS}: whether {@code /api/slow} and {@code /api/ownership} are there
 * @param ownershipFile {@code LAB_OWNERSHIP_FILE}: where the ownership timeline outlives the process; null for nowhere
 */
public record Config(
        ConnectionString database,
        InetAddress bindAddress,
        int port,
        int workerThreads,
        Pool pool,
        Duration queryTimeout,
        Limits limits,
        Driver driver,
        Pooler pooler,
        boolean faults,
        @Nullable Path ownershipFile) {

    /**
     * The pool's settings; the defaults are the origin's pgxpool.
     *
     * @param max {@code POOL_MAX}: connections at most, 1 to 1000
     * @param min {@code POOL_MIN}: connections kept when idle, 0 to max
     * @param maxLifetime {@code POOL_MAX_LIFETIME}: age at which a connection is replaced, 31 s to 24 h: longer than the least keepalive
     * @param idleTimeout {@code POOL_IDLE_TIMEOUT}: how long one above the minimum may idle, 10 s (HikariCP's least) to 24 h
     * @param keepalive {@code POOL_KEEPALIVE}: how often an idle one is pinged, 30 s (HikariCP's least) to less than maxLifetime
     * @param acquireTimeout {@code POOL_ACQUIRE_TIMEOUT}: how long a request waits for one, 250 ms (HikariCP's least) to 1 h
     */
    public record Pool(
            int max, int min, Duration maxLifetime, Duration idleTimeout, Duration keepalive, Duration acquireTimeout) {

        private static final Duration LEAST_VALIDATION = Duration.ofMillis(250); // HikariCP's
        private static final Duration MOST_VALIDATION = Duration.ofSeconds(5); // its default

        /**
         * How long a connection may take to say that it lives: half of the acquire time-out, so that a request finds out about two
         * dead ones before it is refused; 250 ms to 5 s. HikariCP asks for less than the acquire time-out and does not insist.
         */
        public Duration validationTimeout() {
            return Durations.within(LEAST_VALIDATION, acquireTimeout.dividedBy(2), MOST_VALIDATION);
        }
    }

    /**
     * What the HTTP server does not wait for.
     *
     * @param request {@code REQUEST_TIMEOUT}: from the end of a request to its answer, at least the pool's and the network's time-out
     *     together, to 3 h
     * @param exports {@code EXPORT_MAX}: exports at once, 1 to 1000
     * @param export {@code EXPORT_TIMEOUT}: how long one may take until its reader has it all, 1 s to 1 h
     * @param drainIdle {@code DRAIN_IDLE}: how long after SIGTERM it waits for requests on open connections that bring none, 0 to 8 s
     * @param maxConnectionAge {@code HTTP_MAX_CONNECTION_AGE}: age at which a client's connection is ended, to 24 h; 0 for never
     */
    public record Limits(
            Duration request, int exports, Duration export, Duration drainIdle, Duration maxConnectionAge) {}

    /**
     * How long anybody waits for the server's next word: {@code QUERY_TIMEOUT} in whole seconds, as pgjdbc counts, and one more, so that
     * the server's own refusal arrives first and says why; to an export that has begun the server allows more. Who meets a connection
     * that is frozen waits so long, and only once: it is closed, and whatever else the request would ask of it fails at once.
     */
    public Duration networkTimeout() {
        return networkTimeout(queryTimeout);
    }

    private static Duration networkTimeout(Duration query) {
        return Duration.ofSeconds(query.plusMillis(999).toSeconds() + 1);
    }

    /**
     * How long a request may wait until somebody begins with it: what is left of its time when it waits for the pool, and then for a
     * server that is frozen, for as long as it can. So the three waits together are {@code REQUEST_TIMEOUT}.
     */
    public Duration patience() {
        return limits.request().minus(pool.acquireTimeout()).minus(networkTimeout());
    }

    /** How long a transaction may stand still: the last net beneath an export's time, for what no time-out of ours has ended. */
    public Duration idleInTransaction() {
        return limits.export().plusSeconds(5);
    }

    /**
     * Reads the environment.
     *
     * @throws StartupException for the first value that can't be used
     */
    public static Config from(Map<String, String> environment) {
        var database = ConnectionString.parse(new Reader(environment, Map.of())
                .required("CONN_STR", "postgres://user:password@host:5432/db?sslmode=disable"));
        var env = new Reader(environment, database.parameters());
        var pool = pool(env);
        var queryTimeout = env.duration("QUERY_TIMEOUT", "5s", Duration.ofMillis(1), Duration.ofHours(1));
        env.choice(
                "LOG_FORMAT",
                LogFormat.TEXT.label(),
                LogFormat::of); // in force since the first line; here it is judged
        return new Config(
                database,
                env.address("BIND_ADDRESS", "0.0.0.0"),
                env.number("PORT", 8080, 0, 65535),
                env.number("WORKER_THREADS", 64, 1, 1000),
                pool,
                queryTimeout,
                limits(env, pool.acquireTimeout().plus(networkTimeout(queryTimeout))),
                env.choice("LAB_DRIVER", Driver.PGJDBC_NG.label(), Driver::of),
                pooler(env),
                env.flag("LAB_FAULTS"),
                ownershipFile(env));
    }

    private static Pooler pooler(Reader env) {
        var pooler = env.choice("LAB_POOLER", "none", Pooler::of);
        if (pooler == Pooler.TRANSACTION && env.parameters().containsKey(Parameter.OPTIONS)) {
            throw new StartupException(
                    "CONN_STR has options, which are a session's, and LAB_POOLER=transaction has none;"
                            + " set them in the pooler's connect_query, or with ALTER ROLE.");
        }
        return pooler;
    }

    private static @Nullable Path ownershipFile(Reader env) {
        var file = env.path("LAB_OWNERSHIP_FILE");
        if (file != null && !env.flag("LAB_FAULTS")) {
            throw new StartupException(
                    "LAB_OWNERSHIP_FILE is " + quoted(file.toString()) + "; it needs LAB_FAULTS=true.");
        }
        return file;
    }

    private static Pool pool(Reader env) {
        var day = Duration.ofHours(24);
        var max = env.number("POOL_MAX", 25, 1, 1000);
        var maxLifetime = env.duration("POOL_MAX_LIFETIME", "1h", Duration.ofSeconds(31), day);
        var often = maxLifetime.compareTo(Duration.ofMinutes(1)) > 0 ? "1m" : "30s";
        var keepalive = env.duration("POOL_KEEPALIVE", often, Duration.ofSeconds(30), day);
        if (keepalive.compareTo(maxLifetime) >= 0) {
            throw new StartupException("%s is %s; it must be shorter than %s, which is %s."
                    .formatted(
                            env.label("POOL_KEEPALIVE"),
                            Durations.format(keepalive),
                            env.label("POOL_MAX_LIFETIME"),
                            Durations.format(maxLifetime)));
        }
        return new Pool(
                max,
                env.number("POOL_MIN", Math.min(5, max), 0, max),
                maxLifetime,
                env.duration("POOL_IDLE_TIMEOUT", "30m", Duration.ofSeconds(10), day),
                keepalive,
                env.duration("POOL_ACQUIRE_TIMEOUT", "2s", Duration.ofMillis(250), Duration.ofHours(1)));
    }

    /**
     * Who waits longer than 2 s for a worker has mostly gone: users of the load think that long, and their client repeats.
     *
     * @param database how long a request may wait for it: for the pool, and for the network
     */
    private static Limits limits(Reader env, Duration database) {
        var request = Durations.format(database.plusSeconds(2));
        var why = ": POOL_ACQUIRE_TIMEOUT and QUERY_TIMEOUT must fit into it, and a second more";
        return new Limits(
                env.duration("REQUEST_TIMEOUT", request, database, Duration.ofHours(3), why),
                env.number("EXPORT_MAX", 2, 1, 1000),
                env.duration("EXPORT_TIMEOUT", "1m", Duration.ofSeconds(1), Duration.ofHours(1)),
                env.duration("DRAIN_IDLE", "4s", Duration.ZERO, Duration.ofSeconds(8)),
                env.duration("HTTP_MAX_CONNECTION_AGE", "0s", Duration.ZERO, Duration.ofHours(24)));
    }

    /** Of a value that is far too long only the beginning. */
    private static String quoted(String value) {
        return "'" + (value.length() <= LONGEST_QUOTED ? value : value.substring(0, LONGEST_QUOTED) + "…") + "'";
    }

    /** Characters of a value that is repeated to whom it is refused. */
    private static final int LONGEST_QUOTED = 100;

    /** Characters, Linux's own limit. */
    private static final int LONGEST_PATH = 4096;

    /** pgxpool's parameters of {@code CONN_STR} set the pool, unless the environment does. */
    private static final Map<String, Parameter> OF_THE_POOL = Map.of(
            "POOL_MAX", Parameter.POOL_MAX_CONNS,
            "POOL_MIN", Parameter.POOL_MIN_CONNS,
            "POOL_MAX_LIFETIME", Parameter.POOL_MAX_CONN_LIFETIME,
            "POOL_IDLE_TIMEOUT", Parameter.POOL_MAX_CONN_IDLE_TIME,
            "POOL_KEEPALIVE", Parameter.POOL_HEALTH_CHECK_PERIOD);

    /** One environment, what {@code CONN_STR} says about the pool, and what to say about a bad value in either. */
    private record Reader(Map<String, String> environment, Map<Parameter, String> parameters) {

        /** The parameter that is in force for a variable, or null. */
        private @Nullable Parameter parameter(String name) {
            var parameter = environment.containsKey(name) ? null : OF_THE_POOL.get(name);
            return parameter != null && parameters.containsKey(parameter) ? parameter : null;
        }

        private @Nullable String text(String name) {
            var parameter = parameter(name);
            return parameter == null ? environment.get(name) : parameters.get(parameter);
        }

        /** Where the value came from. */
        String label(String name) {
            var parameter = parameter(name);
            return parameter == null ? name : parameter.label() + " in CONN_STR";
        }

        /** No names: one that is looked up takes its time, and may stand for another address tomorrow. */
        private static final Pattern IP_ADDRESS = Pattern.compile(
                "((25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(?!$)|$)){4}|[0-9a-fA-F:][0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

        String required(String name, String example) {
            var value = environment.getOrDefault(name, "");
            if (value.isBlank()) {
                throw new StartupException(name + " is not set; set it to something like " + example + ".");
            }
            return value.strip();
        }

        int number(String name, int fallback, int least, int most) {
            var text = text(name);
            if (text == null) {
                return fallback;
            }
            var problem = new StartupException(label(name) + " is " + quoted(text) + "; it takes a whole number from "
                    + least + " to " + most + ".");
            try {
                var value = Integer.parseInt(text.strip());
                if (value < least || value > most) {
                    throw problem;
                }
                return value;
            } catch (NumberFormatException e) {
                throw problem;
            }
        }

        InetAddress address(String name, String fallback) {
            var text = environment.getOrDefault(name, fallback).strip();
            try {
                if (IP_ADDRESS.matcher(text).matches()) {
                    return InetAddress.getByName(text);
                }
            } catch (UnknownHostException e) {
                // Refused in the same words as what does not look like an address.
            }
            throw new StartupException(
                    "%s is %s; it takes an IP address of this machine, such as 127.0.0.1, or 0.0.0.0 for all."
                            .formatted(name, quoted(text)));
        }

        @Nullable Path path(String name) {
            var text = environment.get(name);
            if (text == null) {
                return null;
            }
            try {
                if (!text.isBlank() && text.length() <= LONGEST_PATH) {
                    return Path.of(text);
                }
            } catch (InvalidPathException e) {
                // Refused in the same words as an empty one.
            }
            throw new StartupException("%s is %s; it takes the path of a file.".formatted(name, quoted(text)));
        }

        Duration duration(String name, String fallback, Duration least, Duration most) {
            return duration(name, fallback, least, most, "");
        }

        /** @param why the bounds are what they are, for the end of the sentence */
        Duration duration(String name, String fallback, Duration least, Duration most, String why) {
            var given = text(name);
            var text = given == null ? fallback : given;
            Duration value;
            try {
                value = parameter(name) == null ? Durations.parse(text) : Durations.parseGo(text);
            } catch (IllegalArgumentException e) {
                throw new StartupException("%s is %s; %s.".formatted(label(name), quoted(text), e.getMessage()));
            }
            if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
                throw new StartupException("%s is %s; it takes %s to %s%s."
                        .formatted(label(name), quoted(text), Durations.format(least), Durations.format(most), why));
            }
            return value;
        }

        /** @param of finds what has that label; says which there are when nothing has */
        <T> T choice(String name, String fallback, Function<String, T> of) {
            var text = environment.getOrDefault(name, fallback).strip();
            try {
                return of.apply(text);
            } catch (IllegalArgumentException e) {
                throw new StartupException("%s is %s; %s.".formatted(name, quoted(text), e.getMessage()));
            }
        }

        boolean flag(String name) {
            var text = environment.getOrDefault(name, "false").strip();
            if (!text.equals("true") && !text.equals("false")) {
                throw new StartupException("%s is %s; it takes true or false.".formatted(name, quoted(text)));
            }
            return text.equals("true");
        }
    }
}
