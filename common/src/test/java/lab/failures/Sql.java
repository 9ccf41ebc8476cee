package lab.failures;

import java.util.ArrayList;
import java.util.List;
import lab.store.ConnectionSource.Work;

/** The statements that requests in the experiments make: bound parameters, everything closed, nothing clever. */
final class Sql {

    private Sql() {}

    /** Inserts a post and returns the number of rows. */
    static Work<Integer> insertPost(String title) {
        return connection -> {
            try (var insert =
                    connection.prepareStatement("INSERT INTO posts (title, content) VALUES (?, 'some text')")) {
                insert.setString(1, title);
                return insert.executeUpdate();
            }
        };
    }

    /** Asks for one value through a prepared statement. */
    static Work<String> query(String sql) {
        return connection -> {
            try (var select = connection.prepareStatement(sql);
                    var row = select.executeQuery()) {
                return row.next() ? String.valueOf(row.getString(1)) : "";
            }
        };
    }

    /** Reads the first column of all rows through a prepared statement. */
    static Work<List<String>> list(String sql) {
        return connection -> {
            var values = new ArrayList<String>();
            try (var select = connection.prepareStatement(sql);
                    var rows = select.executeQuery()) {
                while (rows.next()) {
                    values.add(String.valueOf(rows.getString(1)));
                }
            }
            return values;
        };
    }

    /** Runs a statement whose result does not matter, through a plain statement: no name, no cache. */
    static Work<Boolean> run(String sql) {
        return connection -> {
            try (var statement = connection.createStatement()) {
                statement.execute(sql);
                return true;
            }
        };
    }

    /** Begins a transaction, as JDBC does: by ending autocommit. */
    static Work<Boolean> begin() {
        return connection -> {
            connection.setAutoCommit(false);
            return true;
        };
    }

    /** Commits. */
    static Work<Boolean> commit() {
        return connection -> {
            connection.commit();
            return true;
        };
    }

    /** Rolls back. */
    static Work<Boolean> rollback() {
        return connection -> {
            connection.rollback();
            return true;
        };
    }

    /** What every correct {@code finally} does. */
    static Work<Boolean> autoCommit() {
        return connection -> {
            connection.setAutoCommit(true);
            return true;
        };
    }
}
