package lab.failures;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lab.config.ConnectionString;
import lab.config.Driver;
import lab.failures.App.Answer;
import lab.failures.Outcome.Kind;
import lab.testing.EmbeddedServer;
import lab.testing.Patience;

/**
 * Three pods with a pool of 8 want 24 connections; the server has 20 for them.
 *
 * <p>Takes 20 to 30 s: a server of its own and seven real processes.
 *
 * <p>{@code ./lab fail P04} plays it; {@code docs/failures/P04-pods-times-pool-exceeds-server.md} has the timeline.
 */
public final class P04_PodsTimesPoolExceedsServer implements Experiment {

    private static final int OURS = 20;
    private static final int NOT_OURS =
            3 + 1; // superuser_reserved_connections of a stock server, the session on the side
    private static final int POOL = 8;
    private static final String SESSIONS = "SELECT count(*) FROM pg_stat_activity WHERE usename = 'app'";
    private static final String WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted";

    @Override
    public String inShort() {
        return "Three pods × a pool of 8 do not fit into 20 connections.";
    }

    @Override
    public boolean hasItsOwnServer() {
        return true;
    }

    @Override
    public Outcome play(Stage stage) throws SQLException {
        try (var server = EmbeddedServer.forOneExperiment(OURS + NOT_OURS)) {
            try (var admin = connect(server.admin())) {
                run(admin, "CREATE ROLE app LOGIN"); // no superuser: those may use the reserved connections
                run(admin, "CREATE DATABASE app OWNER app");
            }
            var database = new ConnectionString("127.0.0.1", server.admin().port(), "app", "app", "", "disable");
            try (var side = connect(server.admin().withDatabase("app"))) {
                return play(stage, side, database);
            }
        }
    }

    private static Outcome play(Stage stage, Connection side, ConnectionString database) throws SQLException {
        List<Long> lazy;
        try (var three = Pods.start(3, environment(stage, database, 1))) {
            stage.say("3 pods, POOL_MIN=1", "started; connections in the server", "one or two each");
            lazy = refused(stage, side, three);
        }
        try (var two = Pods.start(2, environment(stage, database, POOL))) {
            awaitSessions(stage, side, "2 pods, POOL_MIN=8", 2 * POOL);
            List<Long> full;
            String fourth;
            try (var third = Pods.start(1, environment(stage, database, POOL))) {
                awaitSessions(stage, side, "a third, POOL_MIN=8", OURS);
                var tooMany = App.start(environment(stage, database, POOL));
                full = refused(stage, side, two.and(third));
                fourth = tooMany.endAtStart();
                stage.say("a fourth, POOL_MIN=8", "starts, and tries for 10 s", fourth);
            }
            awaitSessions(stage, side, "2 pods instead", 2 * POOL);
            var fitting = refused(stage, side, two);
            var detail = "503 because the server is full, by pod: %s at first, then %s; a fourth pod: %s; two pods: %s"
                    .formatted(lazy, full, fourth, fitting);
            return sum(lazy) == 0 || sum(full) == 0 || sum(fitting) > 0
                    ? Outcome.noFailure(detail)
                    : new Outcome(Kind.ERROR, detail);
        }
    }

    /** Sends as many requests as the pools may have connections, while the table is locked; how many each pod refused. */
    private static List<Long> refused(Stage stage, Connection side, Pods pods) throws SQLException {
        run(side, "BEGIN");
        run(side, "LOCK TABLE posts IN ACCESS EXCLUSIVE MODE");
        var answers = pods.apps().stream()
                .flatMap(app -> Stream.generate(() -> app.starts("/")).limit(POOL))
                .toList();
        var fit = Math.min(OURS, answers.size());
        stage.await(() -> number(side, WAITING) == fit, fit + " requests in the server");
        stage.await(() -> done(answers) == answers.size() - fit, "the others to be refused");
        stage.say("server", "of %d requests, wait in it".formatted(answers.size()), Integer.toString(fit));
        run(side, "ROLLBACK");
        answers.stream()
                .map(answer -> answer.join().toString())
                .collect(Collectors.groupingBy(text -> text, TreeMap::new, Collectors.counting()))
                .forEach((text, count) -> stage.say("clients", count + " get", text));
        var byPod = IntStream.range(0, pods.apps().size())
                .mapToObj(pod -> full(answers.subList(pod * POOL, (pod + 1) * POOL)))
                .toList();
        stage.say("pods", "refused by each, for the server is full", byPod.toString());
        return byPod;
    }

    /** 53300, in the words that a client gets. */
    private static long full(List<CompletableFuture<Answer>> answers) {
        return answers.stream()
                .map(CompletableFuture::join)
                .filter(answer -> answer.status() == 503 && answer.body().contains("the database is down or full"))
                .count();
    }

    private static long sum(List<Long> counts) {
        return counts.stream().mapToLong(Long::longValue).sum();
    }

    private static void awaitSessions(Stage stage, Connection side, String who, int sessions) {
        stage.await(() -> number(side, SESSIONS) == sessions, sessions + " connections");
        stage.say(who, "started; connections in the server", Integer.toString(sessions));
    }

    private static long done(List<CompletableFuture<Answer>> answers) {
        return answers.stream().filter(CompletableFuture::isDone).count();
    }

    private static Map<String, String> environment(Stage stage, ConnectionString database, int least) {
        return stage.environment(Map.of(
                "CONN_STR", database.toUrl(),
                "POOL_MIN", Integer.toString(least),
                "POOL_MAX", Integer.toString(POOL),
                "POOL_ACQUIRE_TIMEOUT", "4s",
                "QUERY_TIMEOUT", "20s"));
    }

    private static Connection connect(ConnectionString to) throws SQLException {
        return Driver.PGJDBC.dataSource(to, Patience.LIMIT).getConnection();
    }

    private static void run(Connection connection, String sql) throws SQLException {
        Sql.run(sql).on(connection);
    }

    private static int number(Connection connection, String sql) {
        try {
            return Integer.parseInt(Sql.query(sql).on(connection));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Some pods; closed all at once. */
    private record Pods(List<App> apps) implements AutoCloseable {

        static Pods start(int count, Map<String, String> environment) {
            var apps =
                    Stream.generate(() -> App.start(environment)).limit(count).toList();
            apps.forEach(app -> app.get("/readyz"));
            return new Pods(apps);
        }

        Pods and(Pods others) {
            return new Pods(Stream.concat(apps.stream(), others.apps.stream()).toList());
        }

        @Override
        public void close() {
            apps.parallelStream().forEach(App::close);
        }
    }
}
