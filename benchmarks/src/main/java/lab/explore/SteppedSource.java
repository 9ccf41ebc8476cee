package lab.explore;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import lab.explore.Actor.ChangedItsMind;
import lab.store.ConnectionSource;
import org.jspecify.annotations.Nullable;

/**
 * Lends what another source lends, in a wrapping that takes every call which can reach the server, or changes the transaction,
 * through the request that makes it. The wrapping is a proxy of the JDBC interfaces: neither the store nor the driver knows of it.
 *
 * @param real the source under test
 * @param actor the request that borrows
 * @param withdraws whether it changes its mind where it would commit
 * @param numbers of physical connections
 */
record SteppedSource(ConnectionSource real, Actor actor, boolean withdraws, Numbers numbers)
        implements ConnectionSource {

    /** Tells connections apart. */
    @FunctionalInterface
    interface Numbers {
        /**
         * The number of the physical connection behind what was lent, from 1.
         *
         * @throws SQLException when it can't be told
         */
        int of(Connection lent) throws SQLException;
    }

    private static final Set<String> TRANSACTION = Set.of(
            "setAutoCommit",
            "setReadOnly",
            "setTransactionIsolation",
            "commit",
            "rollback",
            "setSavepoint",
            "releaseSavepoint");

    private static final int MOST = 41;

    @Override
    public <T> T lend(Work<T> work) throws SQLException {
        return real.lend(connection -> {
            var number = numbers.of(connection);
            return work.on(wrapped(Connection.class, new OfConnection(connection, number)));
        });
    }

    @Override
    public void close() throws SQLException {
        real.close();
    }

    /** The statement without its columns and values, in the width that a timeline has for it. */
    static String inShort(String sql) {
        var brief = sql.replaceAll("\\s+", " ")
                .replaceFirst("^(INSERT INTO \\w+) .*", "$1")
                .replaceFirst("^SELECT .* FROM ", "SELECT … FROM ");
        return brief.length() <= MOST ? brief : brief.substring(0, MOST - 1) + "…";
    }

    private static <T> T wrapped(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    /** What the method threw, as it threw it. */
    private static @Nullable Object invoke(Object target, Method method, Object @Nullable [] arguments)
            throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private final class OfConnection implements InvocationHandler {

        private final Connection connection;
        private final int number;

        OfConnection(Connection connection, int number) {
            this.connection = connection;
            this.number = number;
        }

        @Override
        public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
            if (TRANSACTION.contains(method.getName())) {
                return transaction(method, arguments);
            }
            var result = SteppedSource.invoke(connection, method, arguments);
            if (result instanceof PreparedStatement statement) {
                var sql = String.valueOf(arguments == null ? "" : arguments[0]);
                return wrapped(PreparedStatement.class, new OfStatement(statement, sql, number));
            }
            return result instanceof Statement statement
                    ? wrapped(Statement.class, new OfStatement(statement, "", number))
                    : result;
        }

        private @Nullable Object transaction(Method method, Object @Nullable [] arguments) throws Throwable {
            if (withdraws && method.getName().equals("commit")) {
                throw new ChangedItsMind();
            }
            var what = method.getName() + "(" + (arguments == null ? "" : arguments[0]) + ")";
            return actor.call(number, what, () -> SteppedSource.invoke(connection, method, arguments));
        }
    }

    private final class OfStatement implements InvocationHandler {

        private final Statement statement;
        private final String prepared;
        private final int number;

        OfStatement(Statement statement, String prepared, int number) {
            this.statement = statement;
            this.prepared = prepared;
            this.number = number;
        }

        @Override
        public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
            if (!method.getName().startsWith("execute")) {
                return SteppedSource.invoke(statement, method, arguments);
            }
            var sql = arguments == null ? prepared : String.valueOf(arguments[0]);
            var result = actor.call(number, inShort(sql), () -> SteppedSource.invoke(statement, method, arguments));
            return result instanceof ResultSet rows
                    ? wrapped(ResultSet.class, new OfRows(rows, statement.getFetchSize(), number))
                    : result;
        }
    }

    /** With a fetch size, rows come in portions: the first with the statement, each further one with a call of next. */
    private final class OfRows implements InvocationHandler {

        private final ResultSet rows;
        private final int fetchSize;
        private final int number;
        private int asked;

        OfRows(ResultSet rows, int fetchSize, int number) {
            this.rows = rows;
            this.fetchSize = fetchSize;
            this.number = number;
        }

        @Override
        public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
            if (!method.getName().equals("next")) {
                return SteppedSource.invoke(rows, method, arguments);
            }
            var fetches = fetchSize > 0 && asked > 0 && asked % fetchSize == 0;
            asked++;
            return fetches
                    ? actor.call(number, "next(), which fetches", () -> SteppedSource.invoke(rows, method, arguments))
                    : SteppedSource.invoke(rows, method, arguments);
        }
    }
}
