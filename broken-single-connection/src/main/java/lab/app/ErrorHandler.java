package lab.app;

import lab.http.ErrorPolicy;
import lab.http.Operation;
import lab.http.Refusal;

/** {@code if err != nil { panic(err) }}: the first error of any request ends the process, and everybody's requests with it. */
final class ErrorHandler implements ErrorPolicy {

    @Override
    public Refusal refuse(Operation operation, Exception failure) {
        System.err.println("panic: Error " + operation.doing() + ": " + failure.getMessage());
        failure.printStackTrace();
        Runtime.getRuntime().halt(2);
        throw new AssertionError("halted");
    }
}
