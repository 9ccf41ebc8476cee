package lab.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A table of texts. The first cell of a row names it.
 *
 * @param title what it shows
 * @param head the columns' names
 * @param rows as long as the head, each
 * @param words whether its cells are words, which begin at the left, and not figures, which end at the right
 */
public record Table(String title, List<String> head, List<List<String>> rows, boolean words) {

    /** The head of the column that names the rows. */
    static final String FIGURE = "figure";

    /** Nobody reads more on a page; the result file has the rest. */
    static final int MOST_ROWS = 100;

    /** The first rows, and one that says how many more there are if there are. */
    public Table {
        if (rows.size() > MOST_ROWS) {
            var shown = new ArrayList<>(rows.subList(0, MOST_ROWS));
            var more = new ArrayList<>(Collections.nCopies(head.size(), ""));
            more.set(0, "%d more are in the file".formatted(rows.size() - MOST_ROWS));
            shown.add(more);
            rows = shown;
        }
    }

    /** A table of figures. */
    static Table of(String title, List<String> head, List<List<String>> rows) {
        return new Table(title, head, rows, false);
    }

    /** The same, where the first row of all is the head. */
    static Table of(String title, List<List<String>> rows) {
        var head = new ArrayList<>(rows.get(0));
        head.set(0, FIGURE); // a terminal's table leaves it empty; a screen reader would have nothing to say
        return of(title, head, rows.subList(1, rows.size()));
    }

    /** A table of words. */
    static Table ofWords(String title, List<String> head, List<List<String>> rows) {
        return new Table(title, head, rows, true);
    }
}
