package lab.load;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import org.apache.hc.client5.http.ConnectTimeoutException;

/** How a request ended, as the client saw it. */
public enum Outcome {
    /** A status below 400. */
    ANSWERED,
    /** A status from 400 to 499: the load and the server do not speak the same HTTP. */
    HTTP4XX,
    /** A status from 500 on. */
    HTTP5XX,
    /** Nobody listens: the process is down. */
    REFUSED,
    /** The connection ended before the answer did: the process died, or cut it off. */
    RESET,
    /** No answer in time. */
    TIMEOUT;

    static Outcome of(int status) {
        return status < 400 ? ANSWERED : status < 500 ? HTTP4XX : HTTP5XX;
    }

    static Outcome of(IOException failure) {
        // ConnectTimeoutException and SocketTimeoutException are both InterruptedIOExceptions; a refused
        // connection is never one.
        if (failure instanceof InterruptedIOException || failure instanceof ConnectTimeoutException) {
            return TIMEOUT;
        }
        return failure instanceof ConnectException ? REFUSED : RESET;
    }
}
