package lab.text;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import lab.failures.Catalogue;
import lab.failures.Experiment;
import lab.machine.LabHome;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whoever gives the lab something new to say has to say it in every language: this reads the sources for what they say. */
class TranslationTest {

    /** What they write is a page, a picture or a document, all of them English, or for another program. */
    private static final Pattern NOT_FOR_A_TERMINAL = Pattern.compile(
            ".*/(report|page|chart|stepper|text)/.*|.*/(SweepChart|SweepMarkers|ThroughputPlot|LatencyPlot"
                    + "|ProgressGraphPicture|ProgressGraphPanel|RecordedResults|CrashPage|WrkOutput|Controls)\\.java");

    /** Two words side by side, of which no database is asked. */
    private static final Pattern PROSE = Pattern.compile("(?s).*\\p{Lower}{2,}[,;:]? \\p{Lower}{2,}.*");

    private static final Pattern SQL =
            Pattern.compile("(?s).*(SELECT|INSERT|DELETE|TRUNCATE|FROM|WHERE|ORDER BY| AND |LOCK TABLE|LIKE|MODE).*");

    /** Nobody but a programmer reads these, or they are no text at all. */
    private static final Set<String> UNSEEN = Set.of(
            "IllegalStateException",
            "CancellationException",
            "Thread",
            "compile",
            "replaceFirst",
            "matches",
            "startsWith");

    /** No words for a reader. */
    private static final Set<String> EXEMPT = Set.of(
            // what the lab's own requests store and send
            "Stored once",
            "\", \"content\": \"or twice\"}",
            "and nobody else's",
            "Some text to read, ",
            "some text",
            "A new post, number ",
            "to see whose database this is",
            "Content-Type: application/json",
            // what other programs say or are told
            "idle in transaction",
            "idle in transaction (aborted)",
            "trap '' INT HUP TERM; seconds=$1; shift; sleep \"$seconds\"; kill -CONT \"$@\"",
            "\\set id random(1, ",
            "  curl -i %s/submit -H 'Content-Type: application/json' \\%n    -d '%s'%n",
            // what the page shows, JMH or nobody
            "the load begins, on ",
            "Error: no process: ",
            "right answers a second and their latency, errors, wrong answers, and the database's audit",
            "the request changed its mind",
            " and max ");

    /** Options, figures, values, line ends; and where a sentence ends, as each is an entry of its own. */
    private static final Pattern CHANGES =
            Pattern.compile("--[a-z-]+|%[-+,.0-9$]*[sdf][a-zA-Z]?|%%|%n|\\n|\\b\\d[\\w.,]*|(?<=[.?!]) ");

    private static final Pattern CHANGES_IN_FORMATS = Pattern.compile("%[-+,.0-9$]*[sdf]");

    private static final Set<String> KEYS = Language.entries("es").keySet();

    private static final List<Said> said = new ArrayList<>();

    private final String entries = KEYS.stream()
            .map(english -> english.replaceAll("\\{[#=]?\\d}", "\0"))
            .collect(joining("\n"));

    /** A text in a source, and where. */
    private record Said(String where, String text, boolean isWhole) {

        /** Its words, without what changes and without the marks around it. */
        Stream<String> fixed() {
            return CHANGES.splitAsStream(text)
                    .map(part -> part.replaceAll("^[\\s.,;:'\"()]+|[\\s.,;:'\"()]+$", ""))
                    .filter(part -> part.matches("(?s).*\\p{Alpha}{2,}.*"));
        }
    }

    @BeforeAll
    static void readTheSources() throws IOException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            var sources = files.getJavaFileObjectsFromPaths(sources());
            var task = (JavacTask) compiler.getTask(null, files, null, null, null, sources);
            for (var unit : task.parse()) {
                new Reader(unit.getSourceFile().getName(), said).scan(unit, false);
            }
        }
    }

    @Test
    void everythingThatATerminalShowsIsTranslated() {
        assertThat(said).hasSizeGreaterThan(400);
        assertThat(said.stream()
                        .filter(one -> !EXEMPT.contains(one.text()))
                        .filter(one -> !one.fixed().allMatch(entries::contains)))
                .as("has no translation in src/main/resources/lab/text/es.xml")
                .isEmpty();
    }

    /** Where a text is told as it stands, and not as a part of another one, it is known as a whole. */
    @Test
    void whatIsToldAtOnceIsTranslatedAtOnce() {
        var wholes = said.stream().filter(Said::isWhole).toList();
        assertThat(wholes).hasSizeGreaterThan(100);
        Language.use(Map.of("LAB_LANG", "es"), Locale.ROOT);
        try {
            assertThat(wholes.stream()
                            .map(one -> CHANGES_IN_FORMATS
                                    .matcher(one.text())
                                    .replaceAll("7")
                                    .replace("%%", "%"))
                            .filter(text -> Language.retold(text).equals(text) && !entries.contains(text.strip())))
                    .as("is not translated as a whole")
                    .isEmpty();
        } finally {
            Language.use(Map.of(), Locale.ROOT);
        }
    }

    @Test
    void soIsEveryFailureOfTheCatalogue() {
        assertThat(Catalogue.all())
                .extracting(Experiment::inShort)
                .allSatisfy(line -> assertThat(KEYS).contains(line));
    }

    private static List<Path> sources() throws IOException {
        try (var files = Files.walk(LabHome.root().resolve("benchmarks/src/main/java/lab"))) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !NOT_FOR_A_TERMINAL.matcher(file.toString()).matches())
                    .toList();
        }
    }

    /** Collects texts; the parameter is whether they are an argument of {@code retold}, where one word is enough. */
    private static final class Reader extends TreeScanner<Void, Boolean> {

        private final String file;
        private final List<Said> said;

        Reader(String file, List<Said> said) {
            this.file = file;
            this.said = said;
        }

        @Override
        public Void visitAnnotation(AnnotationTree annotation, Boolean retold) {
            return null; // the help, which has a test of its own
        }

        @Override
        public Void visitNewClass(NewClassTree creation, Boolean retold) {
            var type = creation.getIdentifier().toString();
            var unseen =
                    UNSEEN.contains(type) || (file.contains("/sizing/") && type.equals("IllegalArgumentException"));
            return unseen ? null : super.visitNewClass(creation, retold);
        }

        @Override
        public Void visitMethodInvocation(MethodInvocationTree call, Boolean retold) {
            var name = name(call);
            if (UNSEEN.contains(name)) {
                return null;
            }
            if (name.equals("retold") || name.equals("require")) {
                call.getArguments().forEach(told -> template(told).ifPresent(text -> add(text, true, true)));
            }
            return super.visitMethodInvocation(call, retold || name.equals("retold"));
        }

        private static String name(MethodInvocationTree call) {
            return call.getMethodSelect().toString().replaceFirst("(?s).*\\.", "");
        }

        /** Of what is formatted, too. */
        private static Optional<String> template(Tree told) {
            if (!(told instanceof MethodInvocationTree call)) {
                return text(told);
            }
            return switch (name(call)) {
                case "format" -> text(call.getArguments().get(0));
                case "formatted" -> text(((MemberSelectTree) call.getMethodSelect()).getExpression());
                default -> Optional.empty();
            };
        }

        @Override
        public Void visitBinary(BinaryTree sum, Boolean retold) {
            var text = text(sum);
            text.ifPresent(whole -> add(whole, retold, false));
            return text.isPresent() ? null : super.visitBinary(sum, retold);
        }

        @Override
        public Void visitLiteral(LiteralTree literal, Boolean retold) {
            text(literal).ifPresent(whole -> add(whole, retold, false));
            return null;
        }

        private void add(String text, boolean retold, boolean whole) {
            var name = text.matches("[a-z]*[-.][a-z]+"); // of a file
            if ((retold && !name)
                    || (PROSE.matcher(text).matches() && !SQL.matcher(text).matches())) {
                said.add(new Said(file, text, whole));
            }
        }

        /** Literals, and sums of nothing else. */
        private static Optional<String> text(Tree tree) {
            if (tree instanceof LiteralTree literal) {
                return Optional.ofNullable(literal.getValue() instanceof String text ? text : null);
            }
            if (tree instanceof BinaryTree sum && sum.getKind() == Tree.Kind.PLUS) {
                return text(sum.getLeftOperand())
                        .flatMap(left -> text(sum.getRightOperand()).map(right -> left + right));
            }
            return Optional.empty();
        }
    }
}
