package lab.failures;

import java.sql.SQLException;

/**
 * Somebody else's mistake is answered to an innocent request.
 *
 * <p>{@code ./lab fail F05} plays it; {@code docs/failures/F05-poisoned-transaction.md} has the timeline.
 */
public final class F05_PoisonedTransaction implements Experiment {

    @Override
    public String inShort() {
        return "Somebody else's mistake is answered to an innocent request.";
    }

    @Override
    public Outcome play(Stage stage) throws SQLException {
        var r1 = stage.request("R1");
        var r2 = stage.request("R2");
        r1.does("begins", Sql.begin());
        r1.tries("divides by zero", Sql.query("SELECT 1/0"));

        return Outcome.of(r2.tries("selects 1", Sql.query("SELECT 1")));
    }
}
