package lab.check;

import static lab.text.Text.format;

import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Consumer;
import lab.audit.Audit;
import lab.load.Claims;
import lab.load.LoadProfile;
import lab.load.LoadRun;
import lab.load.Mix;
import lab.load.RequestOutcome;
import org.jspecify.annotations.Nullable;

/** What users see of an implementation: many, very many, and while something breaks. */
final class ManyUsers {

    /** Fewer acknowledged posts than these say nothing; a load of 15 s has some 300. */
    private static final int ENOUGH_POSTS = 100;

    private static final int CROWD = 400;

    /**
     * Less than anybody may wait for an answer, by so much that whom the server does not even let in as long as the others are there
     * comes in time afterwards: Node accepts one connection each time round its loop, and under a crowd that takes seconds.
     */
    private static final Duration CROWDED = Duration.ofSeconds(5);

    private static final double REFUSED_SECONDS = 3;
    private static final double SERVED_SECONDS = 10;

    private static final Duration FROZEN = Duration.ofSeconds(10);
    private static final int KILLS = 3;
    private static final double HEALED_SECONDS = 5;
    private static final Duration LONGEST_HEALING = Duration.ofSeconds(20);

    /** Answers in a row after which it is good again. */
    private static final int GOOD = 100;

    /** Nobody waits for ever: a browser gives up after a minute or so. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(60);
    private static final double ALL_AT_ONCE = 100_000;
    private static final long SEED = 42;
    private static final Mix MIX = new Mix(3, 1, 0, 0);

    private final Terms terms;
    private final Subject subject;
    private final AppDatabase database;
    private final Consumer<Claims> posts;
    private @Nullable Claims ofTheUsers;

    /** @param posts hears of what each load sends, before it does */
    ManyUsers(Terms terms, Subject subject, AppDatabase database, Consumer<Claims> posts) {
        this.terms = terms;
        this.subject = subject;
        this.database = database;
        this.posts = posts;
    }

    Finding survives() throws InterruptedException {
        var callers = new CallerTally();
        var users = new LoadProfile(200, 20, 1, 3, MIX, terms.runTime(), Duration.ofSeconds(10), SEED);
        try (var load = start(users, callers)) {
            if (callers.awaitHopeless(terms.runTime())) {
                load.finish();
            }
            load.await();
            ofTheUsers = load.claims();
        }
        return Finding.of(
                Criterion.SURVIVES,
                callers.failed() == 0,
                format("%,d of %,d requests failed", callers.failed(), callers.all()) + kinds(callers),
                "none");
    }

    /** @param halvesBefore posts and events without each other that were there before */
    Finding keeps(long halvesBefore) throws SQLException, NotRunException {
        var promised = ofTheUsers;
        if (promised == null) {
            throw new NotRunException("the 200 users were not there");
        }
        if (promised.acknowledged() < ENOUGH_POSTS) {
            return Finding.of(
                    Criterion.KEEPS,
                    false,
                    format("only %,d posts were acknowledged", promised.acknowledged()),
                    format("%d, and all of them kept", ENOUGH_POSTS));
        }
        var audit = database.audit(promised);
        var others = audit.violations() - audit.acknowledgedMissing() - halvesBefore;
        return Finding.of(
                Criterion.KEEPS,
                audit.acknowledgedMissing() == 0 && others == 0,
                format(
                        "of %,d acknowledged posts %,d are gone; %,d others are wrong",
                        promised.acknowledged(), audit.acknowledgedMissing(), others),
                "none");
    }

    Finding sheds() throws InterruptedException {
        var callers = new CallerTally();
        try (var load = start(crowd(CROWD, 0, 0), callers)) {
            callers.awaitNobodyThere(CROWDED);
            end(load);
        }
        var strange = callers.failed()
                - callers.of(RequestOutcome.HTTP5XX)
                - callers.of(RequestOutcome.HTTP4XX)
                - callers.of(RequestOutcome.UNKNOWN);
        var after = subject.goodPages(1);
        return Finding.of(
                Criterion.SHEDS_A_CROWD,
                strange == 0
                        && callers.of(RequestOutcome.ANSWERED) > 0
                        && callers.longestAnswer() <= SERVED_SECONDS
                        && callers.longestRefusal() <= REFUSED_SECONDS
                        && after == 1,
                format(
                                "%d callers: %,d answered within %.1f s, %,d not, within %.1f s",
                                CROWD,
                                callers.of(RequestOutcome.ANSWERED),
                                callers.longestAnswer(),
                                callers.failed(),
                                callers.longestRefusal())
                        + kinds(callers)
                        + (after == 1 ? "" : "; afterwards no page"),
                format("answers within %.0f s, refusals (4xx, 5xx) within %.0f s", SERVED_SECONDS, REFUSED_SECONDS));
    }

    Finding recovers() throws SQLException, NotRunException, InterruptedException {
        var callers = new CallerTally();
        var killed = 0;
        try (var load = start(crowd(50, 0.1, 0.3), callers)) {
            if (!flows(load, callers)) {
                return tooEarly(Criterion.RECOVERS_FROM_KILLED_CONNECTIONS, load, callers);
            }
            for (var kill = 0; kill < KILLS; kill++) {
                callers.awaitHopeless(SECOND); // which takes a second unless it is
                killed += database.kill();
            }
            var healed = healed(callers);
            end(load);
            if (killed == 0) {
                throw new NotRunException("no connection of the server is seen in this database");
            }
            return afterAFault(
                    Criterion.RECOVERS_FROM_KILLED_CONNECTIONS,
                    format("%d connections killed", killed),
                    callers,
                    healed,
                    database.audit(load.claims()));
        }
    }

    Finding outlives() throws Exception {
        var callers = new CallerTally();
        try (var load = start(crowd(30, 0.5, 1.5), callers)) {
            if (!flows(load, callers)) {
                return tooEarly(Criterion.OUTLIVES_A_FROZEN_DATABASE, load, callers);
            }
            var how = database.freeze(FROZEN);
            var healed = healed(callers);
            end(load);
            return afterAFault(
                    Criterion.OUTLIVES_A_FROZEN_DATABASE, how, callers, healed, database.audit(load.claims()));
        }
    }

    /** Refusals while it lasts are good answers; no answer is none, and neither is the end of the connection. */
    private static Finding afterAFault(
            Criterion criterion, String fault, CallerTally callers, boolean healed, Audit audit) {
        var unanswered = callers.unanswered();
        return Finding.of(
                criterion,
                healed
                        && callers.healedSeconds() <= HEALED_SECONDS
                        && unanswered == 0
                        && audit.acknowledgedMissing() == 0,
                fault + ": "
                        + (healed ? format("good again after %.1f s", callers.healedSeconds()) : "not good again")
                        + format(", %,d without an answer", unanswered)
                        + (audit.acknowledgedMissing() == 0
                                ? ""
                                : format(", %,d acknowledged posts gone", audit.acknowledgedMissing())),
                format("within %.0f s, everybody answered, nothing lost", HEALED_SECONDS));
    }

    Finding stops() throws SQLException, NotRunException, InterruptedException {
        var callers = new CallerTally();
        try (var load = start(crowd(32, 0, 0.05), callers)) {
            while (goesOn(load, callers) && load.claims().acknowledged() < ENOUGH_POSTS) {
                callers.awaitAnswered(callers.all() + GOOD, SECOND);
            }
            if (load.claims().acknowledged() < ENOUGH_POSTS) {
                return tooEarly(Criterion.STOPS_WITHOUT_LOSS, load, callers);
            }
            var ended = subject.terminate();
            end(load);
            var audit = database.audit(load.claims());
            return Finding.of(
                    Criterion.STOPS_WITHOUT_LOSS,
                    ended && audit.acknowledgedMissing() == 0,
                    format(
                            "%,d of %,d acknowledged posts are gone%s",
                            audit.acknowledgedMissing(),
                            load.claims().acknowledged(),
                            ended ? "" : "; it did not end within 30 s"),
                    "none, and it ends");
        }
    }

    /** Whether it works before anything breaks. */
    private static boolean flows(LoadRun load, CallerTally callers) throws InterruptedException {
        while (goesOn(load, callers)) {
            if (callers.awaitAnswered(GOOD, SECOND)) {
                return true;
            }
        }
        return false;
    }

    private static boolean goesOn(LoadRun load, CallerTally callers) {
        return callers.goesOn() && load.running();
    }

    private static Finding tooEarly(Criterion criterion, LoadRun load, CallerTally callers)
            throws InterruptedException {
        end(load);
        return Finding.of(
                criterion,
                false,
                format("it failed before that: %,d of %,d requests", callers.failed(), callers.all()) + kinds(callers),
                "it works until then");
    }

    private static boolean healed(CallerTally callers) throws InterruptedException {
        callers.faultEnds();
        return callers.awaitGoodAgain(GOOD, LONGEST_HEALING);
    }

    private LoadRun start(LoadProfile profile, CallerTally callers) {
        var load = LoadRun.start(subject.url(), profile, callers);
        posts.accept(load.claims());
        return load;
    }

    private static void end(LoadRun load) throws InterruptedException {
        load.finish();
        load.await();
    }

    private static LoadProfile crowd(int users, double waitLeast, double waitMost) {
        return new LoadProfile(users, ALL_AT_ONCE, waitLeast, waitMost, MIX, LONG_ENOUGH, PATIENCE, SEED);
    }

    private static String kinds(CallerTally callers) {
        return callers.failed() == 0 ? "" : " (" + callers.failures() + ")";
    }
}
