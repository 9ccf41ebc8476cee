package lab.failures;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.lang.reflect.InvocationTargetException;
import java.sql.SQLException;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import lab.config.Config;
import lab.config.ConnectionString;
import lab.config.Driver;
import lab.store.ConnectionSource;
import lab.testing.Databases;

/**
 * Plays one experiment on the variant that stands on the class path: {@code lab.app.Database} is whichever jar came first.
 *
 * <p>As a program, for {@code ./lab fail}: takes the experiment's id, reads {@code CONN_STR} (a server where it may make a
 * database) and {@code LAB_DRIVER}, prints the timeline a line at a time with tabs between its three parts, and the outcome in
 * the last line. Exit status 1 when the play is {@value #VOID}: then the last line says why.
 */
public final class Play {

    /** In the place of an outcome's kind when a step failed that can't fail for the reason under test. */
    public static final String VOID = "void";

    /**
     * The system property that has each line of the timeline followed by one that begins with the same word and a tab: how things
     * stand then, a {@link Look} as JSON.
     */
    public static final String LOOK = "lab.look";

    private static final AtomicInteger plays = new AtomicInteger();

    private Play() {}

    /** Plays the experiment whose id is the first argument. */
    public static void main(String[] arguments) {
        Locale.setDefault(Locale.ROOT); // as the lab's own: one set of digits
        var status = 0;
        try {
            var experiment = Catalogue.find(arguments[0]);
            var config = Config.from(System.getenv());
            System.out.println(
                    line(Boolean.getBoolean(LOOK) ? lookedAt(experiment, config) : heard(experiment, config)));
        } catch (SQLException | RuntimeException e) {
            status = 1;
            var why = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            System.out.println(VOID + "\t" + why);
        }
        System.out.flush();
        Runtime.getRuntime().halt(status); // threads may hang in the driver, by design
    }

    private static Outcome heard(Experiment experiment, Config config) throws SQLException {
        Stage.Audience printed = (who, what, result) -> System.out.println(line(who, what, result));
        return once(experiment, config.database(), config.driver(), Play::open, printed);
    }

    private static Outcome lookedAt(Experiment experiment, Config config) throws SQLException {
        var json = JsonMapper.builder().build();
        Onlooker.Reporter printed = (who, what, result, look) -> System.out.println(line(who, what, result) + "\n"
                + LOOK + "\t" + json.valueToTree(look).toString());
        try (var onlooker = new Onlooker(experiment, printed)) {
            return once(experiment, config.database(), config.driver(), Play::open, onlooker);
        }
    }

    /** A line of the timeline, as it is printed and recorded: three parts with tabs between them. */
    public static String line(String who, String what, String result) {
        return who + "\t" + what + "\t" + result;
    }

    /** The last line: two parts, the kind and the detail. */
    public static String line(Outcome outcome) {
        return outcome.kind() + "\t" + outcome.detail();
    }

    /**
     * Plays an experiment once, on a database of its own that is dropped afterwards.
     *
     * @param server any database on a server whose user may make others
     */
    public static Outcome once(
            Experiment experiment, ConnectionString server, Driver driver, Stage.Opener opener, Stage.Audience audience)
            throws SQLException {
        var name = "lab_%s_%d_%d"
                .formatted(
                        experiment.id().toLowerCase(Locale.ROOT),
                        ProcessHandle.current().pid(),
                        plays.incrementAndGet());
        var database = Databases.create(server, name);
        try (var stage = Stage.open(database, driver, experiment.settings(), opener, audience)) {
            return experiment.play(stage);
        } finally {
            Databases.drop(server, name);
        }
    }

    /** {@code lab.app.Database.open}: by name, because this file is compiled before there is one. */
    private static ConnectionSource open(Config config) throws SQLException {
        try {
            var open = Class.forName("lab.app.Database").getDeclaredMethod("open", Config.class);
            open.setAccessible(true);
            return (ConnectionSource) open.invoke(null, config);
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof SQLException cause ? cause : new SQLException(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("no variant on the class path", e);
        }
    }
}
