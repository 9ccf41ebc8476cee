package lab.explore;

/**
 * One JDBC call of a request, as it came out.
 *
 * @param actor the request's number, from 0
 * @param connection the physical connection's number, from 1, in the order in which they were first used
 * @param what the method, or the statement that it ran, in a few words
 * @param result {@code ok}, or the SQLState and the message
 * @param failed whether it threw
 */
public record Call(int actor, int connection, String what, String result, boolean failed) {

    /** The request's letter: A, B or C. */
    public String letter() {
        return letter(actor);
    }

    /** The letter of the request with this number. */
    public static String letter(int actor) {
        return String.valueOf((char) ('A' + actor));
    }
}
