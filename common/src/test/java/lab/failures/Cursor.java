package lab.failures;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import lab.store.ConnectionSource.Work;
import org.jspecify.annotations.Nullable;

/** The export of {@code PostStore} in slow motion: all posts, ten rows a round trip, so that others come in between. */
final class Cursor {

    private static final int FETCH_SIZE = 10;

    private @Nullable PreparedStatement select;
    private @Nullable ResultSet rows;

    /** Sends the query; the server keeps its portal open behind the first ten rows. */
    Work<Boolean> opens() {
        return connection -> {
            select = connection.prepareStatement("SELECT title FROM posts ORDER BY id");
            select.setFetchSize(FETCH_SIZE);
            rows = select.executeQuery();
            return true;
        };
    }

    /** Takes this many rows, or those that are left, and returns how many they were. */
    Work<Integer> reads(int most) {
        return connection -> {
            var count = 0;
            while (count < most && rows().next()) {
                count++;
            }
            return count;
        };
    }

    /** What the end of a try-with-resources does. */
    Work<Boolean> closes() {
        return connection -> {
            rows().close();
            if (select != null) {
                select.close();
            }
            return true;
        };
    }

    private ResultSet rows() throws SQLException {
        if (rows == null) {
            throw new SQLException("the cursor is not open");
        }
        return rows;
    }
}
