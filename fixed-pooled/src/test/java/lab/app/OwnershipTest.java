package lab.app;

import java.util.List;
import lab.http.OwnershipContract;

/** The ownership timeline of this variant's app, and the connections of two requests at once on it. */
class OwnershipTest extends OwnershipContract {

    private static final List<Integer> VERDICT = List.of(1, 2);

    OwnershipTest() {
        super(VERDICT);
    }
}
