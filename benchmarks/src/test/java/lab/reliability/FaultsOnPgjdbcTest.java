package lab.reliability;

import lab.config.Driver;

/** {@link FaultSuite} with pgjdbc. */
class FaultsOnPgjdbcTest extends FaultSuite {

    FaultsOnPgjdbcTest() {
        super(Driver.PGJDBC);
    }
}
