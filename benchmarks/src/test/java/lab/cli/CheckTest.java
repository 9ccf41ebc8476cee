package lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import lab.check.Criterion;
import lab.config.ConnectionString;
import lab.config.Driver;
import lab.house.Region;
import lab.machine.LabHome;
import lab.source.Variant;
import lab.testing.AppProcess;
import lab.testing.Databases;
import lab.testing.EmbeddedServer;
import lab.testing.OneConnection;
import lab.testing.Patience;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./lab check} on the lab's own variants, as a user runs it; on a server of its own, which it stops for a while. */
@Tag("grader")
class CheckTest {

    /** What one connection for everybody and "panic" can't do, whatever the driver; what is left is not about connections. */
    private static final List<Criterion> NOT_FOR_BROKEN = List.of(
            Criterion.SURVIVES,
            Criterion.KEEPS,
            Criterion.READS_BESIDE_A_WAITING_WRITER,
            Criterion.SHEDS_A_CROWD,
            Criterion.RECOVERS_FROM_KILLED_CONNECTIONS,
            Criterion.OUTLIVES_A_FROZEN_DATABASE,
            Criterion.STOPS_WITHOUT_LOSS);

    private static final Path CHAPTER = LabHome.root().resolve("docs/workshop/08-write-your-own.md");

    private static EmbeddedServer server;

    @TempDir
    private Path temporary;

    @BeforeAll
    static void startServer() {
        server = EmbeddedServer.forOneExperiment(EmbeddedServer.MAX_CONNECTIONS);
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    /** A server that runs already, the other driver, and posts that are somebody's. */
    @Test
    void fixedMeetsThemAllAndTheDatabaseIsLeftAsItWas() throws Exception {
        var database = Databases.create(server.admin(), "fixed");
        var environment = Map.of("CONN_STR", database.toUrl(), "PORT", "0", "LAB_DRIVER", Driver.PGJDBC.label());
        try (var app = AppProcess.start(Variant.FIXED.jar(), environment, line -> {})) {
            var url = app.awaitReady();
            insertPost(database);
            var output = check(
                    0,
                    "--url",
                    url.toString(),
                    "--db",
                    database.toUrl(),
                    "--pid",
                    Long.toString(app.handle().pid()));
            assertThat(failed(output)).isEmpty();
            assertThat(posts(database)).isEqualTo(1);
        }
    }

    @Test
    void theChaptersFixedMeetsThemAll() throws Exception {
        var output = check(0, "--restart-command", ofTheChapter(Variant.FIXED));
        assertThat(output).contains("10 of 10, in ");
        new Region(CHAPTER, "fixed").mustBe(verdicts(output));
    }

    @Test
    void theChaptersBrokenFailsForItsConnectionAndNothingElse() throws Exception {
        var output = check(3, "--restart-command", ofTheChapter(Variant.BROKEN));
        assertThat(failed(output)).isEqualTo(NOT_FOR_BROKEN);
        assertThat(output)
                .contains("3 of 10, in ")
                .contains(quotedFinding().indent(2).stripTrailing());
        new Region(CHAPTER, "broken").mustBe(verdicts(output));
    }

    /** The command of the page, with the jar of this build and the Java of this test. */
    private static String ofTheChapter(Variant variant) throws IOException {
        var command = Pattern.compile("    \\./lab check --restart-command '(java) -jar (%s/target/app.jar)'\n"
                        .formatted(variant.module()))
                .matcher(Files.readString(CHAPTER));
        assertThat(command.find()).isTrue();
        return "'%s' -jar '%s'"
                .formatted(
                        Path.of(System.getProperty("java.home"), "bin", command.group(1)),
                        LabHome.root().resolve(command.group(2)));
    }

    private static String quotedFinding() throws IOException {
        var quoted = Pattern.compile("(?s)```\n( 3 FAIL .*?)\n```").matcher(Files.readString(CHAPTER));
        assertThat(quoted.find()).isTrue();
        return quoted.group(1);
    }

    /** One line a criterion. */
    private static String verdicts(String output) {
        return output.lines()
                .filter(line -> line.matches(" +\\d+ (ok|FAIL|-) .*"))
                .map(line -> line.substring(2))
                .collect(Collectors.joining("\n", "```\n", "\n```\n"));
    }

    @Test
    void whatIsNoBlogIsNamedAndNotGraded() throws Exception {
        var other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        try {
            other.start(); // and answers 404
            var url = "http://127.0.0.1:" + other.getAddress().getPort();
            var output = check(3, "--url", url, "--db", server.admin().toUrl());
            assertThat(output).contains("not run: GET / answered 404", "0 of 10; 10 not run");
        } finally {
            other.stop(0);
        }
    }

    @Test
    void whereNobodyListensThereIsNothingToGrade() throws Exception {
        var output = check(
                2,
                "--url",
                "http://127.0.0.1:" + EmbeddedServer.freePort(),
                "--db",
                server.admin().toUrl());
        assertThat(output).contains("lab: Nobody answers at ").contains("--restart-command");
    }

    @Test
    void aCommandThatFailsIsQuoted() throws Exception {
        var output = check(2, "--restart-command", "echo 'Error: no module pg' >&2; echo; exit 1");
        assertThat(output).contains("also after --restart-command, which said: Error: no module pg.");
    }

    @Test
    void interruptedItLeavesNothing() throws Exception {
        try (var lab = LabProcess.startOnTerminal(
                temporary, "check", "--restart-command", "\"" + ofTheChapter(Variant.FIXED) + "\"")) {
            lab.awaitLine("ten criteria");
            Awaitility.await()
                    .atMost(Patience.LIMIT)
                    .until(() -> lab.descendants().stream()
                            .map(child -> child.info().commandLine().orElse(""))
                            .anyMatch(line -> line.contains("app.jar") && !line.contains("lab.cli.Lab")));
            var children = lab.descendants();
            lab.ctrlC();
            assertThat(lab.awaitEnd()).as(lab.output()).isEqualTo(130);
            assertThat(children).isNotEmpty().noneMatch(ProcessHandle::isAlive);
        }
        assertThat(temporary).isEmptyDirectory();
    }

    private String check(int status, String... options) throws Exception {
        return check(temporary, Map.of(), status, options);
    }

    /** Runs it, and returns what it printed. */
    static String check(Path temporary, Map<String, String> environment, int status, String... options)
            throws Exception {
        var arguments = new ArrayList<>(List.of("check", "--run-time", "15s"));
        arguments.addAll(List.of(options));
        try (var lab = LabProcess.start(temporary, environment, arguments.toArray(String[]::new))) {
            assertThat(lab.awaitEnd()).as(lab.output()).isEqualTo(status);
            assertThat(lab.output().lines().filter(line -> !line.matches("(Result|lab): .*")))
                    .allMatch(line -> line.length() <= 100);
            assertThat(lab.output()).doesNotContain("\tat ");
            return lab.output();
        }
    }

    /** The criteria that are not met, by the result file. */
    static List<Criterion> failed(String output) throws Exception {
        var file = output.substring(output.lastIndexOf("Result: ") + "Result: ".length());
        var findings =
                new ObjectMapper().readTree(Path.of(file.strip()).toFile()).path("findings");
        return StreamSupport.stream(findings.spliterator(), false)
                .filter(finding -> !finding.path("verdict").asText().equals("PASSED"))
                .map(finding -> Criterion.valueOf(finding.path("criterion").asText()))
                .collect(Collectors.toList());
    }

    private static void insertPost(ConnectionString database) throws SQLException {
        try (var session = OneConnection.open(Driver.PGJDBC, database)) {
            session.execute("INSERT INTO posts (title, content, date) VALUES ('mine', 'was there before', now())");
        }
    }

    private static long posts(ConnectionString database) throws SQLException {
        try (var session = OneConnection.open(Driver.PGJDBC, database)) {
            return session.number("SELECT count(*) FROM posts");
        }
    }
}
