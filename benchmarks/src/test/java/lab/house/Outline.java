package lab.house;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a page has that a translation leaves as it is, heading by heading. */
final class Outline {

    private static final Pattern HEADING = Pattern.compile("(#+) (.*)");
    private static final Pattern NAME = Pattern.compile("`([^`]+)`");
    private static final Pattern LINK = Pattern.compile("(!?)\\[([^]]*)]\\(([^)\\s]+)\\)");
    private static final Pattern NUMBER = Pattern.compile("\\d+(?:[.,]\\d+)*");

    /**
     * A link, or an image.
     *
     * @param mark an exclamation mark for an image, else empty
     * @param text its words
     * @param target where it leads, as it is written
     */
    record Link(String mark, String text, String target) {

        /** Whether it leads out of the repository. */
        boolean isElsewhere() {
            return target.contains(":");
        }
    }

    /** What stands between a heading and the next one. */
    static final class Section {

        private final String title;
        private final int level;
        private final StringBuilder code = new StringBuilder();
        private final StringBuilder prose = new StringBuilder();
        private final List<Integer> bars = new ArrayList<>();

        private Section(String title, int level) {
            this.title = title;
            this.level = level;
            prose.append(title).append(' ');
        }

        /** The heading's text. */
        String title() {
            return title;
        }

        /** One for the page's title. */
        int level() {
            return level;
        }

        /** The name by which GitHub's links find this heading. */
        String anchor() {
            return title.toLowerCase(Locale.ROOT)
                    .replaceAll("[^\\p{L}\\p{N}_ -]", "")
                    .replace(' ', '-');
        }

        /** All blocks of code and output, to the letter. */
        String code() {
            return code.toString();
        }

        /** For each row of each table, how many bars it has. */
        List<Integer> rows() {
            return bars;
        }

        /** Commands, variables, files and the like in the text. */
        SortedSet<String> names() {
            return NAME.matcher(prose)
                    .results()
                    .map(name -> name.group(1))
                    .collect(Collectors.toCollection(TreeSet::new));
        }

        /** In the page's order. */
        List<Link> links() {
            return LINK.matcher(prose)
                    .results()
                    .map(link -> new Link(link.group(1), link.group(2), link.group(3)))
                    .toList();
        }

        /** The figures in the text, smallest text first; no order, as each language has its own. */
        List<String> figures() {
            var words = NAME.matcher(LINK.matcher(prose).replaceAll("$2")).replaceAll("");
            return NUMBER.matcher(words)
                    .results()
                    .map(number -> number.group())
                    .sorted()
                    .toList();
        }

        /** How many parts open at a click. */
        long details() {
            return Pattern.compile("<details>").matcher(prose).results().count();
        }
    }

    private final List<Section> sections = new ArrayList<>();
    private boolean fenced;

    private Outline(String page) {
        page.lines().forEach(this::add);
    }

    /** The first of them begins with the page's title. */
    static List<Section> of(String page) {
        return new Outline(page).sections;
    }

    private void add(String line) {
        var heading = HEADING.matcher(line);
        if (!fenced && heading.matches()) {
            sections.add(new Section(heading.group(2), heading.group(1).length()));
            return;
        }
        var section = sections.get(sections.size() - 1);
        var fence = line.startsWith("```");
        if (fence || fenced || line.startsWith("    ")) {
            section.code.append(line).append('\n');
            fenced ^= fence;
        } else {
            section.prose.append(line.strip()).append(' ');
            if (line.startsWith("|")) {
                section.bars.add((int) line.chars().filter(sign -> sign == '|').count());
            }
        }
    }
}
