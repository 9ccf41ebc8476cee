package lab.reliability;

import lab.config.Driver;

/** {@link FaultSuite} with pgjdbc-ng, the default. */
class FaultsOnPgjdbcNgTest extends FaultSuite {

    FaultsOnPgjdbcNgTest() {
        super(Driver.PGJDBC_NG);
    }
}
