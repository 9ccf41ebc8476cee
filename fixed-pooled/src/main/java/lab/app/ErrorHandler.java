package lab.app;

import lab.http.ErrorLog;
import lab.http.ErrorPolicy;
import lab.http.Operation;
import lab.http.Refusal;

/** Logs the error, gives the client the right status and none of the database's words, and lives on. */
final class ErrorHandler implements ErrorPolicy {

    private final ErrorLog log = new ErrorLog();

    @Override
    public Refusal refuse(Operation operation, Exception failure) {
        log.error(operation, failure);
        return Refusal.of(operation, failure);
    }
}
