package lab.failures;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import lab.config.Driver;
import lab.failures.Look.Held;
import lab.testing.Patience;
import org.jspecify.annotations.Nullable;

/**
 * An audience that looks at the database after each line of the timeline, in a session of its own: what the app's sessions hold,
 * and what everybody else sees. It reads only, in autocommit mode, and never waits for a lock of the play.
 */
public final class Onlooker implements Stage.Audience, AutoCloseable {

    /** How its session shows in {@code pg_stat_activity}: no experiment takes it for one of the app's. */
    static final String NAME = "onlooker";

    /** Takes down what was heard and seen. */
    @FunctionalInterface
    public interface Reporter {
        /** A line of the timeline, and how things stand after it. */
        void takesDown(String who, String what, String result, Look look);
    }

    /** Two looks as far apart, and equal: then the server has come to rest. */
    private static final Duration PAUSE = Duration.ofMillis(5);

    /** The longest wait for that; whatever there is to see then is seen. */
    private static final Duration MOST = Duration.ofSeconds(1);

    /** What a statement can wait for without that the server does anything. */
    private static final Set<String> WAITS = Set.of("Lock", "Client", "Timeout");

    private static final String SESSIONS = """
            SELECT a.pid, coalesce(a.state, ''), coalesce(a.wait_event_type, ''),
              coalesce(string_agg(DISTINCT l.mode || ' ' || c.relname, ',') FILTER (WHERE l.granted), ''),
              coalesce(string_agg(DISTINCT c.relname::text, ',') FILTER (WHERE NOT l.granted), '')
            FROM pg_stat_activity a LEFT JOIN (pg_locks l JOIN pg_class c ON c.oid = l.relation
                AND c.relname IN ('posts', 'post_events') AND c.relnamespace = 'public'::regnamespace)
              ON l.pid = a.pid AND l.locktype = 'relation' AND l.database = a.datid
            WHERE a.datname = current_database() AND a.application_name = '%s'
            GROUP BY 1, 2, 3 ORDER BY 1""".formatted(Driver.APPLICATION_NAME);

    private final Experiment experiment;
    private final Reporter reporter;
    private @Nullable Stage stage;
    private @Nullable Connection connection;
    private boolean lockWaitedFor;

    /** An audience for one play. */
    public Onlooker(Experiment experiment, Reporter reporter) {
        this.experiment = experiment;
        this.reporter = reporter;
    }

    @Override
    public void arrives(Stage toBeSeen) throws SQLException {
        stage = toBeSeen;
        connection = Driver.PGJDBC
                .dataSource(toBeSeen.config().database(), Patience.LIMIT)
                .getConnection();
        connection.setClientInfo("ApplicationName", NAME);
        try (var statement = connection.createStatement()) {
            statement.execute(
                    "SET lock_timeout = '10ms'"); // if a lock comes between the look at the locks and at the tables
        }
    }

    @Override
    public synchronized void hears(String who, String what, String result) {
        reporter.takesDown(who, what, result, look(who, what));
    }

    private Look look(String who, String what) {
        if (stage == null || connection == null) {
            return Look.none("");
        }
        if (experiment.hasItsOwnServer()) {
            return Look.none("played on a server of its own, where nobody looks");
        }
        if (lockWaitedFor && setsFree(who, what)) {
            lockWaitedFor = false;
            return Look.none("on the move: who waited goes on");
        }
        try {
            var sessions = atRest(connection);
            lockWaitedFor = sessions.stream().anyMatch(Session::waitsForLock);
            return new Look(
                    held(stage, sessions), List.of(table("posts", sessions), table("post_events", sessions)), "");
        } catch (SQLException e) {
            return Look.none("nobody could look: " + Step.says(e));
        }
    }

    /** What becomes of those who waited is for their own lines to tell: until then it depends on who looks when. */
    private static boolean setsFree(String who, String what) {
        return who.equals("aside") || what.startsWith("kills");
    }

    private static List<Session> atRest(Connection connection) throws SQLException {
        var deadline = System.nanoTime() + MOST.toNanos();
        var before = sessions(connection);
        while (true) {
            LockSupport.parkNanos(PAUSE.toNanos());
            var now = sessions(connection);
            if (System.nanoTime() > deadline
                    || (now.equals(before) && now.stream().noneMatch(Session::runs))) {
                return now;
            }
            before = now;
        }
    }

    private static List<Session> sessions(Connection connection) throws SQLException {
        var sessions = new ArrayList<Session>();
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(SESSIONS)) {
            while (row.next()) {
                sessions.add(new Session(
                        row.getInt(1), row.getString(2), row.getString(3), row.getString(4), row.getString(5)));
            }
        }
        return sessions;
    }

    private static List<Held> held(Stage stage, List<Session> sessions) {
        var held = new ArrayList<Held>();
        var named = stage.backends();
        named.forEach((pid, name) -> held.add(sessions.stream()
                .filter(session -> session.pid() == pid)
                .findFirst()
                .map(session -> session.held(name))
                .orElse(new Held(name, "gone", List.of()))));
        var others = new TreeMap<String, Integer>();
        for (var session : sessions) {
            if (session.pid() == stage.sideBackend()) {
                Stream.of(session)
                        .filter(Session::isBusy)
                        .map(busy -> busy.held("aside"))
                        .forEach(held::add);
            } else if (!named.containsKey(session.pid()) && session.isBusy()) {
                others.merge(session.inShort(), 1, Integer::sum);
            }
        }
        if (!others.isEmpty()) {
            var counts = others.entrySet().stream()
                    .map(same -> same.getValue() + " × " + same.getKey())
                    .toList();
            held.add(new Held("others", String.join("; ", counts), List.of()));
        }
        return held;
    }

    /** The table as it is for everybody else, unless it is locked so that nobody can see it. */
    private String table(String name, List<Session> sessions) throws SQLException {
        if (connection == null || sessions.stream().anyMatch(session -> session.locks("AccessExclusiveLock " + name))) {
            return name + ": can't be seen, it is locked";
        }
        if (sessions.stream().anyMatch(session -> session.wanted().equals(name))) {
            return name + ": can't be seen, somebody waits to lock it"; // who comes later waits behind
        }
        var first = name.equals("posts") ? "left(title, 30)" : "'post ' || post_id || ' ' || kind";
        var sql =
                "SELECT (SELECT count(*) FROM %s), (SELECT string_agg(one, ', ') FROM (SELECT %s AS one FROM %s ORDER BY id LIMIT 3))"
                        .formatted("public." + name, first, "public." + name);
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            var count = row.getInt(1);
            return name + ": " + (count == 0 ? "none" : row.getString(2))
                    + (count > 3 ? " and " + (count - 3) + " more" : "");
        }
    }

    /** Its session ends with the database at the latest. */
    @Override
    public void close() {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException e) {
            // It has been ended already.
        }
    }

    /**
     * A session as the server tells of it.
     *
     * @param waits the kind of thing that it waits for; empty for nothing
     * @param granted locks on the two tables, each with its mode, with commas between them
     * @param wanted tables whose lock it waits for
     */
    private record Session(int pid, String state, String waits, String granted, String wanted) {

        boolean runs() {
            return state.equals("active") && !WAITS.contains(waits);
        }

        boolean waitsForLock() {
            return state.equals("active") && waits.equals("Lock");
        }

        boolean isBusy() {
            return state.equals("active") || state.startsWith("idle in transaction");
        }

        boolean locks(String lock) {
            return List.of(granted.split(",")).contains(lock);
        }

        Held held(String name) {
            return new Held(name, words(), holds());
        }

        String inShort() {
            return String.join(
                    ", ", Stream.concat(Stream.of(words()), holds().stream()).toList());
        }

        private String words() {
            return switch (state) {
                case "idle" -> "no transaction";
                case "idle in transaction" -> "transaction open";
                case "idle in transaction (aborted)" -> "transaction failed";
                case "active" -> wordsOfAStatement();
                default -> state;
            };
        }

        private String wordsOfAStatement() {
            if (waitsForLock()) {
                return "waits for a lock" + (wanted.isEmpty() ? "" : " on " + wanted);
            }
            return waits.equals("Client") ? "in a statement, waits for its client" : "runs a statement";
        }

        /** In a transaction, locks are kept until its end: they tell what it has done. */
        private List<String> holds() {
            return Stream.of("posts", "post_events").flatMap(this::done).toList();
        }

        private Stream<String> done(String table) {
            if (locks("AccessExclusiveLock " + table)) {
                return Stream.of("has locked " + table);
            }
            if (locks("RowExclusiveLock " + table)) {
                return Stream.of("has written " + table);
            }
            return locks("AccessShareLock " + table) ? Stream.of("has read " + table) : Stream.empty();
        }
    }
}
