package lab.failures;

import java.util.List;

/**
 * How things stand after a step, for somebody who has no part in the play.
 *
 * @param held what the sessions of the app hold in the server by then
 * @param seen what everybody else sees in the tables, a table a line
 * @param note why nobody looked; empty when somebody did
 */
public record Look(List<Held> held, List<String> seen, String note) {

    /**
     * A session.
     *
     * @param name of the connection in the timeline; {@code aside} for our own, {@code others} for those that it does not name
     * @param state of its transaction
     * @param holds what its open transaction has done
     */
    public record Held(String name, String state, List<String> holds) {}

    /** Nobody looked. */
    public static Look none(String why) {
        return new Look(List.of(), List.of(), why);
    }
}
