package lab.failures;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import lab.race.LabHome;
import lab.race.Variant;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/**
 * One run of a variant's failure tests in a JVM of their own, with a {@code Database} and a server of our choice.
 *
 * @param tests how many ran
 * @param failed for each class with a failing test, the drivers for which it failed
 * @param output what the run printed
 */
record CatalogueRun(int tests, Map<String, String> failed, String output) {

    private static final long MINUTES = 5;

    /**
     * Runs the F tests.
     *
     * @param tests whose tests
     * @param database whose {@code Database}
     * @param reports an empty folder
     * @param properties further JVM arguments, such as {@code -Dlab.server=…}
     */
    static CatalogueRun of(Variant tests, Variant database, Path reports, String... properties)
            throws IOException, InterruptedException {
        var output = reports.resolve("output.txt");
        var run = new ProcessBuilder(command(tests, database, reports, properties))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            if (!run.waitFor(MINUTES, TimeUnit.MINUTES)) {
                throw new AssertionError("still running after " + MINUTES + " minutes:\n" + Files.readString(output));
            }
        } finally {
            run.destroyForcibly();
        }
        return read(reports, Files.readString(output));
    }

    private static List<String> command(Variant tests, Variant database, Path reports, String... properties) {
        var program = LabHome.root().resolve(database.module()).resolve("target");
        var own = LabHome.root().resolve(tests.module()).resolve("target/test-classes");
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(Arrays.asList(properties));
        command.addAll(List.of(
                "-Dlab.root=" + LabHome.root(),
                "-Dlab.outcomes=" + reports.resolve("outcomes"),
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
                "-cp",
                String.join(
                        File.pathSeparator,
                        program.resolve("classes").toString(),
                        program.resolve("lib") + "/*",
                        own.toString(),
                        System.getProperty("java.class.path")),
                "org.junit.platform.console.ConsoleLauncher",
                "execute",
                "--scan-classpath=" + own,
                "--include-classname=lab\\.app\\.F\\d\\d_.*Test",
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
            var failed = new TreeMap<String, String>();
            for (var i = 0; i < cases.getLength(); i++) {
                var test = (Element) cases.item(i);
                if (test.getElementsByTagName("failure").getLength()
                                + test.getElementsByTagName("error").getLength()
                        > 0) {
                    var driver = test.getTextContent().contains("PGJDBC_NG") ? "pgjdbc-ng" : "pgjdbc";
                    failed.merge(
                            test.getAttribute("classname").replace("lab.app.", ""), driver, (a, b) -> a + ", " + b);
                }
            }
            return new CatalogueRun(cases.getLength(), failed, output);
        } catch (ParserConfigurationException | SAXException e) {
            throw new IOException(e);
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
