package lab.http;

/** What becomes of a request, and of the process, when the database fails it. Each variant has its own. */
@FunctionalInterface
public interface ErrorPolicy {

    /**
     * Decides about one failed request. The server logs it afterwards.
     *
     * @param operation what the request was doing
     * @param failure mostly a {@link java.sql.SQLException}; a {@link RuntimeException} when the driver itself broke
     * @return the answer for the client; a policy may also not return, and end the process
     */
    Refusal refuse(Operation operation, Exception failure);
}
