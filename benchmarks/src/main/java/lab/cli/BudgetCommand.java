package lab.cli;

import static lab.text.Language.retold;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Callable;
import lab.config.ConnectionString;
import lab.config.Driver;
import lab.config.StartupException;
import lab.sizing.Budget;
import lab.sizing.Budget.Limits;
import lab.text.Text;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./lab budget}. */
@Command(
        name = "budget",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Pods x pool against max_connections: does it fit, and what fails first if not.",
        footer = {
            "",
            "With CONN_STR set, the server's own limits, those of its role and database, and present",
            "connections are read.",
            "Exit status: 0 it fits, 3 it does not, 2 bad usage."
        })
final class BudgetCommand implements Callable<Integer> {

    private static final int DOES_NOT_FIT = 3;

    @Spec
    private CommandSpec spec;

    @Option(names = "--pods", paramLabel = "N", defaultValue = "10", description = "pods at most (default 10)")
    private int pods;

    @Option(names = "--pool", paramLabel = "N", defaultValue = "25", description = "POOL_MAX of each (default 25)")
    private int pool;

    @Option(
            names = "--surge",
            paramLabel = "N",
            description = "extra pods of a rolling update (default: 25 %% of the pods)")
    private @Nullable Integer surge;

    @Option(
            names = "--pooler",
            paramLabel = "SIZE",
            description = "a pooler stands between, with this many connections to the server")
    private @Nullable Integer pooler;

    @Option(names = "--poolers", paramLabel = "N", description = "how many of them (2)")
    private @Nullable Integer poolers;

    @Option(names = "--max-connections", paramLabel = "N", description = "the server's (default 100, or CONN_STR's)")
    private @Nullable Integer maxConnections;

    @Option(names = "--reserved", paramLabel = "N", description = "slots for superusers (default 3, or CONN_STR's)")
    private @Nullable Integer reserved;

    @Override
    public Integer call() {
        Usage.require(spec, pods >= 1 && pods <= 100_000, "--pods takes 1 to 100000");
        Usage.require(spec, pool >= 1 && pool <= 100_000, "--pool takes 1 to 100000");
        Usage.require(spec, pooler == null || (pooler >= 1 && pooler <= 100_000), "--pooler takes 1 to 100000");
        Usage.require(spec, pooler != null || poolers == null, "--poolers counts what --pooler sizes; give both");
        Usage.require(spec, poolers == null || (poolers >= 1 && poolers <= 1000), "--poolers takes 1 to 1000");
        var budget = new Budget(pods, pool, surge == null ? Budget.defaultSurge(pods) : surge, limits());
        Usage.require(spec, budget.surge() >= 0 && budget.surge() <= 100_000, "--surge takes 0 to 100000");
        say(
                "%d pods + %d of a rolling update, x %d connections = %,d",
                budget.pods(), budget.surge(), budget.pool(), budget.wanted());
        if (pooler == null) {
            print(budget);
            return budget.fits() ? 0 : DOES_NOT_FIT;
        }
        var behind = new Budget(poolers == null ? 2 : poolers, pooler, 0, budget.limits());
        printBehind(budget, behind);
        return behind.fits() ? 0 : DOES_NOT_FIT;
    }

    /** The second floor: who is a client of the pooler is none of the server's. */
    private static void printBehind(Budget pods, Budget behind) {
        say(
                "They are the pooler's clients: each pooler's max_client_conn must be %,d or more, as one may be left alone.",
                pods.wanted());
        say("%d poolers x %d connections = %,d", behind.pods(), behind.pool(), behind.wanted());
        printLimits(behind.limits());
        say(
                behind.fits()
                        ? "It fits. The largest pool of each pooler that fits: %s."
                        : "It does not fit: clients wait in the pooler (query_wait_timeout) while the server says 53300. The"
                                + " largest pool of each pooler that fits: %s.",
                behind.largestPool() == 0 ? "none" : behind.largestPool());
        say(
                "At most %,d transactions run at once; the other connections of the pods wait.",
                Math.min(behind.wanted(), behind.limits().available()));
    }

    private static void printLimits(Limits limits) {
        say(
                "max_connections %,d - %d reserved - %d held by others = %,d",
                limits.maxConnections(),
                limits.reserved(),
                limits.others(),
                Math.max(0, limits.maxConnections() - limits.reserved() - limits.others()));
        if (limits.own() != null) {
            say("a CONNECTION LIMIT of the role or its database leaves %d of them", limits.available());
        }
    }

    private static void print(Budget budget) {
        printLimits(budget.limits());
        if (budget.fits()) {
            say(
                    "It fits. The largest pool that does: %d. The most pods with this one: %d.",
                    budget.largestPool(), budget.mostPods());
            return;
        }
        say(
                "It does not fit. Pod %d is the first that can't fill its pool: SQLState 53300, remaining connection slots"
                        + " are reserved (or: too many clients, too many connections). It fails at its start if it gets no"
                        + " connection at all, else only under load.",
                budget.firstPodToFail());
        say(
                "The largest pool that fits: %s. The most pods with this one: %d.",
                budget.largestPool() == 0 ? "none" : budget.largestPool(), budget.mostPods());
    }

    private static void say(String pattern, Object... values) {
        System.out.println(Text.wrapped(retold(Text.format(pattern, values))));
    }

    private Limits limits() {
        var given = System.getenv().getOrDefault("CONN_STR", "");
        var limits = given.isBlank() ? new Limits(100, 3, 0) : ofServer(ConnectionString.parse(given.strip()));
        limits = new Limits(
                maxConnections == null ? limits.maxConnections() : maxConnections,
                reserved == null ? limits.reserved() : reserved,
                limits.others(),
                limits.own());
        Usage.require(
                spec,
                limits.maxConnections() >= 1 && limits.maxConnections() <= 262_143,
                "--max-connections takes 1 to 262143");
        Usage.require(
                spec,
                limits.reserved() >= 0 && limits.reserved() < limits.maxConnections(),
                "--reserved takes 0 to less than max_connections");
        return limits;
    }

    /**
     * {@code reserved_connections} exists from PostgreSQL 16 on. An ordinary role sees every session and whose it is, but not its
     * kind: those of a user in a database count. Superusers are exempt from limits of a role or database.
     */
    private static Limits ofServer(ConnectionString server) {
        var sql = """
                SELECT (SELECT setting::int FROM pg_settings WHERE name = 'max_connections'),
                    (SELECT sum(setting::int) FROM pg_settings
                        WHERE name IN ('superuser_reserved_connections', 'reserved_connections')),
                    (SELECT count(*) - 1 FROM pg_stat_activity WHERE backend_type = 'client backend'
                        OR (backend_type IS NULL AND usesysid IS NOT NULL AND datid IS NOT NULL)),
                    (least(
                        CASE WHEN rolconnlimit >= 0 AND NOT rolsuper THEN 1 + rolconnlimit
                            - (SELECT count(*) FROM pg_stat_activity WHERE usesysid = r.oid) END,
                        CASE WHEN datconnlimit >= 0 AND NOT rolsuper THEN 1 + datconnlimit
                            - (SELECT count(*) FROM pg_stat_activity WHERE datid = d.oid) END))::int
                FROM pg_roles r, pg_database d WHERE rolname = session_user AND datname = current_database()""";
        try (var connection =
                        Driver.PGJDBC.dataSource(server, Duration.ofSeconds(10)).getConnection();
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return new Limits(row.getInt(1), row.getInt(2), row.getInt(3), row.getObject(4, Integer.class));
        } catch (SQLException e) {
            throw new StartupException("Unable to read the limits of " + server + ": " + e.getMessage());
        }
    }
}
