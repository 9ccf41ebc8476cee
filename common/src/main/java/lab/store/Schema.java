package lab.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import lab.config.StartupException;

/** The tables, made at start if they are missing. */
public final class Schema {

    /**
     * Key of the advisory lock: any number that every starter agrees on. {@code CREATE TABLE IF NOT EXISTS} is not safe
     * against itself (two sessions both see no table, one gets 23505 from {@code pg_type}), and ten pods start at once.
     */
    private static final long LOCK = 0x1ab_5c4e3aL;

    private Schema() {}

    /**
     * Applies {@code schema.sql}. Safe to call from many processes at once: one applies it, the others wait for that.
     *
     * @throws StartupException when the database refused, for example for want of the right to create a table
     */
    public static void apply(ConnectionSource source) {
        try {
            source.lend(connection -> Transaction.run(connection, Schema::apply));
        } catch (SQLException e) {
            throw new StartupException("Unable to create the tables: " + firstLine(e)
                    + "; the user of CONN_STR needs the right to create tables in this database.");
        }
    }

    /** pgjdbc adds the position in a line of its own. */
    private static String firstLine(SQLException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    private static int apply(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            // Released by the server when the transaction ends, also when this process dies.
            statement.execute("SELECT pg_advisory_xact_lock(" + LOCK + ")");
            for (var sql : statements()) {
                statement.execute(sql);
            }
        }
        return statements().size();
    }

    private static List<String> statements() {
        try (var file = Schema.class.getResourceAsStream("/lab/schema.sql")) {
            if (file == null) {
                throw new IllegalStateException("schema.sql is missing from the jar");
            }
            var text = new String(file.readAllBytes(), StandardCharsets.UTF_8).replaceAll("(?m)^--.*$", "");
            return Arrays.stream(text.split(";\\s*\n"))
                    .map(String::strip)
                    .filter(sql -> !sql.isEmpty())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
