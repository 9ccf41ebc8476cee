package lab.cli;

import static lab.text.Language.retold;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import lab.failures.Experiment;
import lab.failures.Outcome.Kind;
import lab.stepper.Recording.Step;
import lab.text.Text;
import picocli.CommandLine.Help.Ansi.Style;

/**
 * Shows a play as it happens, a line a step: who, what, and how that ended. On a terminal every request has a colour of its own,
 * and what went wrong is red; nothing is said by colour alone.
 */
public final class Timeline {

    private static final int WIDTH = 100;
    private static final List<Style> ACTORS = List.of(Style.fg_cyan, Style.fg_magenta, Style.fg_blue, Style.fg_yellow);
    private static final Pattern ACTOR = Pattern.compile("[A-Z]\\d+|client \\d+|[A-C](?= )");

    private final boolean colours;
    private final List<String> actors = new ArrayList<>();

    /**
     * A timeline of one play.
     *
     * @param colours whether a terminal shows this
     */
    public Timeline(boolean colours) {
        this.colours = colours;
    }

    /** The experiment's name, and what it shows. */
    public static String title(Experiment experiment) {
        return experiment.id() + " " + experiment.title() + ": " + retold(experiment.inShort());
    }

    /** The variant's name above its play. */
    public String heading(String module) {
        return styled(Style.bold, retold(module));
    }

    /**
     * What a play printed or recorded, as a person reads it.
     *
     * @param played a line as {@link lab.failures.Play} makes it: three parts with tabs between them are a step, two the outcome
     */
    public String line(String played) {
        var parts = played.split("\t", -1);
        return parts.length == 3 ? step(parts[0], parts[1], parts[2]) : outcome(parts[0], parts[1]);
    }

    /** One step, in one line: the outcome at the end has the whole message. */
    String step(String who, String what, String result) {
        var first = "%-20s".formatted(retold(who));
        var second = "%-42s".formatted(retold(what));
        var room = WIDTH - 2 - first.length() - 1 - second.length() - 1;
        var told = retold(result);
        var third = told.length() <= room ? told : told.substring(0, Math.max(0, room - 1)) + "…";
        return "  " + styled(colour(who), first) + " " + second + " "
                + (Step.isWrong(result) ? styled(Style.fg_red, third) : third);
    }

    /** The last line of a play. */
    String outcome(String kind, String detail) {
        var good = kind.equals(Kind.NO_FAILURE.toString());
        return "  " + styled(good ? Style.fg_green : Style.fg_red, styled(Style.bold, retold(kind))) + ": "
                + Text.wrapped(retold(detail), 80, "    ");
    }

    /** Requests and their clients in the order of their appearance; the server, the table and the side are no actors. */
    private Style colour(String who) {
        var actor = ACTOR.matcher(who);
        if (!actor.lookingAt()) {
            return Style.faint;
        }
        if (!actors.contains(actor.group())) {
            actors.add(actor.group());
        }
        return ACTORS.get(actors.indexOf(actor.group()) % ACTORS.size());
    }

    /** Ended by a reset: picocli's end of bold, code 21, is a double underline on most terminals. */
    private String styled(Style style, String text) {
        return colours ? style.on() + text + Style.reset.on() : text;
    }
}
