package lab.failures;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import lab.source.Variant;
import lab.testing.Skip;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * The same catalogue on PostgreSQL in a container, three versions of it: none of these failures is an artefact of the embedded
 * server. Without P04 and P07, which have a server of their own, to fill it and to stop it. Needs a Docker engine.
 */
@Tag("containers")
class ContainerCatalogueTest {

    private static final String CLASSES = "(F\\d\\d|P(?!04|07)\\d\\d)_.*Test";

    @BeforeAll
    static void needsAnEngine() {
        Skip.unless(
                DockerClientFactory.instance().isDockerAvailable(),
                "ContainerCatalogueTest needs a Docker engine; the run on the embedded server stands.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"16-alpine", "17-alpine", "18-alpine"})
    void everyVerdictIsTheSameInAContainer(String version, @TempDir Path reports) throws Exception {
        try (var postgres = new PostgreSQLContainer("postgres:" + version)) {
            postgres.start();
            var server = "-Dlab.server=postgres://%s:%s@%s:%d/%s?sslmode=disable"
                    .formatted(
                            postgres.getUsername(),
                            postgres.getPassword(),
                            postgres.getHost(),
                            postgres.getMappedPort(5432),
                            postgres.getDatabaseName());
            for (var variant : Variant.values()) {
                var folder = Files.createDirectory(reports.resolve(variant.shortName()));
                var run = CatalogueRun.of(variant, variant, CLASSES, folder, server);
                System.out.printf(
                        "%s on postgres:%s%s: %d tests, failed: %s%n",
                        variant.module(),
                        version,
                        standIn(),
                        run.tests(),
                        run.flips().size());
                assertThat(run.flips()).as(run.output()).isEmpty();
                assertThat(run.broken()).as(run.output()).isEmpty();
                var pooled = variant == Variant.FIXED ? Catalogue.POOLED.size() - 2 : 0;
                assertThat(run.tests()).isGreaterThanOrEqualTo(2 * Catalogue.SHARED.size() + pooled);
            }
        }
    }

    /** CI has images of the same programs under the official names where it reaches no registry. */
    private static String standIn() {
        return System.getenv("LAB_REGISTRY") == null ? "" : " (stand-in image)";
    }
}
