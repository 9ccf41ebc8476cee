package lab.failures;

import java.sql.SQLException;
import java.util.Map;

/**
 * A stall of the database is over, and the app stays down: it answers callers who have given up and asked again. Time is counted in
 * ticks, not in seconds: in a tick the app can give one answer, and a caller gives up after five.
 *
 * <p>{@code ./lab fail P15} plays it; {@code docs/failures/P15-retry-storm.md} has the timeline.
 */
public final class P15_RetryStorm implements Experiment {

    /** What Google's SRE book allows a client (chapter 21, <em>Handling Overload</em>): retries up to a tenth of its requests. */
    private static final double A_TENTH = 0.1;

    @Override
    public String inShort() {
        return "A stall is over, and retries keep the app down; a budget for them lets it go.";
    }

    /** One connection, so that answers come one after the other, and a queue that nobody is sent away from. */
    @Override
    public Map<String, String> settings() {
        return Map.of("POOL_MAX", "1", "POOL_ACQUIRE_TIMEOUT", "10m", "QUERY_TIMEOUT", "5m");
    }

    @Override
    public Outcome play(Stage stage) throws SQLException {
        stage.say("callers", "ask again without a budget", "ok");
        var storm = afterAStall(stage, Double.POSITIVE_INFINITY, 4);
        stage.say("callers", "with a budget instead: a tenth", "ok");
        var calm = afterAStall(stage, A_TENTH, 7);
        var detail =
                "40 ticks after the stall %d of 10 answers come in time; with a budget for retries %d of 8, after 70"
                        .formatted(storm, calm);
        return storm == 0 ? Outcome.hang(detail) : Outcome.noFailure(detail);
    }

    /** How many are answered in time in the last of so many tens of ticks. */
    private static int afterAStall(Stage stage, double budget, int tens) throws SQLException {
        try (var callers = new RetryingCallers(stage, stage.source(), budget)) {
            callers.ten(false);
            stage.locksPosts();
            try {
                callers.ten(true);
                stage.awaitLock(1);
            } finally {
                stage.aside("ROLLBACK"); // or who waits for the table waits on, also when this has failed
            }
            var last = 0;
            for (var ten = 0; ten < tens; ten++) {
                last = callers.ten(false).inTime();
            }
            return last;
        }
    }
}
