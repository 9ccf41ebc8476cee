package lab.audit;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import lab.config.ConnectionString;
import lab.config.Driver;
import lab.load.Claims;
import lab.load.Claims.Answer;
import lab.load.Claims.Claim;
import org.jspecify.annotations.Nullable;

/**
 * Looks every few seconds which promises a database does not keep right now, while users write to it: a first impression. The
 * exact {@link Audit} comes after the run.
 *
 * <p>It takes the claims first and asks then, so a post that is acknowledged meanwhile counts for the next look. Posts are never
 * deleted, so one that was found once is not asked for again. One connection of its own, one thread, and no look that lasts.
 */
public final class LightAudit implements AutoCloseable {

    /** How its connection shows in {@code pg_stat_activity}: it is none of the app's. */
    static final String APPLICATION_NAME = "connection-lab-audit";

    private static final Duration PAUSE = Duration.ofSeconds(3);
    private static final Duration STATEMENT = Duration.ofSeconds(2);
    private static final Duration NETWORK = Duration.ofSeconds(3);

    /** Posts of a kind that one look asks for. */
    private static final int MOST = 10_000;

    /**
     * What the last look saw.
     *
     * @param lost posts that were acknowledged and are not there
     * @param refusedPresent posts that were answered with an error and are there all the same
     */
    public record Found(long lost, long refusedPresent) {}

    private final ConnectionString database;
    private final Claims claims;
    private final Thread thread;
    private final List<Claim> missing = new ArrayList<>();
    private final Deque<String> refused = new ArrayDeque<>();
    private int read;
    private long refusedPresent;
    private volatile @Nullable Connection connection;
    private volatile @Nullable Found found;

    private LightAudit(ConnectionString database, Claims claims) {
        this.database = database;
        this.claims = claims;
        this.thread = new Thread(this::look, "light-audit");
        thread.setDaemon(true);
    }

    /** Begins to look. */
    public static LightAudit start(ConnectionString database, Claims claims) {
        var audit = new LightAudit(database, claims);
        audit.thread.start();
        return audit;
    }

    /** What the last look saw that was answered; null before the first. */
    public @Nullable Found found() {
        return found;
    }

    @Override
    public void close() throws SQLException {
        thread.interrupt();
        var open = connection;
        if (open != null) {
            open.abort(Runnable::run); // also in the middle of a statement
        }
    }

    private void look() {
        try {
            while (!Thread.interrupted()) {
                try {
                    look(open());
                } catch (SQLException e) { // the server is busy, frozen or gone: the next look will tell
                    forget();
                }
                Thread.sleep(PAUSE.toMillis());
            }
        } catch (InterruptedException e) {
            // The run is over.
        }
        forget();
    }

    private void look(Connection connection) throws SQLException {
        takeClaims();
        var titles = titles(connection, newest(missing).map(Claim::id));
        missing.removeIf(claim -> claim.title().equals(titles.get(claim.id())));
        var present = present(connection, refused);
        refused.removeAll(present);
        refusedPresent += present.size();
        found = new Found(missing.size(), refusedPresent);
    }

    /** Those that have come since the last look; where the server told no id, nothing can be looked up. */
    private void takeClaims() {
        var fresh = claims.all().stream().skip(read).limit(MOST).toList();
        read += fresh.size();
        for (var claim : fresh) {
            if (claim.answer() == Answer.ACKNOWLEDGED && claim.id() != 0) {
                missing.add(claim);
            } else if (claim.answer() == Answer.REFUSED) {
                refused.add(claim.title());
            }
        }
        while (refused.size() > MOST) {
            refused.remove();
        }
    }

    /** The others have been asked for often enough. */
    private static Stream<Claim> newest(List<Claim> claims) {
        return claims.subList(Math.max(0, claims.size() - MOST), claims.size()).stream();
    }

    private static Map<Long, String> titles(Connection connection, Stream<Long> ids) throws SQLException {
        var titles = new HashMap<Long, String>();
        try (var query = connection.prepareStatement("SELECT id, title FROM posts WHERE id = ANY (?)")) {
            query.setArray(1, connection.createArrayOf("bigint", ids.toArray(Long[]::new)));
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    titles.put(rows.getLong(1), rows.getString(2));
                }
            }
        }
        return titles;
    }

    private static Set<String> present(Connection connection, Deque<String> titles) throws SQLException {
        var present = new HashSet<String>();
        if (titles.isEmpty()) {
            return present;
        }
        try (var query = connection.prepareStatement("SELECT title FROM posts WHERE title = ANY (?)")) {
            query.setArray(1, connection.createArrayOf("text", titles.toArray(String[]::new)));
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    present.add(rows.getString(1));
                }
            }
        }
        return present;
    }

    private Connection open() throws SQLException {
        var open = connection;
        if (open == null) {
            open = Driver.PGJDBC
                    .dataSource(database.named(APPLICATION_NAME), NETWORK)
                    .getConnection();
            connection = open;
            try (var settings = open.createStatement()) {
                settings.execute(
                        "SET default_transaction_read_only = on; SET statement_timeout = " + STATEMENT.toMillis());
            }
        }
        return open;
    }

    private void forget() {
        var open = connection;
        connection = null;
        if (open != null) {
            try {
                open.close();
            } catch (SQLException e) {
                // It is gone already.
            }
        }
    }
}
