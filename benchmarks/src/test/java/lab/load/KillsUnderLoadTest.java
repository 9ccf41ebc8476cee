package lab.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListSet;
import lab.audit.Audit;
import lab.config.Driver;
import lab.source.Variant;
import lab.testing.AppProcess;
import lab.testing.OneConnection;
import lab.testing.Patience;
import lab.testing.SharedServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * All backends of fixed-pooled are killed again and again while users write, commits included: what was acknowledged is there, what
 * was refused is not, and what was sent again under its key is there once.
 */
class KillsUnderLoadTest {

    private static final String KILL = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            + " WHERE datname = current_database() AND pid <> pg_backend_pid()";

    private static final int KILLS = 30;

    /** That are acknowledged between two kills, however long that takes. */
    private static final int POSTS = 10;

    @ParameterizedTest
    @CsvSource({"PGJDBC_NG, 0", "PGJDBC_NG, 20", "PGJDBC, 0", "PGJDBC, 20"})
    void nobodyIsToldALie(Driver driver, int retries) throws Exception {
        var database = SharedServer.database(KillsUnderLoadTest.class);
        var environment = Map.of("CONN_STR", database.toUrl(), "PORT", "0", "LAB_DRIVER", driver.label());
        var profile = new LoadProfile(
                20, 1000, 0, 0.01, new Mix(0, 1, 0, 0), Patience.OF_A_TEST, Duration.ofSeconds(60), 1, 0, retries);
        var refusals = new ConcurrentSkipListSet<String>();
        RequestListener listener = (outcome, refusal, began, ended) -> refusals.add(refusal);
        try (var app = AppProcess.start(Variant.FIXED.jar(), environment, line -> {});
                var side = OneConnection.open(Driver.PGJDBC, database);
                var run = LoadRun.startAlone(app.awaitReady(), profile, listener)) {
            for (var kill = 0; kill < KILLS; kill++) {
                var before = run.claims().acknowledged();
                Awaitility.await()
                        .atMost(Patience.LIMIT)
                        .pollInterval(Duration.ofMillis(10))
                        .until(() -> run.claims().acknowledged() >= before + POSTS);
                side.number(KILL);
            }
            run.finish();
            run.await();
            var audit = Audit.ofDatabase(database, run.claims());
            System.out.printf(
                    "%s, %d retries: %,d requests answered, %,d failed, of these %,d unknown; %s%n",
                    driver.label(),
                    retries,
                    run.recorder().of(RequestOutcome.ANSWERED),
                    run.recorder().failed(),
                    run.recorder().of(RequestOutcome.UNKNOWN),
                    audit);
            assertThat(run.recorder().failed()).isPositive();
            assertThat(refusals)
                    .as("told to try again, or that nobody knows: 503, never 500")
                    .doesNotContain("Error creating post");
            assertThat(run.claims().count(Claims.Answer.ACKNOWLEDGED)).isPositive();
            assertThat(audit.violations()).as(audit.toString()).isZero();
        }
    }
}
