package lab.http;

/** The client's fault: the request is answered with this status and reason, and nothing is written anywhere. */
final class ClientError extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;

    /** @param reason one sentence for the client: what is wrong, and what would be right */
    ClientError(int status, String reason) {
        super(reason, null, false, false);
        this.status = status;
    }

    int status() {
        return status;
    }
}
