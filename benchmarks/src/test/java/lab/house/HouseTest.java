package lab.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.difflib.DiffUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import lab.machine.LabHome;
import lab.source.Variant;
import lab.testing.Patience;
import org.junit.jupiter.api.Test;

/** The rules of the house that no compiler checks: what may differ between the variants, and what may not be there at all. */
class HouseTest {

    private static final Path BROKEN = LabHome.root().resolve(Variant.BROKEN.module());
    private static final Path FIXED = LabHome.root().resolve(Variant.FIXED.module());

    @Test
    void onlyDatabaseAndErrorHandlerDiffer() throws IOException {
        assertThat(differing("src/main"))
                .containsExactly("java/lab/app/Database.java", "java/lab/app/ErrorHandler.java");
    }

    @Test
    void theDiffIsUnderAHundredLines() throws IOException {
        var changed = 0;
        for (var name : differing("src/main")) {
            changed += changedLines("src/main", name).size();
        }
        assertThat(changed).isPositive().isLessThan(100);
    }

    @Test
    void mirroredTestsDifferInTheirVerdictLinesOnly() throws IOException {
        for (var name : differing("src/test")) {
            if (Files.exists(BROKEN.resolve("src/test").resolve(name))) {
                assertThat(changedLines("src/test", name)).as(name).allMatch(HouseTest::isVerdict);
            }
        }
    }

    @Test
    void everyTestOfTheBrokenVariantHasItsMirror() throws IOException {
        assertThat(files(FIXED.resolve("src/test")).keySet())
                .containsAll(files(BROKEN.resolve("src/test")).keySet());
    }

    @Test
    void noTestSleeps() throws IOException {
        for (var module : List.of("common", Variant.BROKEN.module(), Variant.FIXED.module(), "benchmarks")) {
            files(LabHome.root().resolve(module).resolve("src/test"))
                    .forEach((name, text) -> assertThat(text).as(name).doesNotContain("Thread" + ".sleep"));
        }
    }

    @Test
    void noLimitOfATestIsItsOwn() throws IOException {
        var withoutLimit = "await\\([^)]*\\)(?:(?!\\.atMost\\(|;)[\\s\\S])*?\\.until"; // Awaitility's own is 10 s
        var own = "@Timeout\\(|\\d, TimeUnit\\.|(atMost|within)\\(Duration|PATIENCE =|Awaitility\\." + withoutLimit
                + "|Awaitility\\.(await|\\*);[\\s\\S]*?\\b" + withoutLimit;
        for (var module : List.of("common", Variant.BROKEN.module(), Variant.FIXED.module(), "benchmarks")) {
            var tests = LabHome.root().resolve(module).resolve("src/test");
            files(tests).forEach((name, text) -> {
                if (name.endsWith(".java") && !name.endsWith("HouseTest.java")) {
                    assertThat(text).as(name).doesNotContainPattern(own);
                }
            });
            if (!module.equals("common")) {
                assertThat(files(tests).get("resources/junit-platform.properties"))
                        .contains("execution.timeout.default=" + Patience.OF_A_TEST.toMinutes() + " m\n");
            }
        }
    }

    /** {@code Skip} says what is not tested, where {@code ./lab test} finds it. */
    @Test
    void noTestIsSkippedWithoutALine() throws IOException {
        var silent = "\\b(assume(True|False|Thrown|That)|abort)\\(";
        for (var module : List.of("common", Variant.BROKEN.module(), Variant.FIXED.module(), "benchmarks")) {
            files(LabHome.root().resolve(module).resolve("src/test")).forEach((name, text) -> {
                if (name.endsWith(".java") && !name.endsWith("/Skip.java")) {
                    assertThat(text).as(name).doesNotContainPattern(silent);
                }
            });
        }
    }

    @Test
    void theReadmeShowsTheHeartOfTheDiffAsItIs() throws IOException {
        var readme = Files.readString(LabHome.root().resolve("README.md"));
        assertThat(readme).contains("return work.on(connection);").contains(body("public <T> T lend", BROKEN));
        assertThat(readme).contains(body("public <T> T lend", FIXED));
    }

    private static boolean isVerdict(String line) {
        return line.contains("VERDICT")
                || line.contains("Verdict.on")
                || line.contains("assertThat(")
                || line.isBlank();
    }

    /** The method's body without its braces, at the indentation that it has in the file. */
    private static String body(String signature, Path variant) throws IOException {
        var text = Files.readString(variant.resolve("src/main/java/lab/app/Database.java"));
        var start = text.indexOf('\n', text.indexOf(signature)) + 1;
        return text.substring(start, text.indexOf("\n    }", start));
    }

    private static List<String> differing(String folder) throws IOException {
        var broken = files(BROKEN.resolve(folder));
        var fixed = files(FIXED.resolve(folder));
        var names = new TreeSet<>(broken.keySet());
        if (folder.equals("src/main")) {
            names.addAll(fixed.keySet());
        }
        return names.stream()
                .filter(name -> !String.valueOf(broken.get(name)).equals(String.valueOf(fixed.get(name))))
                .toList();
    }

    private static List<String> changedLines(String folder, String name) throws IOException {
        var broken = Files.readAllLines(BROKEN.resolve(folder).resolve(name));
        var fixed = Files.readAllLines(FIXED.resolve(folder).resolve(name));
        return DiffUtils.diff(broken, fixed).getDeltas().stream()
                .flatMap(delta ->
                        Stream.concat(delta.getSource().getLines().stream(), delta.getTarget().getLines().stream()))
                .toList();
    }

    private static Map<String, String> files(Path folder) throws IOException {
        var texts = new TreeMap<String, String>();
        try (var files = Files.walk(folder)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                texts.put(folder.relativize(file).toString().replace('\\', '/'), Files.readString(file));
            }
        }
        return texts;
    }
}
