package lab.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import lab.audit.LightAudit.Found;
import lab.config.ConnectionString;
import lab.config.Driver;
import lab.load.Claims;
import lab.store.PostStore;
import lab.store.Schema;
import lab.testing.OneConnection;
import lab.testing.Patience;
import lab.testing.SharedServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a look sees while a database changes: it counts what is missing now, and forgets nothing and nobody. */
class LightAuditTest {

    private static final String TEXT = "as it was sent";

    private ConnectionString database;
    private OneConnection session;
    private PostStore posts;
    private final Claims claims = new Claims();

    @BeforeEach
    void anEmptyDatabase() throws SQLException {
        database = SharedServer.database(LightAuditTest.class);
        session = OneConnection.open(Driver.PGJDBC, database);
        Schema.apply(session);
        posts = new PostStore(session);
    }

    @AfterEach
    void close() {
        session.close();
    }

    @Test
    void whatIsMissingNowIsFoundWhenItComes() throws Exception {
        claims.acknowledge("there", TEXT, posts.create("there", TEXT));
        claims.acknowledge("late", TEXT, 1000);
        claims.acknowledge("another's", TEXT, posts.create("somebody", TEXT));
        claims.acknowledge("without an id", TEXT, 0);
        claims.refuse("refused", TEXT);
        claims.refuse("refused, and there", TEXT);
        posts.create("refused, and there", TEXT);
        claims.unknown("nobody knows", TEXT);
        try (var audit = LightAudit.start(database, claims)) {
            await(audit, new Found(2, 1));
            session.execute("INSERT INTO posts (id, title, content, date) OVERRIDING SYSTEM VALUE"
                    + " VALUES (1000, 'late', '" + TEXT + "', now())");
            await(audit, new Found(1, 1));
            claims.acknowledge("new, and gone", TEXT, 2000);
            posts.create("refused", TEXT);
            await(audit, new Found(2, 2));
        }
    }

    @Test
    void itIsNoneOfTheAppsAndComesBackWhenItsConnectionEnds() throws Exception {
        try (var audit = LightAudit.start(database, claims)) {
            await(audit, new Found(0, 0));
            var own = "FROM pg_stat_activity WHERE datname = '" + database.database() + "' AND application_name = '"
                    + LightAudit.APPLICATION_NAME + "'";
            assertThat(session.number("SELECT count(*) " + own)).isOne();
            assertThat(LightAudit.APPLICATION_NAME).isNotEqualTo(Driver.APPLICATION_NAME);
            session.execute("SELECT pg_terminate_backend(pid) " + own);
            claims.acknowledge("gone", TEXT, 1);
            await(audit, new Found(1, 0));
        }
    }

    private static void await(LightAudit audit, Found found) {
        Awaitility.await().atMost(Patience.LIMIT).until(() -> found.equals(audit.found()));
    }
}
