package lab.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static lab.text.Language.retold;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import lab.config.StartupException;
import lab.machine.Cleanup;
import lab.text.Language;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** {@code ./lab}: the one command of the lab. */
@Command(
        name = "lab",
        description = "One bug, two variants: a connection shared by all requests, and a pool.",
        mixinStandardHelpOptions = true,
        version = "Connection Lab 1.0",
        synopsisSubcommandLabel = "VERB",
        subcommands = {
            RaceCommand.class,
            RunCommand.class,
            FailCommand.class,
            ExploreCommand.class,
            PlayCommand.class,
            LoadCommand.class,
            CheckCommand.class,
            ExerciseCommand.class,
            SoakCommand.class,
            BenchCommand.class,
            BudgetCommand.class,
            HpaCommand.class,
            ReportCommand.class,
            DoctorCommand.class,
            TestCommand.class
        })
public final class Lab implements Runnable {

    static {
        // The lab's own output is for people: libraries speak up when something is wrong.
        if (System.getProperty("lab.log") == null) {
            System.setProperty("lab.log", "error");
        }
    }

    @Spec
    private CommandSpec spec;

    /** Exit status: 0 done, 1 failed, 2 bad usage or nothing to work with, 3 the demonstration did not hold, 130 interrupted. */
    public static void main(String[] args) {
        var machine = Locale.getDefault(Locale.Category.DISPLAY);
        Locale.setDefault(Locale.ROOT); // its figures are read by programs, too: one set of digits
        try {
            Language.use(System.getenv(), machine);
        } catch (StartupException e) {
            System.err.println("lab: " + e.getMessage());
            System.exit(CommandLine.ExitCode.USAGE);
        }
        System.exit(readable(commandLine()).execute(args));
    }

    /** Where no locale is set Java takes a terminal for one of ASCII, and writes question marks: nearly all of them do UTF-8. */
    private static CommandLine readable(CommandLine lab) {
        var said = System.getProperty("stdout.encoding", System.getProperty("native.encoding", "UTF-8"));
        if (!Charset.isSupported(said) || !Charset.forName(said).equals(US_ASCII)) {
            return lab;
        }
        System.setOut(new PrintStream(new FileOutputStream(FileDescriptor.out), true, UTF_8));
        System.setErr(new PrintStream(new FileOutputStream(FileDescriptor.err), true, UTF_8));
        return lab.setOut(new PrintWriter(System.out, true, UTF_8)).setErr(new PrintWriter(System.err, true, UTF_8));
    }

    /** The whole command line, for {@link #main} and for tests. */
    static CommandLine commandLine() {
        var lab = new CommandLine(new Lab());
        Help.translate(lab);
        return lab.setUsageHelpWidth(100)
                .setExecutionStrategy(Lab::unlessUnmatched)
                .setParameterExceptionHandler(Lab::badUsage)
                .setExecutionExceptionHandler(Lab::failed);
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /** With {@code --help} picocli accepts whatever else is on the line, also a verb that does not exist. */
    private static int unlessUnmatched(ParseResult parsed) {
        for (var each : parsed.asCommandLineList()) {
            if (!each.getParseResult().unmatched().isEmpty()) {
                throw new UnmatchedArgumentException(each, each.getParseResult().unmatched());
            }
        }
        return new CommandLine.RunLast().execute(parsed);
    }

    private static int badUsage(ParameterException e, String[] args) {
        var command = e.getCommandLine();
        var err = command.getErr();
        err.println("lab: " + retold(String.valueOf(e.getMessage())));
        if (command.getParent() == null) {
            err.println(retold("The verbs are "
                    + String.join(", ", command.getSubcommands().keySet()) + "."));
        } else {
            err.println(retold("See ./" + command.getCommandSpec().qualifiedName() + " --help."));
        }
        return CommandLine.ExitCode.USAGE;
    }

    private static int failed(Exception e, CommandLine command, ParseResult parsed) {
        PrintWriter err = command.getErr();
        if (Cleanup.interrupted() || e instanceof CancellationException) {
            return 130;
        }
        if (e instanceof StartupException) {
            err.println("lab: " + retold(String.valueOf(e.getMessage())));
            return CommandLine.ExitCode.USAGE;
        }
        var verb = command.getCommandSpec().qualifiedName(" ").replaceFirst(" ", ": ");
        err.println(verb + " " + retold("failed: " + sentence(e)));
        return CommandLine.ExitCode.SOFTWARE;
    }

    private static String sentence(Throwable e) {
        var what = e instanceof RuntimeException || e.getMessage() == null ? e.toString() : e.getMessage();
        return String.valueOf(what).lines().findFirst().orElse("") + ".";
    }
}
