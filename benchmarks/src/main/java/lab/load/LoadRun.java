package lab.load;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One load on one server. Starts with {@link #start}; {@link #await} returns when the last user has stopped. */
public final class LoadRun implements AutoCloseable {

    private final URI target;
    private final LoadProfile profile;
    private final Recorder recorder;
    private final Claims claims = new Claims();
    private final Judge judge;
    private final Deadline deadline;
    private final Thread spawner;
    private final long start = System.nanoTime();
    private volatile @Nullable Throwable defect;

    private LoadRun(URI target, LoadProfile profile, boolean alone) {
        this.target = target;
        this.profile = profile;
        this.judge = new Judge(claims.mark(), alone);
        this.recorder = new Recorder(profile.runTime());
        this.deadline = new Deadline(profile.runTime());
        this.spawner = new Thread(this::spawn, "load");
        spawner.setDaemon(true);
    }

    /** Sends the first user off to a server on which there may be posts of others. */
    public static LoadRun start(URI target, LoadProfile profile) {
        return start(new LoadRun(target, profile, false));
    }

    /** Sends the first user off to a server whose database is empty, and to which nobody else writes: more can be judged. */
    public static LoadRun startAlone(URI target, LoadProfile profile) {
        return start(new LoadRun(target, profile, true));
    }

    private static LoadRun start(LoadRun run) {
        run.spawner.start();
        return run;
    }

    /**
     * Waits until every user has stopped: the run time, and then at most one time-out for the last answers.
     *
     * @throws IllegalStateException when a user broke: then the figures are worthless
     */
    public void await() throws InterruptedException {
        spawner.join();
        if (defect != null) {
            throw new IllegalStateException("a user of the load broke: " + defect, defect);
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

    /** Stops the users; what is in flight is not counted. */
    @Override
    public void close() {
        deadline.cancel();
        spawner.interrupt();
    }

    private void spawn() {
        var users = new ArrayList<Thread>();
        try {
            for (var number = 1; number <= profile.users() && !deadline.passed(); number++) {
                var user = new Thread(
                        new User(number, target, profile, recorder, claims, judge, deadline), "user-" + number);
                user.setDaemon(true);
                user.setUncaughtExceptionHandler((thread, e) -> broke(e));
                user.start();
                users.add(user);
                awaitTurn(number);
            }
            joinAll(users);
        } catch (InterruptedException e) {
            users.forEach(Thread::interrupt);
        }
    }

    private void broke(Throwable e) {
        defect = e;
        deadline.cancel();
    }

    private void awaitTurn(int number) throws InterruptedException {
        var turn = start + (long) (number * 1e9 / profile.spawnRate());
        deadline.await(turn - System.nanoTime());
    }

    private static void joinAll(List<Thread> users) throws InterruptedException {
        for (var user : users) {
            user.join();
        }
    }
}
