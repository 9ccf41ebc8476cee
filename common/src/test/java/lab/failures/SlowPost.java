package lab.failures;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import lab.store.ConnectionSource;
import lab.store.ConnectionSource.Work;
import lab.store.PostStore;
import lab.testing.Patience;
import org.jspecify.annotations.Nullable;

/**
 * A request that stores a post with the lab's own {@link PostStore}, slowed down so that a person can follow: it stops before each
 * call of the database until it is told to go on. The seam makes it possible: the connection that the variant lends is wrapped,
 * and neither the store nor the variant knows of it.
 */
public final class SlowPost {

    private static final Set<String> TRANSACTION = Set.of("setAutoCommit", "commit", "rollback");

    /** In the place of the next call when there is none. */
    private static final String END = "";

    private final String name;
    private final Stage stage;
    private final BlockingQueue<String> stops = new LinkedBlockingQueue<>();
    private final BlockingQueue<Boolean> turns = new LinkedBlockingQueue<>();
    private final Step<Long> answer;
    private String next;

    SlowPost(String name, String title, Stage stage) {
        this.name = name;
        this.stage = stage;
        var id = new CompletableFuture<Long>();
        var thread = new Thread(() -> run(title, id), name);
        thread.setDaemon(true); // an experiment that is void leaves it where it stands
        this.answer = new Step<>("tells its client", thread, id);
        thread.start();
        this.next = awaitStop();
    }

    /**
     * Lets it make its calls up to this one, before which it stops.
     *
     * @param call the beginning of the method or of the statement, such as {@code commit} or {@code INSERT INTO posts}
     * @throws IllegalStateException when it ends before
     */
    public void goesOnTo(String call) {
        while (!next.startsWith(call)) {
            if (next.equals(END)) {
                throw new IllegalStateException(name + " has ended before " + call);
            }
            goesOn();
        }
    }

    /** Lets it make the calls that are left; what its client is told: the post's id, or an error. */
    public Step<Long> ends() {
        while (!next.equals(END)) {
            goesOn();
        }
        stage.say(name, answer.toString(), answer.says());
        return answer;
    }

    private void goesOn() {
        turns.add(true);
        next = awaitStop();
    }

    private String awaitStop() {
        try {
            var stop = stops.poll(Patience.LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            if (stop == null) {
                throw new IllegalStateException(name + " does not come back from the database");
            }
            return stop;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void run(String title, CompletableFuture<Long> id) {
        try {
            id.complete(new PostStore(new Slowed()).create(title, "some text"));
        } catch (SQLException | RuntimeException e) {
            id.completeExceptionally(e);
        }
        stops.add(END);
    }

    /** On the request's thread: waits for its turn, makes the call, and tells how that ended. */
    private @Nullable Object call(Connection physical, String what, Callable<@Nullable Object> body) throws Exception {
        stops.add(what);
        turns.take();
        var who = name + " on " + stage.nameOf(physical);
        try {
            var result = body.call();
            stage.say(who, what, "ok");
            return result;
        } catch (SQLException e) {
            stage.say(who, what, Step.says(e));
            throw e;
        }
    }

    /** The variant's {@code Database} with slow connections. */
    private final class Slowed implements ConnectionSource {

        @Override
        public <T> T lend(Work<T> work) throws SQLException {
            return stage.source().lend(lent -> work.on(slow(lent, lent.unwrap(Connection.class))));
        }

        @Override
        public void close() {} // the stage does

        private Connection slow(Connection lent, Connection physical) {
            return wrapped(Connection.class, (proxy, method, arguments) -> {
                var name = method.getName();
                if (TRANSACTION.contains(name)) {
                    var what = name + "(" + (arguments == null ? "" : arguments[0]) + ")";
                    return call(physical, what, () -> invoke(lent, method, arguments));
                }
                var result = invoke(lent, method, arguments);
                return result instanceof PreparedStatement statement
                        ? slow(statement, String.valueOf(arguments[0]), physical)
                        : result;
            });
        }

        private PreparedStatement slow(PreparedStatement statement, String sql, Connection physical) {
            var what = sql.replaceFirst("^(INSERT INTO \\w+) .*", "$1"); // without columns and values
            return wrapped(
                    PreparedStatement.class,
                    (proxy, method, arguments) -> method.getName().startsWith("execute")
                            ? call(physical, what, () -> invoke(statement, method, arguments))
                            : invoke(statement, method, arguments));
        }
    }

    private static <T> T wrapped(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    /** What the method threw, as it threw it. */
    private static @Nullable Object invoke(Object target, Method method, Object @Nullable [] arguments)
            throws Exception {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }
}
