package lab.failures;

import java.sql.SQLException;
import java.util.Map;
import lab.config.Driver;

/**
 * One way in which connections fail, played step by step: no step depends on luck. The same experiment runs on both variants
 * and on both drivers; only what comes of it differs.
 */
public interface Experiment {

    /**
     * Plays the experiment on a stage with an empty schema.
     *
     * @return what came of it
     * @throws SQLException when a step failed that can't fail for the reason under test: then the play is void
     */
    Outcome play(Stage stage) throws SQLException;

    /** What a person would say happened, in one line of at most 80 characters. */
    String inShort();

    /** Environment variables that the app is configured with for this, besides {@code CONN_STR} and {@code LAB_DRIVER}. */
    default Map<String, String> settings() {
        return Map.of();
    }

    /** Whether it is played on a server that it starts itself, and not on the stage's database. */
    default boolean hasItsOwnServer() {
        return false;
    }

    /** With which driver its page tells it; with the other one, the page has only what it comes to. */
    default Driver driver() {
        return Driver.PGJDBC_NG;
    }

    /** Why it can't be played on this machine, such as a program that is not there; empty when it can. */
    default String missing() {
        return "";
    }

    /** The number in front of the class's name, such as {@code F03}. */
    default String id() {
        return getClass().getSimpleName().substring(0, 3);
    }

    /** The class's name without the number, such as {@code LostCommit}. */
    default String title() {
        return getClass().getSimpleName().substring(4);
    }
}
