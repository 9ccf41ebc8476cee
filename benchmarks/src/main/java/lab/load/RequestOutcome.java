package lab.load;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLHandshakeException;
import lab.load.Client.Answer;
import org.apache.hc.client5.http.ConnectTimeoutException;

/** How a request ended, as the client saw it. */
public enum RequestOutcome {
    /** A status below 400, and nothing wrong with what it says. */
    ANSWERED,
    /** A page or an export without posts that must be on it. */
    INCOMPLETE,
    /** A page that is not newest first, or an export that is not oldest first. */
    UNORDERED,
    /** A post that nobody wrote, one that is there twice, or another than was asked for. */
    STRANGE,
    /** A page without the post that its reader was told is stored. */
    UNSEEN,
    /** A new post under an id that another one has got. */
    DUPLICATE,
    /** A status from 400 to 499: the load and the server do not speak the same HTTP. */
    HTTP4XX,
    /** A status from 500 on. */
    HTTP5XX,
    /** Such a status, and that nobody knows whether the post is stored. */
    UNKNOWN,
    /** Nobody listens: the process is down. */
    REFUSED,
    /** No connection for another reason: no such name, no way to the machine, no trust in its certificate. */
    UNREACHABLE,
    /** The connection ended before the answer did: the process died, or cut it off. */
    RESET,
    /** No answer in time. */
    TIMEOUT;

    /** Whether there was an answer of good status, and it can't be true. */
    public boolean wrong() {
        return switch (this) {
            case INCOMPLETE, UNORDERED, STRANGE, UNSEEN, DUPLICATE -> true;
            default -> false;
        };
    }

    /** Whether there was no answer, or one that says that the request failed. */
    public boolean failed() {
        return this != ANSWERED && !wrong();
    }

    /** Whether a post that ended so may be stored or not. */
    boolean open() {
        return this == UNKNOWN || this == RESET || this == TIMEOUT;
    }

    /** @param answer of status 400 or more */
    static RequestOutcome of(Answer answer) {
        if (answer.status() < 500) {
            return HTTP4XX;
        }
        return answer.unknown() ? UNKNOWN : HTTP5XX;
    }

    static RequestOutcome of(IOException failure) {
        // ConnectTimeoutException and SocketTimeoutException are both InterruptedIOExceptions; a refused
        // connection is never one.
        if (failure instanceof InterruptedIOException || failure instanceof ConnectTimeoutException) {
            return TIMEOUT;
        }
        if (failure instanceof UnknownHostException
                || failure instanceof NoRouteToHostException
                || failure instanceof SSLHandshakeException) {
            return UNREACHABLE;
        }
        return failure instanceof ConnectException ? REFUSED : RESET;
    }
}
