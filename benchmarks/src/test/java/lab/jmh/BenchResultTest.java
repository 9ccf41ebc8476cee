package lab.jmh;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import lab.config.StartupException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchResultTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"kind": "bench", "version": 1} | has version 1; this lab reads version 3. Run ./lab bench again.
            {"kind": "race", "version": 1}  | is a result of kind 'race', not 'bench'.
            {"version": 1}                  | is a result of kind 'no kind', not 'bench'.
            {"kind": "bench", "version"     | is no result of ./lab bench:
            """)
    void aFileThatIsNoResultOfThisVersionIsRefusedByName(String json, String why) throws IOException {
        var file = Files.writeString(folder.resolve("some.json"), json);
        assertThatThrownBy(() -> BenchResult.read(file))
                .isInstanceOf(StartupException.class)
                .hasMessageStartingWith(file + " " + why);
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        var file = folder.resolve("none.json");
        assertThatThrownBy(() -> BenchResult.read(file))
                .isInstanceOf(StartupException.class)
                .hasMessageStartingWith(file + " can't be read");
    }
}
