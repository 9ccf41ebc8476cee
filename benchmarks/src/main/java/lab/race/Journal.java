package lab.race;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import lab.race.Race.Display;
import lab.race.RaceResult.LogLine;
import lab.race.RaceResult.Mark;
import org.jspecify.annotations.Nullable;

/** What happened in a race, and what somebody did to it, in order; told on to a display as it comes. */
final class Journal {

    /** Of each: a race that crashes for a day fills no memory. */
    private static final int MOST = 2000;

    private static final int MOST_CHARACTERS = 500;

    private final Display display;
    private final List<Mark> marks = new CopyOnWriteArrayList<>();
    private final List<LogLine> log = new CopyOnWriteArrayList<>();

    Journal(Display display) {
        this.display = display;
    }

    List<Mark> marks() {
        return List.copyOf(marks);
    }

    List<LogLine> log() {
        return List.copyOf(log);
    }

    /** Somebody used a control. */
    synchronized void mark(Mark mark) {
        if (marks.size() < MOST) {
            marks.add(mark);
            display.event("%.1f s: %s".formatted(mark.t(), mark.text()));
            display.marked(mark);
        }
    }

    /** The load begins on a lane; the console knows. */
    synchronized void note(String lane, String text) {
        add(new LogLine(0, lane, text, null));
    }

    /**
     * Something happened to an app.
     *
     * @param t seconds since the load began
     * @param name of the app on the command line, with which the line begins
     */
    synchronized void log(double t, String lane, String name, String line) {
        display.event(line);
        var text = line.replaceFirst("^" + name + " ", "").replaceFirst("^ended with ", "crashed with ");
        add(new LogLine(t, lane, brief(text), page(line)));
    }

    private void add(LogLine entry) {
        if (log.size() < MOST) {
            log.add(entry);
            display.logged(entry);
        }
    }

    private static @Nullable String page(String line) {
        return line.contains(" ended with status ") ? CrashPage.of(line) : null;
    }

    private static String brief(String text) {
        return text.length() > MOST_CHARACTERS ? text.substring(0, MOST_CHARACTERS) + "…" : text;
    }
}
