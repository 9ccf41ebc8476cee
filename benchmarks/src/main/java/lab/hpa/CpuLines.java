package lab.hpa;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import lab.config.StartupException;

/** CPU as lines of {@code seconds,cores}; a first line of words, empty lines and those that begin with # are skipped. */
final class CpuLines {

    /** A day. */
    static final int MOST_SECONDS = 86_400;

    private static final Pattern LINE = Pattern.compile("(\\d{1,6})\\s*[,;\t]\\s*(\\d{1,6}(\\.\\d{1,12})?)");

    private record Row(int second, double cores) {}

    private CpuLines() {}

    /**
     * Cores in each second: a line's value holds until the next line's second, that of the last one for a second.
     *
     * @param file for messages
     * @throws StartupException naming the first line that can't be used
     */
    static double[] parse(Path file, String text) {
        var rows = rows(file, text);
        if (rows.isEmpty()) {
            throw new StartupException(file + " has no line of seconds,cores.");
        }
        var cores = new double[rows.get(rows.size() - 1).second() + 1];
        for (var row : rows) {
            Arrays.fill(cores, row.second(), cores.length, row.cores());
        }
        return cores;
    }

    private static List<Row> rows(Path file, String text) {
        var rows = new ArrayList<Row>();
        var number = 0;
        for (var line : text.lines().map(String::strip).toList()) {
            number++;
            if (line.isEmpty() || line.startsWith("#") || (number == 1 && line.matches("[\\p{Alpha}\"].*"))) {
                continue;
            }
            var match = LINE.matcher(line);
            var row = match.matches()
                    ? new Row(Integer.parseInt(match.group(1)), Double.parseDouble(match.group(2)))
                    : new Row(-1, 0);
            var least = rows.isEmpty() ? 0 : rows.get(rows.size() - 1).second() + 1;
            if (row.second() < least || row.second() >= MOST_SECONDS) {
                throw new StartupException(
                        "%s, line %d: '%s'; write seconds,cores as 15,0.25, each second once, in order."
                                .formatted(file, number, line.length() > 40 ? line.substring(0, 40) + "..." : line));
            }
            rows.add(row);
        }
        return rows;
    }
}
