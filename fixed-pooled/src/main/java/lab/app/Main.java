package lab.app;

import java.sql.SQLException;
import lab.config.Config;
import lab.config.StartupException;
import lab.http.LabServer;
import lab.http.Shutdown;
import lab.store.Schema;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the app: configuration, database, schema, server. The same file in both variants. */
public final class Main {

    private static final Logger log = LoggerFactory.getLogger(Main.class);

    private Main() {}

    /** Exit status 0 after SIGTERM, 1 when it can't start. */
    public static void main(String[] args) {
        try {
            var config = Config.from(System.getenv());
            var database = Database.open(config);
            log.info("Successfully connected to database");
            Schema.apply(database);
            log.info("Database table ready");
            var server = LabServer.start(config, database, new ErrorHandler());
            Shutdown.onSigterm(server, database);
        } catch (StartupException e) {
            exit(e.getMessage());
        } catch (SQLException e) {
            exit("Unable to ping database: " + e.getMessage());
        }
    }

    private static void exit(String reason) {
        log.error(reason);
        Runtime.getRuntime().halt(1); // not exit(): a driver's thread must not keep a program alive that can't start
    }
}
