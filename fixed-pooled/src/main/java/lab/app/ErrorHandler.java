package lab.app;

import lab.http.ErrorPolicy;
import lab.http.Operation;
import lab.http.Refusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs the error, gives the client the right status and none of the database's words, and lives on. */
final class ErrorHandler implements ErrorPolicy {

    private static final Logger log = LoggerFactory.getLogger(ErrorHandler.class);

    @Override
    public Refusal refuse(Operation operation, Exception failure) {
        log.error("Error {}: {}", operation.doing(), failure.getMessage());
        return Refusal.of(operation, failure);
    }
}
