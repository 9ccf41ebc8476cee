package lab.explore;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import lab.audit.Audit;
import lab.config.ConnectionString;
import lab.config.Driver;
import lab.explore.Standstill.State;
import lab.explore.Told.Created;
import lab.explore.Told.Refused;
import lab.explore.Told.Shown;
import lab.explore.Told.Withdrawn;
import lab.explore.Verdict.Damage;
import lab.load.Claims;
import lab.store.ConnectionSource;
import lab.store.Post;
import lab.store.PostStore;
import lab.store.Schema;
import lab.testing.OneConnection;
import org.jspecify.annotations.Nullable;

/**
 * What an order is played on: some requests, a source of connections, and a database that is the same at the beginning of each
 * order, with {@value #EARLIER} older posts in it. Beside them a session of our own that resets, looks and audits.
 */
final class Scene implements Search.Subject, AutoCloseable {

    /** Posts that are there from the beginning, ids 1 to this: the export needs a second portion to read them. */
    static final long EARLIER = 101;

    /** Each request is run so often before anything counts: by then drivers have decided which statements to keep prepared. */
    private static final int WARM_UP = 6;

    /** Deleted rows stay in the table until somebody cleans up. */
    private static final int PLAYS_BETWEEN_VACUUMS = 500;

    /** What a request that was let go needs to come to its end, if it can. */
    private static final Duration END = Duration.ofMillis(100);

    /** Opens the source of connections under test. */
    @FunctionalInterface
    interface Opener {
        /**
         * Opens it.
         *
         * @throws SQLException when the database refuses
         */
        ConnectionSource open() throws SQLException;
    }

    /** It warns of each connection that we end. */
    private static final Logger driverLog = Logger.getLogger("com.impossibl");

    static {
        driverLog.setLevel(Level.OFF);
    }

    private final List<RequestKind> kinds;
    private final Opener opener;
    private final Connection side;
    private final List<Connection> physical = new ArrayList<>();
    private final Map<Connection, Integer> backends = Collections.synchronizedMap(new IdentityHashMap<>());
    private List<Actor> requests = List.of();
    private final Standstill standstill = new Standstill(this::threads, this::sessions);
    private ConnectionSource source;
    private int plays;

    /**
     * Makes the tables and the older posts, and runs each request alone.
     *
     * @param database an empty one
     * @throws SQLException when the database refuses any of it
     */
    Scene(ConnectionString database, List<RequestKind> kinds, Opener opener) throws SQLException {
        this.kinds = List.copyOf(kinds);
        this.opener = opener;
        this.side = Driver.PGJDBC.dataSource(database, Duration.ofSeconds(60)).getConnection();
        this.source = opener.open();
        Schema.apply(source);
        side(
                "INSERT INTO posts (title, content, date) SELECT 'earlier ' || n, '" + RequestKind.CONTENT
                        + "', now() - interval '1 day' + n * interval '1 s' FROM generate_series(1, " + EARLIER
                        + ") n; "
                        + "INSERT INTO post_events (post_id, kind) SELECT id, 'created' FROM posts; ANALYZE posts, post_events");
        warmUp();
    }

    /** By then drivers have decided which statements to keep prepared, and pools have a connection for each request. */
    private void warmUp() throws SQLException {
        borrowAtOnce();
        for (var round = 0; round < WARM_UP; round++) {
            for (var kind : EnumSet.copyOf(kinds)) {
                kind.ask(new PostStore(source), "warm-up");
            }
        }
    }

    /** As many at a time as there will be; a source that lends fewer has them wait for each other in vain. */
    private void borrowAtOnce() {
        var everybody = new CyclicBarrier(kinds.size());
        var borrower = source;
        var borrowers = kinds.stream()
                .map(kind ->
                        CompletableFuture.runAsync(() -> borrow(borrower, everybody), task -> new Thread(task).start()))
                .toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(borrowers).join();
    }

    private void borrow(ConnectionSource from, CyclicBarrier everybody) {
        try {
            from.lend(connection -> {
                backend(connection);
                try {
                    return everybody.await(END.toMillis(), TimeUnit.MILLISECONDS);
                } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
                    return 0; // it lends fewer
                }
            });
        } catch (SQLException e) {
            // The requests will be told.
        }
    }

    @Override
    public List<Actor> begin(Actor.Listener listener) throws SQLException {
        reset();
        physical.clear();
        requests = IntStream.range(0, kinds.size())
                .mapToObj(number -> new Actor(number, self -> play(self, kinds.get(number)), listener))
                .toList();
        return requests;
    }

    private Told play(Actor self, RequestKind kind) throws SQLException {
        var stepped = new SteppedSource(source, self, kind == RequestKind.WITHDRAW, this::number);
        return kind.ask(new PostStore(stepped), title(self.number()));
    }

    private static String title(int request) {
        return Call.letter(request) + "'s post";
    }

    /** Nobody else moves while one request borrows. */
    private int number(Connection lent) throws SQLException {
        backend(lent); // asks a new connection only: the others are known since the warm-up
        var connection = lent.unwrap(Connection.class);
        if (!physical.contains(connection)) {
            physical.add(connection);
        }
        return physical.indexOf(connection) + 1;
    }

    /** The server's process for a connection. */
    private int backend(Connection lent) throws SQLException {
        var connection = lent.unwrap(Connection.class);
        var known = backends.get(connection);
        if (known != null) {
            return known;
        }
        try (var statement = lent.createStatement();
                var row = statement.executeQuery("SELECT pg_backend_pid()")) {
            row.next();
            backends.put(connection, row.getInt(1));
            return row.getInt(1);
        }
    }

    /** The connections that were used since the beginning of the order, in the order of their numbers. */
    List<Connection> physical() {
        return List.copyOf(physical);
    }

    /** What the server says of a connection's session, such as {@code idle in transaction}; {@code gone} when it has ended. */
    String stateOf(Connection connection) throws SQLException {
        try (var statement = side.createStatement();
                var row = statement.executeQuery(
                        "SELECT state FROM pg_stat_activity WHERE pid = " + backends.get(connection))) {
            return row.next() ? row.getString(1) : "gone";
        }
    }

    /** The posts of the requests as everybody else sees them, and how many events each has. */
    List<String> table() throws SQLException {
        var posts = new ArrayList<String>();
        try (var statement = side.createStatement();
                var rows =
                        statement.executeQuery("SELECT title, (SELECT count(*) FROM post_events WHERE post_id = p.id)"
                                + " FROM posts p WHERE id > " + EARLIER + " ORDER BY id")) {
            while (rows.next()) {
                posts.add(rows.getString(1) + (rows.getInt(2) == 1 ? "" : " (no event)"));
            }
        }
        return posts;
    }

    private void reset() throws SQLException {
        if (sessionsThat("state LIKE 'idle in transaction%'") > 0) {
            reopen(); // an order left its transaction open: that must not reach into the next one
        }
        side("DELETE FROM post_events WHERE post_id > " + EARLIER + "; DELETE FROM posts WHERE id > " + EARLIER);
        if (++plays % PLAYS_BETWEEN_VACUUMS == 0) {
            side("VACUUM posts");
            side("VACUUM post_events");
        }
    }

    /** Ends all sessions of the source, and opens it anew. */
    private void reopen() throws SQLException {
        side("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE " + OTHERS);
        closeAside();
        source = opener.open();
        warmUp();
    }

    /** Closing a connection whose protocol is out of step can hang: nobody waits for it. */
    private void closeAside() {
        var old = source;
        var closing = new Thread(
                () -> {
                    try {
                        old.close();
                    } catch (SQLException | RuntimeException e) {
                        // It is broken.
                    }
                },
                "close-source");
        closing.setDaemon(true);
        closing.start();
    }

    @Override
    public Standstill standstill() {
        return standstill;
    }

    @Override
    public Verdict judge(List<Actor> played) throws SQLException {
        var claims = new Claims();
        for (var request : played) {
            claim(claims, request);
        }
        var audit = Audit.of(side, claims);
        var damages = EnumSet.noneOf(Damage.class);
        add(damages, Damage.GONE, audit.acknowledgedMissing() + audit.contentChanged() > 0);
        add(damages, Damage.KEPT, audit.refusedPresent() + audit.storedAgain() > 0);
        add(damages, Damage.HALF, sum(audit.postsWithoutEvent(), audit.eventsWithoutPost()) > 0);
        var shown = played.stream()
                .map(Actor::told)
                .filter(Shown.class::isInstance)
                .map(Shown.class::cast)
                .toList();
        if (!shown.isEmpty()) {
            var there = posts();
            add(damages, Damage.NEVER_WAS, !shown.stream().allMatch(page -> there.containsAll(page.posts())));
            add(damages, Damage.MISSED, !shown.stream().allMatch(Shown::complete));
        }
        var loud = played.stream().anyMatch(request -> request.told() instanceof Refused);
        return Verdict.answered(damages, loud);
    }

    private void claim(Claims claims, Actor request) {
        var title = title(request.number());
        var told = request.told();
        if (told instanceof Created created) {
            claims.acknowledge(title, RequestKind.CONTENT, created.id());
        } else if (kinds.get(request.number()).writes() && (told instanceof Refused || told instanceof Withdrawn)) {
            claims.refuse(title, RequestKind.CONTENT);
        }
    }

    private static void add(Set<Damage> damages, Damage damage, boolean done) {
        if (done) {
            damages.add(damage);
        }
    }

    private static long sum(@Nullable Long one, @Nullable Long other) {
        return (one == null ? 0 : one) + (other == null ? 0 : other);
    }

    /** All posts, as everybody sees them. */
    private Set<Post> posts() throws SQLException {
        var all = new HashSet<Post>();
        new PostStore(new OneConnection(side)).export(all::add);
        return all;
    }

    /** Lets them go; who does not come to an end loses the connection, and everybody gets a new one. */
    @Override
    public void clear(List<Actor> abandoned) throws SQLException {
        abandoned.forEach(Actor::letGo);
        if (!abandoned.stream().allMatch(request -> request.endsWithin(END))) {
            reopen();
        }
    }

    private Set<Long> threads() {
        return requests.stream().map(Actor::threadId).collect(Collectors.toSet());
    }

    private static final String OTHERS =
            "datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'";

    private State sessions() throws SQLException {
        var working = sessionsThat("state = 'active' AND wait_event_type IS DISTINCT FROM 'Lock'");
        if (working > 0) {
            return State.WORKING;
        }
        return sessionsThat("state = 'active'") > 0 ? State.LOCKED : State.IDLE;
    }

    private long sessionsThat(String condition) throws SQLException {
        try (var statement = side.createStatement();
                var row = statement.executeQuery(
                        "SELECT count(*) FROM pg_stat_activity WHERE " + OTHERS + " AND " + condition)) {
            row.next();
            return row.getLong(1);
        }
    }

    private void side(String sql) throws SQLException {
        try (var statement = side.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws SQLException {
        closeAside();
        side.close();
    }
}
