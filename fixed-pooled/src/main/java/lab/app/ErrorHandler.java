package lab.app;

import lab.http.ErrorPolicy;
import lab.http.Operation;
import lab.http.Refusal;

/** Gives the client the right status and none of the database's words, and lives on; the server logs the error. */
final class ErrorHandler implements ErrorPolicy {

    @Override
    public Refusal refuse(Operation operation, Exception failure) {
        return Refusal.of(operation, failure);
    }
}
