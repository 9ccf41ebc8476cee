package lab.explore;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What an order of calls came to.
 *
 * @param ending how it ended
 * @param damages what was done to data or readers; empty unless it came to its end
 * @param loud whether a client was told of an error
 */
public record Verdict(Ending ending, Set<Damage> damages, boolean loud) {

    /** How an order ended. */
    public enum Ending {
        /** Every request got an answer. */
        ANSWERED,
        /** A request waits in the driver for an answer that does not come. */
        HANG,
        /** The requests wait for each other. */
        DEADLOCK
    }

    /** What can be wrong although everybody has an answer. */
    public enum Damage {
        /** A post that was acknowledged is not there, or not as it was sent. */
        GONE("acknowledged and gone"),
        /** A post that was refused or withdrawn is there. */
        KEPT("refused and there"),
        /** A post without its one event. */
        HALF("half a post"),
        /** A reader saw a post that is not in the table. */
        NEVER_WAS("shown, and never was"),
        /** A reader did not see posts that were there all the time. */
        MISSED("not shown, and there"),
        /** A reader saw another post than the one that was asked for. */
        ANOTHERS("another's row");

        private final String words;

        Damage(String words) {
            this.words = words;
        }

        /** For tables. */
        @Override
        public String toString() {
            return words;
        }
    }

    /** Copies the set, in the order of the constants. */
    public Verdict {
        var sorted = EnumSet.noneOf(Damage.class);
        sorted.addAll(damages);
        damages = sorted;
    }

    /** Every request got an answer, and this was wrong. */
    static Verdict answered(Set<Damage> damages, boolean loud) {
        return new Verdict(Ending.ANSWERED, damages, loud);
    }

    /** Not every request got an answer. */
    static Verdict stuck(Ending ending) {
        return new Verdict(ending, Set.of(), false);
    }

    /** Whether data or readers were harmed, or somebody waits for ever. */
    public boolean damaged() {
        return ending != Ending.ANSWERED || !damages.isEmpty();
    }

    /** Whether harm was done, and nobody was told of any error. */
    public boolean silent() {
        return ending == Ending.ANSWERED && !damages.isEmpty() && !loud;
    }

    /** For tables. */
    static String words(Ending ending) {
        return ending.name().toLowerCase(Locale.ROOT);
    }

    /** The kinds of harm, in words; {@code whole} for none. */
    public List<String> kinds() {
        if (ending != Ending.ANSWERED) {
            return List.of(words(ending));
        }
        return damages.isEmpty()
                ? List.of("whole")
                : damages.stream().map(Damage::toString).toList();
    }
}
