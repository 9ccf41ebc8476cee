package lab.explore;

import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import lab.audit.Audit;
import lab.config.ConnectionString;
import lab.explore.Told.Created;
import lab.explore.Told.Refused;
import lab.explore.Told.Shown;
import lab.explore.Told.Withdrawn;
import lab.explore.Verdict.Damage;
import lab.load.Claims;
import lab.store.PostStore;
import lab.store.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What an order is played on: some requests, a source of connections, and a database that is the same at the beginning of each
 * order, with {@value #EARLIER} older posts in it.
 */
final class Scene implements Search.Subject, AutoCloseable {

    /** Posts that are there from the beginning, ids 1 to this: the export needs a second portion to read them. */
    static final long EARLIER = 101;

    /** Deleted rows stay in the table until somebody cleans up. */
    private static final int PLAYS_BETWEEN_VACUUMS = 500;

    /** What a request that was let go needs to come to its end, if it can. */
    private static final Duration END = Duration.ofMillis(100);

    private final List<RequestKind> kinds;
    private final SideSession side;
    private final Lender lender;
    private final Standstill standstill;
    private List<Actor> requests = List.of();
    private int plays;

    /**
     * Makes the tables and the older posts, and opens the source.
     *
     * @param database an empty one
     * @throws SQLException when the source does not open, or the database refuses
     */
    Scene(ConnectionString database, List<RequestKind> kinds, Lender.Opener opener) throws SQLException {
        this.kinds = List.copyOf(kinds);
        this.side = new SideSession(database);
        this.standstill = new Standstill(this::threads, side::sessions);
        Schema.apply(side.source());
        side.execute(
                "INSERT INTO posts (title, content, date) SELECT 'earlier ' || n, '" + RequestKind.CONTENT
                        + "', now() - interval '1 day' + n * interval '1 s' FROM generate_series(1, " + EARLIER
                        + ") n; "
                        + "INSERT INTO post_events (post_id, kind) SELECT id, 'created' FROM posts; ANALYZE posts, post_events");
        this.lender = new Lender(this.kinds, opener);
        lender.warmUp();
    }

    private Set<Long> threads() {
        return requests.stream().map(Actor::threadId).collect(Collectors.toSet());
    }

    @Override
    public List<Actor> begin(Actor.Listener listener) throws SQLException {
        if (side.anyInTransaction()) {
            reopen(); // the order before left it open: it must not reach into this one
        }
        side.execute(
                "DELETE FROM post_events WHERE post_id > " + EARLIER + "; DELETE FROM posts WHERE id > " + EARLIER);
        if (++plays % PLAYS_BETWEEN_VACUUMS == 0) {
            side.execute("VACUUM posts");
            side.execute("VACUUM post_events");
        }
        lender.forgetUse();
        requests = IntStream.range(0, kinds.size())
                .mapToObj(number -> new Actor(number, self -> play(self, kinds.get(number)), listener))
                .toList();
        return requests;
    }

    private Told play(Actor self, RequestKind kind) throws SQLException {
        var stepped = new SteppedSource(lender.source(), self, kind == RequestKind.WITHDRAW, lender::number);
        return kind.ask(new PostStore(stepped), title(self.number()));
    }

    private static String title(int request) {
        return Call.letter(request) + "'s post";
    }

    @Override
    public Standstill standstill() {
        return standstill;
    }

    @Override
    public Verdict judge(List<Actor> played) throws SQLException {
        var claims = new Claims();
        played.forEach(request -> claim(claims, request));
        var damages = damages(side.audit(claims));
        var shown = played.stream()
                .map(Actor::told)
                .filter(Shown.class::isInstance)
                .map(Shown.class::cast)
                .toList();
        if (!shown.isEmpty()) {
            var there = side.posts();
            add(damages, Damage.NEVER_WAS, !shown.stream().allMatch(page -> there.containsAll(page.posts())));
            add(damages, Damage.MISSED, !shown.stream().allMatch(Shown::complete));
            add(damages, Damage.ANOTHERS, !shown.stream().allMatch(Shown::own));
        }
        return Verdict.answered(damages, played.stream().anyMatch(request -> request.told() instanceof Refused));
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

    private static Set<Damage> damages(Audit audit) {
        var damages = EnumSet.noneOf(Damage.class);
        add(damages, Damage.GONE, audit.acknowledgedMissing() + audit.contentChanged() > 0);
        add(damages, Damage.KEPT, audit.refusedPresent() + audit.storedAgain() > 0);
        var half = Math.max(orZero(audit.postsWithoutEvent()), orZero(audit.eventsWithoutPost()));
        add(damages, Damage.HALF, half > 0);
        return damages;
    }

    private static void add(Set<Damage> damages, Damage damage, boolean done) {
        if (done) {
            damages.add(damage);
        }
    }

    private static long orZero(@Nullable Long count) {
        return count == null ? 0 : count;
    }

    /** Lets them go; when one does not come to its end, everybody loses their connections, and gets new ones. */
    @Override
    public void clear(List<Actor> abandoned) throws SQLException {
        abandoned.forEach(Actor::letGo);
        if (!abandoned.stream().allMatch(request -> request.endsWithin(END))) {
            reopen();
        }
    }

    private void reopen() throws SQLException {
        side.endOthers();
        lender.reopen();
    }

    /** How things stand, but for what is written and not committed. */
    SideSession side() {
        return side;
    }

    /** The source under test. */
    Lender lender() {
        return lender;
    }

    @Override
    public void close() throws SQLException {
        lender.close();
        side.close();
    }
}
