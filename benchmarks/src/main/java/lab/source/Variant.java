package lab.source;

import java.nio.file.Path;
import lab.machine.LabHome;

/** The two apps. */
public enum Variant {
    /** One connection, lent to every request at once. */
    BROKEN("broken-single-connection", "broken"),
    /** A bounded pool. */
    FIXED("fixed-pooled", "fixed");

    private final String module;
    private final String shortName;

    Variant(String module, String shortName) {
        this.module = module;
        this.shortName = shortName;
    }

    /** The Maven module, which is also the name in result files. */
    public String module() {
        return module;
    }

    /** The name on the command line. */
    public String shortName() {
        return shortName;
    }

    /** The program: {@code app.jar} with its {@code lib} beside it. */
    public Path jar() {
        return LabHome.root().resolve(module).resolve("target/app.jar");
    }
}
