package lab.failures;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import lab.store.ConnectionSource;
import lab.store.ConnectionSource.Work;
import org.jspecify.annotations.Nullable;

/**
 * One request of an app, slowed down so that a person can follow: a thread that borrows its connection from the variant's
 * {@code Database} and does on it what it is told, step by step, until it is told to give it back.
 */
public final class Request {

    private final String name;
    private final Stage stage;
    private final BlockingQueue<Task<?>> tasks = new LinkedBlockingQueue<>();
    private final CompletableFuture<Boolean> returned = new CompletableFuture<>();
    private final Thread thread;
    private volatile @Nullable Connection connection;

    Request(String name, ConnectionSource source, Stage stage) {
        this.name = name;
        this.stage = stage;
        this.thread = new Thread(() -> serve(source), name);
        thread.setDaemon(true); // some hang for ever, by design
        thread.start();
    }

    /** Does something, waits for it, and expects it to succeed: on a busy machine that may take longer than a hang is given. */
    public <T> T does(String what, Work<T> work) throws SQLException {
        return waits(what, work).value();
    }

    /** Does something that may take as long as anything here is waited for, and waits for its end, whatever that is. */
    public <T> Step<T> waits(String what, Work<T> work) {
        var step = startsUntold(what, work);
        step.mayTakeLong();
        return told(what, step);
    }

    /** Does something and waits for its end, whatever that is; a hang is noticed after {@link Step#BOUND}. */
    public <T> Step<T> tries(String what, Work<T> work) {
        return told(what, startsUntold(what, work));
    }

    /** Begins something and does not wait: {@link Stage#awaitLock} and {@link Stage#awaitInDriver} tell how far it got. */
    public <T> Step<T> starts(String what, Work<T> work) {
        stage.say(name, what, "begun"); // not yet on which connection: it may still wait for one
        return startsUntold(what, work);
    }

    /** Begins something that the experiment tells in its own words. */
    <T> Step<T> startsUntold(String what, Work<T> work) {
        var task = new Task<>(work);
        tasks.add(task);
        return new Step<>(what, thread, task.result());
    }

    /** Tells how a step that was started earlier came to its end. */
    public <T> Step<T> tells(Step<T> step) {
        return told(step + " (begun above)", step);
    }

    /** Tells how a step that was started earlier succeeded: on a busy machine that may take longer than a hang is given. */
    public <T> T tellsValue(Step<T> step) throws SQLException {
        step.mayTakeLong();
        return tells(step).value();
    }

    /** Gives the connection back to where it came from, and waits for that; says nothing if it never had one. */
    public Step<Boolean> ends() {
        tasks.add(END);
        var step = new Step<>("gives its connection back", thread, returned);
        return step.hung() || connection != null ? told(step.toString(), step) : step;
    }

    private <T> Step<T> told(String what, Step<T> step) {
        var result = step.says(); // waits: only afterwards it is certain on which connection this was
        stage.say(who(), what, result);
        return step;
    }

    private String who() {
        var mine = connection;
        return mine == null ? name : name + " on " + stage.nameOf(mine);
    }

    private void serve(ConnectionSource source) {
        try {
            source.lend(lent -> {
                connection = lent.unwrap(Connection.class); // now: a pool takes a broken one out of what it lent
                for (var task = next(); !task.equals(END); task = next()) {
                    task.run(lent);
                }
                return true;
            });
            returned.complete(true);
        } catch (SQLException | RuntimeException e) {
            returned.completeExceptionally(e);
            for (var task = next(); !task.equals(END); task = next()) {
                task.result().completeExceptionally(e); // no connection to do anything on
            }
        }
    }

    private Task<?> next() {
        try {
            return tasks.take();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final Task<?> END = new Task<>(connection -> true);

    /** A step to do, and where its result goes. */
    private record Task<T>(Work<T> work, CompletableFuture<T> result) {

        Task(Work<T> work) {
            this(work, new CompletableFuture<>());
        }

        void run(Connection lent) {
            try {
                result.complete(work.on(lent));
            } catch (SQLException | RuntimeException | Error e) {
                result.completeExceptionally(e);
            }
        }
    }
}
