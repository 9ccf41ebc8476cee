package lab.cli;

import lab.config.Driver;
import picocli.CommandLine.Option;

/** Which JDBC driver a command plays with. */
final class DriverOption {

    @Option(
            names = "--driver",
            paramLabel = "NAME",
            converter = DriverReader.class,
            defaultValue = "${LAB_DRIVER:-pgjdbc-ng}",
            description = "pgjdbc-ng or pgjdbc (default: LAB_DRIVER, else pgjdbc-ng)")
    private Driver driver;

    /** The one that was asked for. */
    Driver get() {
        return driver;
    }
}
