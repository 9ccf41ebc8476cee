package lab.cli;

import static lab.text.Language.retold;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import lab.config.StartupException;
import lab.machine.Cleanup;
import lab.machine.LabHome;
import lab.machine.Machine;
import lab.machine.OnPath;
import lab.machine.Server;
import lab.source.Variant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./lab doctor}. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description = "What this machine has and lacks for the lab.",
        footer = {
            "",
            "Exit status: 0 a race can run (--offline: and be built without a network), 1 it can't.",
        })
final class DoctorCommand implements Callable<Integer> {

    private static final long DISK_MIB = 1024;

    @Option(
            names = "--offline",
            description = "whether all that a build needs is here already: builds a copy of the lab without a network")
    private boolean offline;

    private boolean good = true;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var root = LabHome.root();
        if (offline) {
            good &= new OfflineCheck(root).isGood();
            database();
        } else {
            machine(root);
        }
        return good ? 0 : 1;
    }

    private void machine(Path root) {
        var machine = Machine.here();
        line(true, "machine", "%s, %d cores, %,d MiB".formatted(machine.os(), machine.cores(), machine.memoryMiB()));
        line(true, "Java", machine.jdk());
        need(free(root) > DISK_MIB, "disk", "%,d MiB free in %s".formatted(free(root), root), "free 1 GiB");
        var temporary = Path.of(System.getProperty("java.io.tmpdir"));
        need(
                free(temporary) > DISK_MIB,
                "temporary files",
                "%,d MiB free in %s".formatted(free(temporary), temporary),
                "free 1 GiB");
        for (var variant : Variant.values()) {
            need(Files.exists(variant.jar()), variant.module(), "built", "run ./lab or mvn package");
        }
        database();
        line(isFree(8080), "port 8080", isFree(8080) ? "free, for ./lab run" : "in use: ./lab run needs --port");
        tool("the commit in result files", "git", "--version");
        tool("the container tests and images", "docker", "version");
        tool("the cluster demo", "kubectl", "version", "--request-timeout=5s");
        tool("comparing the load with another one", "wrk");
        tool("the ceiling line of the benchmarks", "pgbench", "--version");
    }

    private void database() {
        try (var cleanup = Cleanup.onExit()) {
            var server = cleanup.open(() -> Server.open(System.getenv()));
            server.create("lab_doctor_" + ProcessHandle.current().pid()); // as every race does
            line(
                    true,
                    "PostgreSQL",
                    server.version() + (server.isEmbedded() ? ", embedded, starts" : " at " + server.admin()));
        } catch (StartupException e) {
            need(false, "PostgreSQL", "", String.valueOf(e.getMessage()));
        }
    }

    private void need(boolean there, String name, String what, String remedy) {
        good &= there;
        line(there, name, there ? what : (what.isEmpty() ? "" : what + ": ") + remedy);
    }

    /** @param question that it answers with exit status 0 when it works: a client without its server does not */
    private static void tool(String purpose, String name, String... question) {
        var found = OnPath.find(name);
        var works = found.isPresent() && (question.length == 0 || works(found.get(), question));
        var where = works
                ? found.get().toString()
                : found.isPresent() ? "'" + name + " " + question[0] + "' fails" : "not found";
        line(works, name, where + ", for " + purpose);
    }

    private static boolean works(Path program, String... question) {
        try {
            var command = new ArrayList<>(List.of(program.toString()));
            command.addAll(List.of(question));
            var process = new ProcessBuilder(command)
                    .redirectOutput(Redirect.DISCARD)
                    .redirectError(Redirect.DISCARD)
                    .start();
            var ended = process.waitFor(20, TimeUnit.SECONDS);
            process.destroyForcibly();
            return ended && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Says whether something is there. */
    static void line(boolean there, String name, String what) {
        System.out.printf("%-4s %-26s %s%n", there ? "ok" : "--", retold(name), retold(what));
    }

    private static long free(Path folder) {
        try {
            return Files.getFileStore(folder).getUsableSpace() >> 20;
        } catch (IOException e) {
            return 0;
        }
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
