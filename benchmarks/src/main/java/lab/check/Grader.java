package lab.check;

import static lab.text.Language.retold;
import static lab.text.Text.format;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import lab.config.StartupException;
import lab.machine.Cleanup;
import lab.machine.LabHome;
import lab.machine.Machine;
import org.jspecify.annotations.Nullable;

/** Grades an implementation of the origin's HTTP, whatever it is written in, by what it does and what is in its database. */
public final class Grader {

    private static final long COMES_DOWN_MILLIS = 5000;
    private static final long PAUSE_MILLIS = 100;

    private final Terms terms;
    private final Subject subject;
    private final AppDatabase database;
    private final String mark = "check " + UUID.randomUUID().toString().substring(0, 8) + ", ";

    /** Of posts that may be in the database. */
    private final List<String> marks = new CopyOnWriteArrayList<>();

    private final ManyUsers manyUsers;
    private final OneReader oneReader;
    private final ConnectionPeak peak;
    private final List<Finding> findings = new ArrayList<>();

    /** Why nothing can be looked at; null when it can. */
    private @Nullable String unfit;

    /** Why the database can't be looked at; null when it can. */
    private @Nullable String blind;

    /** Somebody else's. */
    private long halvesBefore;

    /** Hears how far it is. */
    public interface Progress {
        /** This is being looked at from now on. */
        void begins(Criterion criterion);

        /** This came of it. */
        void found(Finding finding);
    }

    private interface Check {
        Finding look() throws Exception;
    }

    /**
     * A grader that has not begun.
     *
     * @param cleanup gets every process and connection that is opened
     * @throws StartupException when the database can't be reached
     */
    public Grader(Terms terms, Cleanup cleanup) {
        this.terms = terms;
        cleanup.open(() -> this::forget); // when the subject has ended
        this.subject = cleanup.open(() -> new Subject(terms));
        try {
            this.database = cleanup.open(() -> AppDatabase.open(terms.database()));
            this.peak = cleanup.open(() -> new ConnectionPeak(terms.database()));
        } catch (SQLException e) {
            throw new StartupException(
                    "Unable to reach the database of --db (" + terms.database() + "): " + firstSentence(e) + ".");
        }
        this.manyUsers = new ManyUsers(terms, subject, database, claims -> marks.add(claims.mark()));
        this.oneReader = new OneReader(terms, subject, database, mark);
    }

    /**
     * Looks at some criteria in their order, and removes what it has stored.
     *
     * @throws StartupException when nobody listens at the URL, and nobody can be started
     */
    public CheckResult run(Set<Criterion> criteria, Progress progress) throws InterruptedException {
        var startedAt = Instant.now();
        getAcquainted();
        for (var criterion : Criterion.values()) {
            if (criteria.contains(criterion)) {
                look(criterion, check(criterion), progress);
            }
        }
        return new CheckResult(
                CheckResult.KIND,
                CheckResult.VERSION,
                startedAt.truncatedTo(ChronoUnit.SECONDS).toString(),
                Machine.commit(LabHome.root()),
                Machine.here(),
                terms.url().toString(),
                terms.database().toString(),
                terms.connections(),
                ChronoUnit.MILLIS.between(startedAt, Instant.now()) / 1000.0,
                List.copyOf(findings));
    }

    private Check check(Criterion criterion) {
        return switch (criterion) {
            case SURVIVES -> manyUsers::survives;
            case KEEPS -> () -> manyUsers.keeps(halvesBefore);
            case READS_BESIDE_A_WAITING_WRITER -> oneReader::readsBesideAWaitingWriter;
            case SERVES_BESIDE_SLOW_CLIENTS -> oneReader::servesBesideSlowClients;
            case REFUSES_BAD_INPUT -> oneReader::refusesBadInput;
            case SHEDS_A_CROWD -> manyUsers::sheds;
            case BOUNDS_CONNECTIONS -> this::boundsConnections;
            case RECOVERS_FROM_KILLED_CONNECTIONS -> manyUsers::recovers;
            case OUTLIVES_A_FROZEN_DATABASE -> manyUsers::outlives;
            case STOPS_WITHOUT_LOSS -> manyUsers::stops;
        };
    }

    private void look(Criterion criterion, Check check, Progress progress) throws InterruptedException {
        progress.begins(criterion);
        var finding = finding(criterion, check);
        findings.add(finding);
        progress.found(finding);
    }

    private Finding finding(Criterion criterion, Check check) throws InterruptedException {
        if (unfit != null) {
            return Finding.notRun(criterion, unfit);
        }
        if (blind != null && criterion.asksTheDatabase()) {
            return Finding.notRun(criterion, blind);
        }
        try {
            if (!criterion.looksBack()) {
                subject.ensureUp();
            }
            return check.look();
        } catch (NotRunException e) {
            return Finding.notRun(criterion, String.valueOf(e.getMessage()));
        } catch (InterruptedException | CancellationException e) {
            throw e;
        } catch (SQLException e) {
            return Finding.notRun(criterion, "the database says " + firstLine(e));
        } catch (Exception e) {
            return Finding.of(criterion, false, "broke off: " + firstLine(e), "");
        }
    }

    private static String firstSentence(Exception e) {
        return firstLine(e).replaceFirst("\\.( .*)?$", "");
    }

    private static String firstLine(Exception e) {
        return String.valueOf(e.getMessage() == null ? e.toString() : e.getMessage())
                .lines()
                .findFirst()
                .orElse("");
    }

    /** Finds out whether this is a blog, and whether this is its database. */
    private void getAcquainted() throws InterruptedException {
        try {
            subject.ensureUp();
        } catch (NotRunException e) {
            throw new StartupException("Nobody answers at " + terms.url() + ": "
                    + (terms.restartCommand() == null
                            ? "start your server first, or give --restart-command."
                            : e.getMessage() + "."));
        }
        var title = mark + "the first";
        try {
            var page = subject.page();
            var post = subject.submit(title, "to see whose database this is")
                    .get(30, TimeUnit.SECONDS)
                    .statusCode();
            unfit = page != 200
                    ? "GET / answered " + page
                    : post / 100 != 2 ? "POST /submit answered " + post + " to a good post" : null;
        } catch (IOException | ExecutionException | TimeoutException e) {
            unfit = "POST /submit got no answer to a good post";
        }
        try {
            var stored = database.hasPost(title);
            if (stored) {
                marks.add(mark);
            }
            halvesBefore = database.halves();
            blind = unfit != null || stored
                    ? null
                    : "the post that the server acknowledged is not in the posts of " + terms.database();
        } catch (SQLException e) {
            blind = "there is no table posts(id, title, content) in " + terms.database() + ": " + firstLine(e);
        }
    }

    /** The most that were there so far, and whether they rest when nobody asks. */
    private Finding boundsConnections() throws SQLException, NotRunException, InterruptedException {
        var busy = database.busyConnections();
        for (var end = System.nanoTime() + COMES_DOWN_MILLIS * 1_000_000; busy > 0 && System.nanoTime() < end; ) {
            Thread.sleep(PAUSE_MILLIS);
            busy = database.busyConnections();
        }
        var most = peak.most();
        return Finding.of(
                Criterion.BOUNDS_CONNECTIONS,
                most <= terms.connections() && busy == 0,
                format("%d at most; %d at rest, %d of them busy", most, database.connections(), busy),
                format("at most %d, none busy 5 s later", terms.connections()));
    }

    /** Over a connection of its own: when somebody interrupts the grader, the other one may be in use. */
    private void forget() {
        if (marks.isEmpty()) {
            return;
        }
        try (var side = AppDatabase.open(terms.database())) {
            side.forget(marks);
        } catch (SQLException e) {
            System.err.println(retold("lab: the posts that begin with " + marks + " are still there: " + firstLine(e)));
        }
    }
}
