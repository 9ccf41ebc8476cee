package lab.explore;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import lab.store.ConnectionSource;

/**
 * A source whose connections do something else than they are told.
 *
 * @param real lends the connection
 * @param tampering what becomes of each call
 */
record Tampered(ConnectionSource real, Tampering tampering) implements ConnectionSource {

    /** What becomes of a call. */
    @FunctionalInterface
    interface Tampering {
        /**
         * Makes the call, or another one.
         *
         * @param connection the real one
         * @param method its name
         * @param arguments of the call, to be changed in place
         * @param call makes it as it is
         */
        Object call(Connection connection, String method, Object[] arguments, Call call) throws Throwable;
    }

    /** The call as it is. */
    @FunctionalInterface
    interface Call {
        /** Makes it. */
        Object make() throws Throwable;
    }

    @Override
    public <T> T lend(Work<T> work) throws SQLException {
        return real.lend(connection -> work.on(tampered(Connection.class, connection, connection)));
    }

    private <T> T tampered(Class<T> type, T target, Connection connection) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    var result = tampering.call(connection, method.getName(), arguments, () -> {
                        try {
                            return method.invoke(target, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
                    return result instanceof PreparedStatement statement
                            ? tampered(PreparedStatement.class, statement, connection)
                            : result;
                }));
    }

    @Override
    public void close() throws SQLException {
        real.close();
    }
}
