package lab.load;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import lab.config.StartupException;
import org.jspecify.annotations.Nullable;

/** One load on one server. Starts with {@link #start}; {@link #await} returns when the last user has stopped. */
public final class LoadRun implements AutoCloseable {

    /** How often a full load looks whether it wants more users. */
    private static final long LOOK_NANOS = 100_000_000;

    static final RequestListener NOBODY = (outcome, refusal, began, ended) -> {};

    private final LoadProfile profile;
    private final Recorder recorder;
    private final Claims claims = new Claims();
    private final Deadline deadline;
    private final Crowd crowd;
    private final Shared shared;
    private final @Nullable Arrivals arrivals;
    private final ThreadFactory threads;
    private final Thread spawner;
    private final long start = System.nanoTime();
    private volatile @Nullable Throwable defect;

    private LoadRun(URI target, LoadProfile profile, boolean alone, RequestListener listener, ThreadFactory threads) {
        this.profile = profile;
        this.recorder = new Recorder(profile.runTime());
        this.deadline = new Deadline(profile.runTime());
        this.crowd = new Crowd(profile.users());
        var judge = new Judge(claims.mark(), alone);
        this.shared = new Shared(target, profile, recorder, claims, judge, deadline, crowd, listener, clocks());
        this.arrivals = profile.open() ? new Arrivals(profile, deadline, recorder, crowd, Arrivals::cpuLoad) : null;
        this.threads = threads;
        this.spawner = new Thread(this::spawn, "load");
        spawner.setDaemon(true);
    }

    /** One thread that looks after the time-outs of all users. */
    private static ScheduledExecutorService clocks() {
        var clocks = new ScheduledThreadPoolExecutor(1, task -> {
            var thread = new Thread(task, "time-outs");
            thread.setDaemon(true);
            return thread;
        });
        clocks.setRemoveOnCancelPolicy(true);
        return clocks;
    }

    /** Sends the first user off to a server on which there may be posts of others. */
    public static LoadRun start(URI target, LoadProfile profile) {
        return start(target, profile, false, NOBODY, Thread::new);
    }

    /** As above, and this one hears of every request. */
    public static LoadRun start(URI target, LoadProfile profile, RequestListener listener) {
        return start(target, profile, false, listener, Thread::new);
    }

    /** Sends the first user off to a server whose database is empty, and to which nobody else writes: more can be judged. */
    public static LoadRun startAlone(URI target, LoadProfile profile) {
        return startAlone(target, profile, NOBODY);
    }

    /** As above, and this one hears of every request. */
    public static LoadRun startAlone(URI target, LoadProfile profile, RequestListener listener) {
        return start(target, profile, true, listener, Thread::new);
    }

    /** @param threads makes the users' */
    static LoadRun start(
            URI target, LoadProfile profile, boolean alone, RequestListener listener, ThreadFactory threads) {
        var run = new LoadRun(target, profile, alone, listener, threads);
        run.spawner.start();
        return run;
    }

    /**
     * Waits until every user has stopped: the run time, and then at most one time-out for the last answers.
     *
     * @throws IllegalStateException when a user, or what starts them, broke: then the figures are worthless
     * @throws StartupException when this machine can't have so many users, or can't send at such a rate
     */
    public void await() throws InterruptedException {
        spawner.join();
        if (defect instanceof StartupException refusal) {
            throw refusal;
        }
        if (defect != null) {
            throw new IllegalStateException("the load broke: " + defect, defect);
        }
        if (arrivals != null) {
            arrivals.check();
        }
    }

    /** Whether users are still at it. */
    public boolean running() {
        return spawner.isAlive();
    }

    /** Seconds since the start. */
    public double seconds() {
        return (System.nanoTime() - start) / 1e9;
    }

    /** What was counted so far. */
    public Recorder recorder() {
        return recorder;
    }

    /** What the server promised so far. */
    public Claims claims() {
        return claims;
    }

    /** Holds the users: what is in flight ends, and no request is begun until {@link #resume}; the run time goes on. */
    public void pause() {
        crowd.hold();
    }

    /** Lets held users go on, each after a pause of its own. */
    public void resume() {
        crowd.release();
    }

    /** Whether the users are held. */
    public boolean paused() {
        return crowd.held();
    }

    /**
     * Adds users, at the profile's rate, or sends some away, each after its request; there are 0 to 5,000.
     *
     * @param change how many more, or fewer if negative
     * @return how many there are to be
     * @throws IllegalStateException when requests arrive at a rate: then users are only the most in flight
     */
    public int change(int change) {
        if (profile.open()) {
            throw new IllegalStateException("requests arrive at a rate, whoever is there to send them");
        }
        return crowd.change(change);
    }

    /** From now on no request is begun, as at the end of the run time; {@link #await} waits for those in flight. */
    public void finish() {
        deadline.end();
    }

    /** Stops the users; what is in flight is not counted. */
    @Override
    public void close() {
        deadline.cancel();
        spawner.interrupt();
    }

    private void spawn() {
        var users = new ArrayList<Thread>();
        try {
            if (arrivals == null) {
                admit(users);
            } else {
                while (crowd.admits() && !deadline.cancelled()) { // its time begins when all are ready
                    users.add(begin(users.size() + 1));
                }
                arrivals.run();
            }
            joinAll(users);
        } catch (InterruptedException e) {
            users.forEach(Thread::interrupt);
        } catch (OutOfMemoryError e) { // the system has no thread left: that is not this JVM's memory
            broke(new StartupException("This machine could start %d of %d users (%s); lower --users."
                    .formatted(users.size(), crowd.wanted(), e.getMessage())));
        } catch (RuntimeException | Error e) { // told before its users find that there is no clock any more
            broke(e);
        } finally {
            shared.clocks().shutdown();
        }
    }

    private Thread begin(int number) {
        var user = threads.newThread(new User(number, shared, arrivals));
        user.setName("user-" + number);
        user.setDaemon(true);
        user.setUncaughtExceptionHandler((thread, e) -> broke(e));
        user.start();
        return user;
    }

    private void broke(Throwable e) {
        defect = defect == null ? e : defect;
        deadline.cancel();
    }

    /** Users come at the profile's rate, for as long as the load runs: there may be places again. */
    private void admit(List<Thread> users) throws InterruptedException {
        var turn = start;
        while (!deadline.passed()) {
            if (crowd.admits()) {
                users.add(begin(users.size() + 1));
                turn += (long) (1e9 / profile.spawnRate());
            } else {
                turn = Math.max(turn, System.nanoTime() + LOOK_NANOS);
            }
            deadline.await(turn - System.nanoTime());
        }
    }

    private static void joinAll(List<Thread> users) throws InterruptedException {
        for (var user : users) {
            user.join();
        }
    }
}
