package lab.cli;

import static lab.text.Language.retold;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import lab.machine.LabHome;
import lab.page.Browser;
import lab.report.Report;
import lab.report.ReportHtml;
import lab.report.ReportMarkdown;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./lab report}. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "One HTML file, which needs no network, and one Markdown file from any results.",
        footer = {
            "",
            "A file that is broken or of another version is named and left out. See docs/reference/report.md.",
            "Exit status: 0 something is shown, 1 nothing could be shown, 2 bad usage."
        })
final class ReportCommand implements Callable<Integer> {

    /** Without files on the command line. A page of 20 long races has some 20 MB. */
    private static final int NEWEST = 20;

    private static final int MOST = 100;
    private static final int WIDTH = 100;

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "FILE",
            description =
                    "result files, in the order of the report; without any the newest " + NEWEST + " of target/results")
    private List<Path> files = List.of();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "where report.html and report.md go (default target/results)")
    private @Nullable Path out;

    @Option(names = "--open", description = "open the page in the browser")
    private boolean open;

    @Override
    public Integer call() throws IOException {
        var folder = out == null ? LabHome.results() : out;
        Usage.require(
                spec,
                !Files.exists(folder) || Files.isDirectory(folder),
                "--out " + folder + " is a file; name a folder");
        var report = Report.of(files.isEmpty() ? newest() : named());
        report.sections().forEach(section -> line(section.origin().file(), section.title()));
        report.leftOut().forEach(file -> line(file.file(), "left out: " + file.why()));
        if (report.sections().isEmpty()) {
            spec.commandLine().getErr().println(retold("lab: there is no result to show; ./lab race makes one."));
            return CommandLine.ExitCode.SOFTWARE;
        }
        Files.createDirectories(folder);
        var page = write(folder.resolve("report.html"), ReportHtml.of(report));
        write(folder.resolve("report.md"), ReportMarkdown.of(report));
        if (open && !Browser.opens(page.toUri())) {
            System.out.println(retold("There is no browser to open it in."));
        }
        return CommandLine.ExitCode.OK;
    }

    private static Path write(Path file, String text) throws IOException {
        var written = Files.writeString(file, text);
        System.out.println(retold("Report: %s (%,d KB)".formatted(written, Files.size(written) / 1000)));
        return written;
    }

    private List<Path> named() {
        Usage.require(spec, files.size() <= MOST, files.size() + " files are too many for a page; name up to " + MOST);
        for (var file : files) {
            Usage.require(
                    spec,
                    Files.isRegularFile(file),
                    file + (Files.exists(file) ? " is no file" : " does not exist")
                            + "; name result files, such as target/results/race-....json");
        }
        return files;
    }

    /** The youngest first. */
    private static List<Path> newest() throws IOException {
        if (!Files.isDirectory(LabHome.results())) {
            return List.of();
        }
        var all = new ArrayList<Path>();
        try (var folder = Files.newDirectoryStream(LabHome.results(), "*.json")) {
            folder.forEach(all::add);
        }
        all.sort(Comparator.comparing(ReportCommand::written)
                .thenComparing(Comparator.naturalOrder())
                .reversed());
        if (all.size() > NEWEST) {
            System.out.println(retold("  the newest %d of %d result files".formatted(NEWEST, all.size())));
        }
        return all.stream().limit(NEWEST).toList();
    }

    /** Milliseconds; 0 for a file that has just gone, which is named and left out later. */
    private static long written(Path file) {
        try {
            return Files.getLastModifiedTime(file).toMillis();
        } catch (IOException e) {
            return 0;
        }
    }

    /** Texts of foreign files: nothing in them may move the cursor. */
    private static void line(String file, String text) {
        var line = "  %-34s %s".formatted(file, retold(text)).replaceAll("\\p{Cntrl}", "?");
        System.out.println(line.length() > WIDTH ? line.substring(0, WIDTH - 1) + "…" : line);
    }
}
