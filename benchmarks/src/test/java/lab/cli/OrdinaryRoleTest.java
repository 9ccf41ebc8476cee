package lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import lab.config.ConnectionString;
import lab.config.Driver;
import lab.testing.OneConnection;
import lab.testing.SharedServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tools as a role that is no superuser, may not make databases, and does not see what others do. */
@Tag("pages") // a role's rights do not depend on the JDK
class OrdinaryRoleTest {

    private static final int OTHERS = 6;

    @TempDir
    private Path temporary;

    private ConnectionString role;
    private OneConnection admin;

    @BeforeEach
    void makeRole() throws SQLException {
        var database = SharedServer.database(OrdinaryRoleTest.class);
        role = new ConnectionString(database.host(), database.port(), database.database(), "ordinary", "", "disable");
        admin = OneConnection.open(Driver.PGJDBC, database);
        admin.execute("CREATE ROLE ordinary LOGIN");
    }

    @AfterEach
    void dropRole() throws SQLException {
        admin.execute("DROP ROLE ordinary");
        admin.close();
    }

    @Test
    void budgetCountsTheConnectionsOfOthers() throws Exception {
        var others = new ArrayList<OneConnection>();
        try {
            for (var i = 0; i < OTHERS; i++) {
                others.add(OneConnection.open(Driver.PGJDBC, SharedServer.admin()));
            }
            var held = admin.number("SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'");
            assertThat(held).isGreaterThan(OTHERS);
            assertThat(lab(0, "budget", "--pods", "1", "--pool", "1")).contains("- " + held + " held by others");
        } finally {
            others.forEach(OneConnection::close);
        }
    }

    @Test
    void budgetReadsTheRolesOwnLimit() throws Exception {
        admin.execute("ALTER ROLE ordinary CONNECTION LIMIT 10");
        assertThat(lab(0, "budget", "--pods", "1", "--surge", "0", "--pool", "10"))
                .contains("leaves 10 of them");
        assertThat(lab(3, "budget", "--pods", "1", "--surge", "0", "--pool", "11"))
                .contains("does not fit");
        try (var own = OneConnection.open(Driver.PGJDBC, role)) {
            assertThat(own.number("SELECT 1")).isOne();
            assertThat(lab(3, "budget", "--pods", "1", "--surge", "0", "--pool", "10"))
                    .contains("leaves 9 of them");
        }
    }

    @Test
    void budgetReadsTheDatabasesOwnLimit() throws Exception {
        admin.execute("ALTER DATABASE " + role.database() + " CONNECTION LIMIT 5"); // this session is one of them
        assertThat(lab(0, "budget", "--pods", "1", "--surge", "0", "--pool", "4"))
                .contains("leaves 4 of them");
        assertThat(lab(3, "budget", "--pods", "1", "--surge", "0", "--pool", "5"))
                .contains("does not fit");
    }

    /** What another setting would make of this server: who is connected to it is still there. */
    @Test
    void budgetReadsTheServerAlsoWhenOneOfItsLimitsIsGiven() throws Exception {
        admin.execute("ALTER ROLE ordinary CONNECTION LIMIT 10");
        assertThat(lab(0, "budget", "--pods", "1", "--pool", "1", "--max-connections", "500"))
                .containsPattern("max_connections 500 - \\d+ reserved - [1-9]\\d* held by others")
                .contains("leaves 10 of them");
    }

    @Test
    void doctorSaysThatARaceNeedsTheRightToMakeDatabases() throws Exception {
        assertThat(lab(1, "doctor")).containsPattern("-- +PostgreSQL .*needs the right CREATEDB");
        admin.execute("ALTER ROLE ordinary CREATEDB");
        assertThat(lab(0, "doctor")).containsPattern("ok +PostgreSQL");
    }

    private String lab(int status, String... arguments) throws Exception {
        try (var lab = LabProcess.start(temporary, Map.of("CONN_STR", role.toUrl()), arguments)) {
            assertThat(lab.awaitEnd()).as(lab.output() + List.of(arguments)).isEqualTo(status);
            return lab.output();
        }
    }
}
