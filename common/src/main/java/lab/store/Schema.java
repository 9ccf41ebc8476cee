package lab.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
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

    private static final String ELSEWHERE = "name a database in CONN_STR that has no others of these names.";

    private Schema() {}

    /**
     * Applies {@code schema.sql}. Safe to call from many processes at once: one applies it, the others wait for that.
     *
     * @throws StartupException when the database refused, for example for want of the right to create a table, or has a table of one
     *     of these names that is another one
     */
    public static void apply(ConnectionSource source) {
        try {
            source.lend(connection -> Transaction.run(connection, Schema::apply));
        } catch (SQLException e) {
            throw new StartupException(
                    "Unable to create the tables: " + firstLine(e) + remedy(String.valueOf(e.getSQLState())));
        }
    }

    private static String remedy(String state) {
        if (state.equals("42501")) { // insufficient_privilege
            return "; the user of CONN_STR needs the right to create tables in this database.";
        }
        return state.startsWith("42") ? "; " + ELSEWHERE : "."; // the rest of that class: it does not fit what is there
    }

    /** pgjdbc adds the position in a line of its own. */
    private static String firstLine(SQLException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    private static int apply(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            // Released by the server when the transaction ends, also when this process dies.
            statement.execute("SELECT pg_advisory_xact_lock(" + LOCK + ")");
            refuseOthers(statement);
            var all = statements("/lab/schema.sql");
            for (var sql : all) {
                statement.execute(sql);
            }
            return all.size();
        }
    }

    /** Before the rest: on somebody else's table its foreign key or an index might fail, and say something else. */
    private static void refuseOthers(Statement statement) throws SQLException {
        try (var row = statement.executeQuery(statements("/lab/differences.sql").get(0))) {
            var differences = row.next() ? row.getString(1) : null;
            if (differences != null) {
                throw new StartupException("These tables are not the lab's: " + differences + "; " + ELSEWHERE);
            }
        }
    }

    private static List<String> statements(String name) {
        try (var file = Schema.class.getResourceAsStream(name)) {
            if (file == null) {
                throw new IllegalStateException(name + " is missing from the jar");
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
