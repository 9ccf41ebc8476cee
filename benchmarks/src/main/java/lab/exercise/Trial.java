package lab.exercise;

import static lab.text.Text.format;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import lab.check.Criterion;
import lab.check.Finding;
import lab.check.Grader;
import lab.check.Terms;
import lab.config.ConnectionString;
import lab.config.Driver;
import lab.explore.Exploration;
import lab.explore.ExploreReport;
import lab.explore.ExploreResult.Found;
import lab.explore.RequestKind;
import lab.machine.Cleanup;
import lab.machine.Server;
import lab.source.Source;
import lab.store.PostStore;
import lab.store.Schema;
import lab.testing.EmbeddedServer;
import org.jspecify.annotations.Nullable;

/**
 * Tries what an exercise is about on a working copy that is built: by every order of two requests, by a criterion of the grader,
 * or by a fault.
 */
public final class Trial {

    private final Path folder;
    private final Path jar;
    private final Server server;
    private final Cleanup cleanup;
    private final Consumer<Remark> audience;
    private int databases;

    /**
     * A trial that has not begun.
     *
     * @param folder of the working copy
     * @param jar what it was built to
     * @param cleanup gets every process that is started
     * @param audience hears each remark when it is made
     */
    public Trial(Path folder, Path jar, Server server, Cleanup cleanup, Consumer<Remark> audience) {
        this.folder = folder;
        this.jar = jar;
        this.server = server;
        this.cleanup = cleanup;
        this.audience = audience;
    }

    /**
     * Looks at everything that the exercise asks for.
     *
     * @throws IOException when the app can't be asked
     * @throws SQLException when the database can't be reached
     */
    public void run(Exercise exercise) throws IOException, SQLException, InterruptedException {
        switch (exercise) {
            case SYNCHRONIZED -> {
                everyOrder();
                grade(Criterion.READS_BESIDE_A_WAITING_WRITER);
            }
            case LOCK_PER_STATEMENT -> everyOrder();
            case CONNECTION_PER_REQUEST, POOL_OF_200 ->
                faults().moreCallersThanConnections().forEach(audience);
            case LEAK_ON_ERROR -> audience.accept(faults().asManyFailuresAsConnections());
            case RETRY_FOR_EVER -> {
                audience.accept(faults().lostAnswer());
                audience.accept(faults().noServer());
            }
            case LIVENESS_ASKS_THE_DATABASE -> audience.accept(faults().probesWithoutServer());
            case CARRY_ON -> {
                everyOrder();
                audience.accept(faults().endOfItsConnections());
            }
        }
    }

    private void everyOrder() throws SQLException {
        var source = Source.of(folder.toString());
        var refused = refusedAlone(source);
        if (refused != null) {
            audience.accept(refused);
            return;
        }
        var requests = Stream.of("post", "withdraw").map(RequestKind::of).toList();
        var exploration = cleanup.open(
                () -> new Exploration(server, requests, Driver.PGJDBC_NG, null, Exploration.Audience.NOBODY));
        exploration.run(List.of(source));
        var result = exploration.result();
        result.sources().values().forEach(found -> audience.accept(remark(found, result.requests())));
    }

    /** Where nobody is served there is no order to play. */
    private @Nullable Remark refusedAlone(Source source) {
        try (var alone = source.open(database(), Driver.PGJDBC_NG)) {
            Schema.apply(alone);
            new PostStore(alone).create("a post", "and nobody else's");
            return null;
        } catch (SQLException | RuntimeException e) {
            return Remark.of("stores a post when nobody else asks", false, String.valueOf(e.getMessage()), "stored");
        }
    }

    private static Remark remark(Found found, List<String> requests) {
        var shortest = found.clearest().values().stream()
                .min(Comparator.comparingInt(replay -> replay.order().preemptions()));
        return new Remark(
                found.whole() == found.orders(),
                "no order of two requests does any harm",
                format("%,d of %,d orders do", found.damaged(), found.orders())
                        + (found.wholeWithError() == 0
                                ? ""
                                : format(", in %,d more somebody gets an error", found.wholeWithError())),
                "none",
                shortest.map(replay -> ExploreReport.steps(replay, requests)).orElse(List.of()));
    }

    private void grade(Criterion criterion) throws IOException, InterruptedException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java");
        var command = "POOL_MAX=%d exec '%s' -Xmx192m -XX:+UseSerialGC -jar '%s'"
                .formatted(Faults.CONNECTIONS, java, jar.toAbsolutePath());
        var url = URI.create("http://127.0.0.1:" + EmbeddedServer.freePort());
        var terms = new Terms(url, database(), null, command, Faults.CONNECTIONS, Duration.ofSeconds(15));
        new Grader(terms, cleanup).run(EnumSet.of(criterion), new Grader.Progress() {
            @Override
            public void begins(Criterion now) {}

            @Override
            public void found(Finding finding) {
                audience.accept(Remark.of(finding));
            }
        });
    }

    private Faults faults() {
        return new Faults(jar, database(), cleanup);
    }

    private ConnectionString database() {
        return server.create(
                "lab_exercise_%d_%d".formatted(ProcessHandle.current().pid(), ++databases));
    }
}
