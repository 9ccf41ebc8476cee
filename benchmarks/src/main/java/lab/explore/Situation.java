package lab.explore;

import java.util.List;

/**
 * How things stand between two calls.
 *
 * @param connections that were used until now, in the order of their numbers
 * @param table the posts of these requests as everybody else sees them, and how many events each has
 */
public record Situation(List<Held> connections, List<String> table) {

    /**
     * A connection.
     *
     * @param connection its number, from 1
     * @param state autocommit as the driver has it, and the transaction as the server has it
     * @param holds what was written in the open transaction, and is neither committed nor rolled back
     */
    public record Held(int connection, String state, List<String> holds) {}
}
