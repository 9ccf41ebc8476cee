package lab.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import lab.machine.LabHome;
import lab.source.Variant;
import lab.testing.Skip;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What the programs are made of: no class twice, and of each library of the apps the version and licence. {@code mvn verify} also
 * fails on a dependency that is declared and not used and on a version that is not pinned, and writes each app's bill of materials,
 * {@code target/bom.json}, before this runs.
 */
class SupplyChainTest {

    private static final Path PAGE = LabHome.root().resolve("docs/reference/third-party.md");

    private record Library(String name, String version, String licence) {}

    /** By name: the jars and folders of each program, and of this module's tests, which have those of the other modules' too. */
    static Map<String, List<Path>> classPaths() throws IOException {
        return Map.of(
                "broken-single-connection",
                program(Variant.BROKEN.jar()),
                "fixed-pooled",
                program(Variant.FIXED.jar()),
                "the tests", // and what lab.jar has, which is not built yet
                Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                        .map(Path::of)
                        .filter(Files::exists)
                        .toList());
    }

    @Test
    void noClassIsThereTwice() throws IOException {
        for (var classPath : classPaths().entrySet()) {
            var homes = new TreeMap<String, Set<String>>();
            for (var home : classPath.getValue()) {
                for (var name : classes(home)) {
                    homes.computeIfAbsent(name, first -> new TreeSet<>()).add(home.toString());
                }
            }
            assertThat(homes).as(classPath.getKey()).hasSizeGreaterThan(1000);
            homes.values().removeIf(of -> of.size() == 1);
            assertThat(homes)
                    .as("classes of %s that two jars have", classPath.getKey())
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void theBillOfMaterialsHasEveryJarAndNoOther(Variant variant) throws IOException {
        var jars = libraries(variant.jar()).stream()
                .map(jar -> jar.getFileName().toString())
                .filter(jar -> !jar.startsWith("common-"))
                .toList();
        assertThat(bill(variant).values())
                .extracting(library -> library.name().replaceFirst(".*:", "") + "-" + library.version() + ".jar")
                .containsExactlyInAnyOrderElementsOf(jars);
    }

    @Test
    void theListOfLicencesIsThatOfTheBills() throws IOException {
        var all = new TreeMap<>(bill(Variant.BROKEN));
        all.putAll(bill(Variant.FIXED));
        assertThat(all.values()).allMatch(library -> !library.licence().isEmpty());
        var rows = all.values().stream()
                .map(library -> "| `%s` | %s | %s |\n".formatted(library.name(), library.version(), library.licence()));
        new Region(PAGE, "libraries")
                .mustBe("| library | version | licence |\n|---|---|---|\n" + rows.collect(Collectors.joining()));
    }

    private static List<Path> program(Path jar) throws IOException {
        return Stream.concat(Stream.of(jar), libraries(jar).stream()).toList();
    }

    private static List<Path> libraries(Path program) throws IOException {
        try (var files = Files.list(program.resolveSibling("lib"))) {
            return files.sorted().toList();
        }
    }

    private static List<String> classes(Path jarOrFolder) throws IOException {
        return names(jarOrFolder).stream()
                .filter(name -> name.endsWith(".class"))
                .filter(name -> !name.startsWith("META-INF/") && !name.equals("module-info.class"))
                .toList();
    }

    private static List<String> names(Path jarOrFolder) throws IOException {
        if (Files.isDirectory(jarOrFolder)) {
            try (var files = Files.walk(jarOrFolder)) {
                return files.map(file -> jarOrFolder.relativize(file).toString().replace('\\', '/'))
                        .toList();
            }
        }
        try (var zip = new ZipFile(jarOrFolder.toFile())) {
            return zip.stream().map(ZipEntry::getName).toList();
        }
    }

    /** The libraries of an app by name; skips the test where there is no bill of this build. */
    private static Map<String, Library> bill(Variant variant) throws IOException {
        var file = variant.jar().resolveSibling("bom.json");
        Skip.unless(
                Files.exists(file) && isNotOlder(file, variant.jar()),
                "SupplyChainTest needs the bill of this build, which mvn verify writes, but not with -o or package.");
        return StreamSupport.stream(
                        JsonMapper.builder()
                                .build()
                                .readTree(file.toFile())
                                .path("components")
                                .spliterator(),
                        false)
                .map(SupplyChainTest::library)
                .filter(library -> !library.name().startsWith("connection-lab:"))
                .collect(Collectors.toMap(Library::name, library -> library, (one, other) -> one, TreeMap::new));
    }

    private static boolean isNotOlder(Path file, Path other) throws IOException {
        return Files.getLastModifiedTime(file).compareTo(Files.getLastModifiedTime(other)) >= 0;
    }

    private static Library library(JsonNode component) {
        var licences = new TreeSet<String>();
        for (var choice : component.path("licenses")) {
            var licence = choice.path("license");
            licences.add(Stream.of(choice.path("expression"), licence.path("id"), licence.path("name"))
                    .map(JsonNode::asText)
                    .filter(text -> !text.isEmpty())
                    .findFirst()
                    .orElse("unknown"));
        }
        return new Library(
                component.path("group").asText() + ":" + component.path("name").asText(),
                component.path("version").asText(),
                String.join(" or ", licences));
    }
}
