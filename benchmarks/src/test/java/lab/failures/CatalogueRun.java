package lab.failures;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import lab.machine.LabHome;
import lab.source.Variant;
import lab.testing.Patience;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/**
 * One run of a variant's failure tests in a JVM of their own, with a program and a server of our choice.
 *
 * @param tests how many ran
 * @param flips those that saw another outcome than their verdict
 * @param broken those that failed in any other way: their play was void, so they prove nothing
 * @param output what the run printed
 */
record CatalogueRun(int tests, List<Flip> flips, List<String> broken, String output) {

    /**
     * A test whose experiment came out differently.
     *
     * @param test the experiment's class
     * @param driver label
     * @param verdict what the test demands
     * @param outcome what came of it instead
     */
    record Flip(String test, String driver, String verdict, String outcome) {}

    private static final Pattern MISMATCH =
            Pattern.compile("(?s)Expecting actual:\\s+\"(.*?)\"\\s+to start with:\\s+\"(.*?)\"");

    /**
     * Runs those tests whose class names match.
     *
     * @param tests whose tests
     * @param program whose {@code Database} and {@code ErrorHandler}
     * @param classes a regular expression for the names without their package
     * @param reports an empty folder
     * @param properties further JVM arguments, such as {@code -Dlab.server=…}
     */
    static CatalogueRun of(Variant tests, Variant program, String classes, Path reports, String... properties)
            throws IOException, InterruptedException {
        var output = reports.resolve("output.txt");
        var run = new ProcessBuilder(command(tests, program, classes, reports, properties))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            if (!run.waitFor(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError(
                        "still running after " + Patience.LIMIT.toMinutes() + " minutes:\n" + Files.readString(output));
            }
        } finally {
            end(run);
        }
        return read(reports, Files.readString(output));
    }

    /** First kindly: its shutdown hooks end the server and the apps that it has started. */
    static void end(Process run) throws InterruptedException {
        run.destroy();
        if (!run.waitFor(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            run.descendants().forEach(ProcessHandle::destroyForcibly);
            run.destroyForcibly();
        }
    }

    private static List<String> command(
            Variant tests, Variant program, String classes, Path reports, String... properties) {
        var target = LabHome.root().resolve(program.module()).resolve("target");
        var own = LabHome.root().resolve(tests.module()).resolve("target/test-classes");
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(Arrays.asList(properties));
        command.addAll(List.of(
                "-Dlab.root=" + LabHome.root(),
                "-Dlab.outcomes=" + reports.resolve("outcomes"),
                "-Dlab.log=off",
                "-cp",
                String.join(
                        File.pathSeparator,
                        target.resolve("classes").toString(),
                        target.resolve("lib") + "/*",
                        own.toString(),
                        System.getProperty("java.class.path")),
                "org.junit.platform.console.ConsoleLauncher",
                "execute",
                "--scan-classpath=" + own,
                "--include-classname=lab\\.app\\.(" + classes + ")",
                "--reports-dir=" + reports,
                "--details=summary",
                "--disable-banner"));
        return command;
    }

    private static CatalogueRun read(Path reports, String output) throws IOException {
        try {
            var cases = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(report(reports, output).toFile())
                    .getElementsByTagName("testcase");
            var flips = new ArrayList<Flip>();
            var broken = new ArrayList<String>();
            for (var i = 0; i < cases.getLength(); i++) {
                judge((Element) cases.item(i), flips, broken);
            }
            return new CatalogueRun(cases.getLength(), flips, broken, output);
        } catch (ParserConfigurationException | SAXException e) {
            throw new IOException(e);
        }
    }

    private static void judge(Element test, List<Flip> flips, List<String> broken) {
        var name = test.getAttribute("classname").replace("lab.app.", "").replaceFirst("Test$", "");
        var text = test.getTextContent();
        var mismatch = MISMATCH.matcher(text);
        if (test.getElementsByTagName("failure").getLength() > 0 && mismatch.find()) {
            var driver = text.contains("PGJDBC_NG") ? "pgjdbc-ng" : "pgjdbc";
            flips.add(new Flip(name, driver, mismatch.group(2), mismatch.group(1)));
        } else if (test.getElementsByTagName("failure").getLength()
                        + test.getElementsByTagName("error").getLength()
                > 0) {
            broken.add(name + ": " + text.strip().lines().findFirst().orElse(""));
        }
    }

    private static Path report(Path reports, String output) throws IOException {
        try (var files = Files.list(reports)) {
            return files.filter(file -> file.toString().endsWith("jupiter.xml"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no report:\n" + output));
        }
    }
}
