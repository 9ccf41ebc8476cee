package lab.failures;

import java.sql.SQLException;

/**
 * An export breaks off in the middle, because somebody else's export has ended.
 *
 * <p>{@code ./lab fail F01} plays it; {@code docs/failures/F01-portal-vanishes.md} has the timeline.
 */
public final class F01_PortalVanishes implements Experiment {

    @Override
    public String inShort() {
        return "An export breaks off in the middle, because somebody else's has ended.";
    }

    @Override
    public Outcome play(Stage stage) throws SQLException {
        stage.store(50);
        var r1 = stage.request("R1");
        var r2 = stage.request("R2");
        var mine = new Cursor();
        var other = new Cursor();
        r1.does("begins", Sql.begin());
        r1.does("opens a cursor", mine.opens());
        r1.does("reads 10 of 50 rows", mine.reads(10));
        r2.does("begins", Sql.begin());
        r2.does("opens a cursor", other.opens());
        r2.does("reads 50 of 50 rows", other.reads(50));
        r2.does("closes its cursor", other.closes());
        r2.does("commits", Sql.commit());

        return Outcome.of(r1.tries("reads the other 40 rows", mine.reads(40)));
    }
}
