package lab.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import lab.config.Config;
import lab.config.Driver;
import lab.store.ConnectionSource.Work;
import lab.testing.SharedServer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** After which errors a connection is not lent again. */
class EvictionTest {

    private static String database = "";

    @BeforeAll
    static void makeDatabase() throws SQLException {
        database = SharedServer.database(EvictionTest.class).toUrl();
    }

    @ParameterizedTest
    @CsvSource({
        "26000, true",
        "42P05, true",
        "0A000, true",
        "25006, true",
        "57P01, true",
        "08006, true",
        "22012, false",
        "23505, false",
        "25P02, false",
        "40001, false",
        "42P01, false",
        "57014, false"
    })
    void theSqlStateDecides(String state, boolean evicted) throws SQLException {
        for (var driver : Driver.values()) {
            assertThat(isEvictedBy(driver, connection -> raise(connection, state)))
                    .as("%s with %s", state, driver.label())
                    .isEqualTo(evicted);
        }
    }

    /** pgjdbc gives each of its own errors a state. */
    @Test
    void anErrorOfTheDriversOwnIsMistrusted() throws SQLException {
        assertThat(isEvictedBy(Driver.PGJDBC_NG, EvictionTest::setWhatIsNotThere))
                .isTrue();
        assertThat(isEvictedBy(Driver.PGJDBC, EvictionTest::setWhatIsNotThere)).isFalse();
    }

    private static boolean isEvictedBy(Driver driver, Work<Boolean> work) throws SQLException {
        var environment = Map.of(
                "CONN_STR", database, "LAB_DRIVER", driver.label(), "POOL_MAX", "1", "POOL_ACQUIRE_TIMEOUT", "5m");
        try (var pool = Database.open(Config.from(environment))) {
            var before = pool.lend(EvictionTest::backend);
            assertThatExceptionOfType(SQLException.class).isThrownBy(() -> pool.lend(work));
            return !before.equals(pool.lend(EvictionTest::backend));
        }
    }

    private static Integer backend(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT pg_backend_pid()")) {
            row.next();
            return row.getInt(1);
        }
    }

    private static boolean raise(Connection connection, String state) throws SQLException {
        try (var statement = connection.createStatement()) {
            return statement.execute("DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '" + state + "'; END $$");
        }
    }

    private static boolean setWhatIsNotThere(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement("SELECT 1")) {
            statement.setInt(1, 1);
            return statement.execute();
        }
    }
}
