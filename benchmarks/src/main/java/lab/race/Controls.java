package lab.race;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import lab.config.ConnectionString;
import lab.config.Driver;
import lab.load.LoadRun;
import lab.machine.Cleanup;
import lab.machine.Freeze;
import lab.machine.Server;
import lab.race.RaceResult.Mark;
import org.jspecify.annotations.Nullable;

/**
 * What somebody can do to a race while it runs; each use is marked. Concerns the lanes that are under load at the moment.
 *
 * <p>Every method throws {@link Unavailable} when it can't be done here, or not now.
 */
public final class Controls {

    /** A control that can't be had; the message is a sentence that says why. */
    public static final class Unavailable extends Exception {
        private static final long serialVersionUID = 1;

        /**
         * Says why.
         *
         * @param message a sentence
         */
        public Unavailable(String message) {
            super(message);
        }
    }

    private static final Duration NETWORK = Duration.ofSeconds(10);

    /** {@code /api/slow} waits at most so long, and others may be in front of it. */
    private static final Duration SLOW_ANSWER = Duration.ofSeconds(30);

    private final @Nullable Server server;
    private final Cleanup cleanup;
    private final Journal journal;
    private final HttpClient http = HttpClient.newHttpClient();
    private volatile List<Lane> lanes = List.of();
    private @Nullable Freeze freeze;

    /**
     * Controls of a race that has not begun.
     *
     * @param server of the lanes' databases; null when somebody else runs it
     * @param cleanup ends what a control leaves going on
     */
    Controls(@Nullable Server server, Cleanup cleanup, Journal journal) {
        this.server = server;
        this.cleanup = cleanup;
        this.journal = journal;
    }

    /** These are under load from now on; none when it is over. */
    void concern(List<Lane> underLoad) {
        lanes = List.copyOf(underLoad);
    }

    /** Holds the users of all lanes. */
    public synchronized void pause() throws Unavailable {
        for (var load : loads()) {
            load.pause();
        }
        mark("pause", "load paused", null);
    }

    /** Lets the users of all lanes go on. */
    public synchronized void resume() throws Unavailable {
        for (var load : loads()) {
            load.resume();
        }
        mark("resume", "load resumed", null);
    }

    /**
     * Changes how many users there are.
     *
     * @param add users more on each lane, or fewer if negative
     * @throws Unavailable when the load has no users, or would have too many or too few
     */
    public synchronized void users(int add) throws Unavailable {
        var wanted = 0;
        try {
            for (var load : loads()) {
                wanted = load.change(add);
            }
        } catch (IllegalStateException e) {
            throw new Unavailable("There are no more or fewer users here: " + e.getMessage() + ".");
        }
        mark("users", "%,d users wanted (%d %s)".formatted(wanted, Math.abs(add), add < 0 ? "fewer" : "more"), null);
    }

    /** Ends every connection of the apps to their databases, on the server's side. */
    public synchronized void kill() throws Unavailable {
        var here = server("its connections can't be killed");
        var databases = underLoad().stream()
                .map(Lane::database)
                .filter(Objects::nonNull)
                .map(ConnectionString::database)
                .toArray(String[]::new);
        try (var admin = Driver.PGJDBC.dataSource(here.admin(), NETWORK).getConnection();
                var query = admin.prepareStatement("SELECT count(*) FILTER (WHERE pg_terminate_backend(pid))"
                        + " FROM pg_stat_activity WHERE datname = ANY (?) AND application_name = ?")) {
            query.setArray(1, admin.createArrayOf("text", databases));
            query.setString(2, Driver.APPLICATION_NAME);
            try (var row = query.executeQuery()) {
                row.next();
                mark("kill", "%d database connections killed".formatted(row.getInt(1)), null);
            }
        } catch (SQLException e) {
            throw new Unavailable("The connections could not be killed: "
                    + String.valueOf(e.getMessage()).lines().findFirst().orElse("") + ".");
        }
    }

    /**
     * Stops all processes of the database server for a while.
     *
     * @param time in whole seconds
     */
    public synchronized void freeze(Duration time) throws Unavailable {
        underLoad();
        var postmaster = server("it can't be frozen")
                .process()
                .orElseThrow(() -> new Unavailable("The database server is not the lab's own (CONN_STR): only its"
                        + " processes could be frozen."));
        if (freeze != null && freeze.lasts()) {
            throw new Unavailable("The database is frozen already.");
        }
        try {
            freeze = cleanup.open(() -> Freeze.of(postmaster, time));
        } catch (IOException e) {
            throw new Unavailable("The database can't be frozen here: it takes a POSIX shell, and there is none.");
        } catch (CancellationException e) {
            throw new Unavailable("The race is ending.");
        }
        mark("freeze", "database frozen for %d s".formatted(time.toSeconds()), null);
    }

    /** Sends each lane one request that waits so long in the database. */
    public synchronized void slow(Duration time) throws Unavailable {
        for (var lane : underLoad()) {
            if (lane.kubelet() == null && !hasSlow(lane.url())) {
                throw new Unavailable(lane.url() + " has no /api/slow; start it with LAB_FAULTS=true.");
            }
        }
        for (var lane : underLoad()) {
            var request = HttpRequest.newBuilder(slow(lane.url(), time))
                    .timeout(SLOW_ANSWER)
                    .build();
            http.sendAsync(request, BodyHandlers.discarding())
                    .exceptionally(e -> null); // it may fail: that is shown elsewhere
        }
        mark("slow", "one query of %s s on each lane".formatted(seconds(time)), null);
    }

    /**
     * Ends an app's process, without a word to it.
     *
     * @param name the lane's
     */
    public synchronized void endApp(String name) throws Unavailable {
        var lane = underLoad().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new Unavailable("There is no lane '" + name + "' under load."));
        if (lane.kubelet() == null) {
            throw new Unavailable(name + " is not the lab's own process: it can't be ended.");
        }
        if (!lane.kubelet().kill()) {
            throw new Unavailable(name + " is down already.");
        }
        mark("end-app", name + " killed", name);
    }

    private boolean hasSlow(URI url) {
        try {
            var request = HttpRequest.newBuilder(slow(url, Duration.ZERO))
                    .timeout(NETWORK)
                    .build();
            return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static URI slow(URI server, Duration time) {
        return URI.create(server.toString().replaceFirst("/$", "") + "/api/slow?ms=" + time.toMillis());
    }

    private static String seconds(Duration time) {
        var seconds = time.toMillis() / 1000.0;
        return seconds == Math.rint(seconds) ? Long.toString((long) seconds) : Double.toString(seconds);
    }

    private List<LoadRun> loads() throws Unavailable {
        return underLoad().stream().map(Lane::load).filter(Objects::nonNull).toList();
    }

    private List<Lane> underLoad() throws Unavailable {
        if (lanes.isEmpty()) {
            throw new Unavailable("No load is running.");
        }
        return lanes;
    }

    private Server server(String consequence) throws Unavailable {
        if (server == null) {
            throw new Unavailable("The lab does not know the servers' database: " + consequence + ".");
        }
        return server;
    }

    private void mark(String what, String text, @Nullable String lane) {
        var t = lanes.stream().mapToDouble(Lane::seconds).max().orElse(0);
        journal.mark(new Mark(Math.rint(t * 100) / 100, what, text, lane));
    }
}
