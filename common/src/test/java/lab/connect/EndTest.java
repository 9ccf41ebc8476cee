package lab.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import lab.config.ConnectionString;
import lab.config.Driver;
import lab.testing.OneConnection;
import lab.testing.Relay;
import lab.testing.SharedServer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a connection's user is told when it ends. Who is forgotten is told of a time-out in the end, without an SQLState. */
class EndTest {

    private static final ConnectionString SERVER = SharedServer.admin();

    /** pgjdbc-ng has asked for two things by then, BEGIN and the statement; pgjdbc asks for both at once. */
    @ParameterizedTest
    @CsvSource({"PGJDBC_NG, 2", "PGJDBC, 1"})
    void theFirstStatementOfATransactionIsTold(Driver driver, int requests) throws Exception {
        try (var relay = new Relay(SERVER.port());
                var one = OneConnection.open(driver, through(relay))) {
            one.connection().setAutoCommit(false);
            relay.swallow(requests);
            assertThat(stateOfTheFailureOf(one.connection())).isEqualTo("08006");
            assertThat(one.connection().isClosed()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aLaterStatementOfATransactionIsTold(Driver driver) throws Exception {
        try (var relay = new Relay(SERVER.port());
                var one = OneConnection.open(driver, through(relay))) {
            one.connection().setAutoCommit(false);
            one.execute("SELECT 2");
            relay.swallow(1);
            assertThat(stateOfTheFailureOf(one.connection())).isEqualTo("08006");
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoComesAfterTheEndIsTold(Driver driver) throws Exception {
        try (var relay = new Relay(SERVER.port());
                var one = OneConnection.open(driver, through(relay))) {
            relay.swallow(1);
            assertThat(stateOfTheFailureOf(one.connection())).isEqualTo("08006");
            assertThat(stateOfTheFailureOf(one.connection())).isIn("08006", "08003");
        }
    }

    private static ConnectionString through(Relay relay) {
        return new ConnectionString("127.0.0.1", relay.port(), "postgres", SERVER.user(), "", "disable");
    }

    private static String stateOfTheFailureOf(Connection connection) {
        try (var statement = connection.prepareStatement("SELECT 1")) {
            statement.execute();
            return "it did not fail";
        } catch (SQLException e) {
            return String.valueOf(e.getSQLState());
        }
    }
}
