package lab.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import lab.config.Driver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The page of the recorded faults is whole, and nothing on it is lost. */
class ReliabilityPageTest {

    @ParameterizedTest
    @EnumSource
    void itHasARowForEachFault(Driver driver) throws IOException {
        var faults = Arrays.stream(FaultSuite.class.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Test.class))
                .count();
        assertThat(ReliabilityPage.of(driver).rows()).hasSize((int) faults).allMatch(row -> row.endsWith(" | 0 |"));
    }

    @Test
    void itsLinesAreShort() throws IOException {
        assertThat(Files.readAllLines(ReliabilityPage.PAGE))
                .filteredOn(line -> !line.startsWith("| "))
                .allMatch(line -> line.length() <= 130);
    }
}
