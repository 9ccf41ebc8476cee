package lab.failures;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Map;
import lab.config.Driver;
import lab.config.StartupException;
import lab.failures.Outcome.Kind;
import lab.store.ConnectionSource;
import lab.testing.PgBouncer;

/** A stage with a real PgBouncer in transaction mode between the variant's {@code Database} and the server. */
final class BehindPgBouncer {

    /** pgjdbc-ng is refused there. */
    static final Driver DRIVER = Driver.PGJDBC;

    private final Stage stage;
    private final PgBouncer pgbouncer;

    private BehindPgBouncer(Stage stage, PgBouncer pgbouncer) {
        this.stage = stage;
        this.pgbouncer = pgbouncer;
    }

    /** An experiment that is played there. */
    interface Play extends Experiment {

        /** A connection for each request when it asks, and none before: which of the server's is lent next is the play's choice. */
        @Override
        default Map<String, String> settings() {
            return Map.of("POOL_MIN", "0", "POOL_ACQUIRE_TIMEOUT", "1m");
        }

        @Override
        default Driver driver() {
            return DRIVER;
        }

        @Override
        default String missing() {
            return PgBouncer.program().isPresent()
                    ? ""
                    : "there is no pgbouncer on this machine (apt install pgbouncer)";
        }
    }

    /** What is played there. */
    @FunctionalInterface
    interface Scene {
        /** As {@link Experiment#play}. */
        Outcome play(Stage stage, BehindPgBouncer pooler) throws SQLException;
    }

    /** Plays it with pgjdbc; with pgjdbc-ng there is nothing to play but that it is refused. */
    static Outcome play(Stage stage, Scene scene, String... settings) throws SQLException {
        if (stage.config().driver() != DRIVER) {
            return isRefused(stage);
        }
        try (var pgbouncer = PgBouncer.before(stage.config().database(), "", settings)) {
            var pooler = new BehindPgBouncer(stage, pgbouncer);
            stage.say("pooler", "PgBouncer, transaction mode, " + String.join(", ", settings), "ready");
            return scene.play(stage, pooler);
        } catch (IOException e) {
            throw new SQLException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The variant's {@code Database} through it, with this {@code LAB_POOLER} and {@code POOL_MAX}; closed with the stage. */
    ConnectionSource opens(String pooler, int most) throws SQLException {
        return stage.another(Map.of(
                "CONN_STR", pgbouncer.address().toUrl(), "LAB_POOLER", pooler, "POOL_MAX", Integer.toString(most)));
    }

    /** A request whose connection is open by now: the driver's first words would wait for a server's connection in the play. */
    Request request(String name, ConnectionSource pool) throws SQLException {
        var request = stage.request(name, pool);
        var open = request.startsUntold("selects 1", Sql.query("SELECT 1"));
        open.mayTakeLong();
        open.value();
        return request;
    }

    /** Changes a setting while it runs: what ends a wait is set when the wait has been seen. */
    void sets(String setting) throws SQLException {
        try {
            pgbouncer.set(setting);
        } catch (IOException e) {
            throw new SQLException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        stage.say("pooler", setting, "ok");
    }

    /** While it connects, pgjdbc-ng sends a statement in two parts, and behind a pooler somebody else's may come between. */
    private static Outcome isRefused(Stage stage) throws SQLException {
        try {
            stage.another(Map.of("LAB_POOLER", "transaction"));
            return Outcome.noFailure("it is let through");
        } catch (StartupException e) {
            var why = e.getMessage().replaceFirst(":.*", "");
            stage.say("app", "starts with LAB_POOLER=transaction", why);
            return new Outcome(Kind.ERROR, why);
        }
    }
}
