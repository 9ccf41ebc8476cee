package lab.stepper;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.github.difflib.DiffUtils;
import com.github.difflib.patch.AbstractDelta;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import lab.failures.Experiment;
import lab.failures.Look;
import lab.failures.Look.Held;
import org.jspecify.annotations.Nullable;

/**
 * One play as it was recorded: step by step, on one variant or on two side by side.
 *
 * @param id such as {@code F03}
 * @param title its name
 * @param sentence what a person would say happened
 * @param command that plays it again
 * @param driver its label
 * @param server such as {@code PostgreSQL 18.6}
 * @param variants what happened on each
 */
public record Recording(
        String id, String title, String sentence, String command, String driver, String server, List<Played> variants) {

    /** The play of an experiment of the catalogue. */
    public static Recording of(Experiment experiment, String driver, String server, List<Played> variants) {
        var command = "./lab fail " + experiment.id() + " --page";
        return new Recording(
                experiment.id(), experiment.title(), experiment.inShort(), command, driver, server, variants);
    }

    /**
     * What happened on one variant.
     *
     * @param name of the variant
     * @param kind what it came to, in a word or two
     * @param detail in a line
     */
    public record Played(String name, List<Step> steps, String kind, String detail) {

        /**
         * From what a play prints.
         *
         * @param lines as {@link lab.failures.Play} makes them: the steps, then the outcome
         * @param looks one for each step; none where nobody looked
         */
        public static Played of(String name, List<String> lines, List<Look> looks) {
            var last = lines.size() - 1;
            var steps = new ArrayList<Step>();
            for (var i = 0; i < last; i++) {
                var parts = lines.get(i).split("\t", -1);
                var look = i < looks.size() ? looks.get(i) : Look.none("nobody looked");
                steps.add(Step.of(parts[0], parts[1], parts[2], look));
            }
            var outcome = lines.get(last).split("\t", 2);
            return new Played(name, steps, outcome[0], outcome[1]);
        }
    }

    /**
     * Somebody did something, and then things stood like this.
     *
     * @param who the request and its connection, the server, the table
     * @param lane the request, or {@value #ASIDE}
     * @param connection its number; null when none is named
     * @param what it did
     * @param result how that ended
     * @param wrong whether that is an error or a hang
     * @param held what the sessions held in the server then
     * @param seen what everybody else saw then, a table a line
     * @param note why nobody looked; empty when somebody did
     */
    public record Step(
            String who,
            String lane,
            @Nullable Integer connection,
            String what,
            String result,
            boolean wrong,
            List<Held> held,
            List<String> seen,
            String note) {

        /** The lane of all that is no request. */
        public static final String ASIDE = "aside";

        private static final Pattern CONNECTION = Pattern.compile("^(.*) on connection (\\d+)$");
        private static final Pattern REQUEST = Pattern.compile("[RS]\\d+.*|clients? \\d.*|culprit|[A-C]( .*)?");
        private static final Pattern WRONG = Pattern.compile(
                "hangs.*|can't move|no SQLState .*|[0-9A-Z]{4,5} .*|\\d+ of \\d+ hang|cut off.*|50\\d.*");

        /** A step of a timeline, which says who did it on which connection in one. */
        public static Step of(String who, String what, String result, Look look) {
            var on = CONNECTION.matcher(who);
            var connection = on.matches() ? Integer.valueOf(on.group(2)) : null;
            var wrong = isWrong(result);
            return new Step(who, lane(who), connection, what, result, wrong, look.held(), look.seen(), look.note());
        }

        /** The request that did it, without its connection; {@value #ASIDE} for all that is none. */
        public static String lane(String who) {
            var alone = CONNECTION.matcher(who).replaceFirst("$1");
            return REQUEST.matcher(alone).matches() ? alone : ASIDE;
        }

        /** Whether a result is an error or a hang. */
        public static boolean isWrong(String result) {
            return WRONG.matcher(result).matches();
        }

        /** Who did what, on whatever connection: equal for the same step of the other variant. */
        String key() {
            return CONNECTION.matcher(who).replaceFirst("$1") + "\t" + what;
        }
    }

    /** Which steps stand side by side: in each row the number of each variant's step, from 0; null where it has none. */
    @JsonProperty("rows")
    public List<List<@Nullable Integer>> rows() {
        var rows = new ArrayList<List<@Nullable Integer>>();
        if (variants.size() != 2) {
            var most =
                    variants.stream().mapToInt(one -> one.steps().size()).max().orElse(0);
            for (var row = 0; row < most; row++) {
                rows.add(inEach(row));
            }
            return rows;
        }
        var left = keys(variants.get(0));
        var right = keys(variants.get(1));
        var next = new int[2];
        for (var delta : DiffUtils.diff(left, right).getDeltas()) {
            pair(rows, next, delta.getSource().getPosition(), delta.getTarget().getPosition());
            pair(rows, next, end(delta, true), end(delta, false));
        }
        pair(rows, next, left.size(), right.size());
        return rows;
    }

    private List<@Nullable Integer> inEach(int row) {
        var steps = new ArrayList<@Nullable Integer>();
        variants.forEach(one -> steps.add(row < one.steps().size() ? row : null));
        return steps;
    }

    private static List<String> keys(Played played) {
        return played.steps().stream().map(Step::key).toList();
    }

    private static int end(AbstractDelta<String> delta, boolean left) {
        var chunk = left ? delta.getSource() : delta.getTarget();
        return chunk.getPosition() + chunk.size();
    }

    /** Up to these two steps, in pairs for as long as there are any on both sides. */
    private static void pair(List<List<@Nullable Integer>> rows, int[] next, int left, int right) {
        while (next[0] < left || next[1] < right) {
            rows.add(Arrays.asList(next[0] < left ? next[0]++ : null, next[1] < right ? next[1]++ : null));
        }
    }
}
