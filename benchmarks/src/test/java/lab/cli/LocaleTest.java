package lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where Java writes numbers in other digits (Egypt's locale, for one), the lab and its apps do not. */
class LocaleTest {

    /** For the lab and for every JVM that it starts, whatever locales this machine has. */
    private static final Map<String, String> EGYPT =
            Map.of("JAVA_TOOL_OPTIONS", "-Duser.language=ar -Duser.country=EG");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "race --users 20 --spawn-rate 20 --run-time 5s",
                "fail F03",
                "budget",
                "hpa --users 200",
                "doctor",
                "bench http --connections 1 --seconds 1 --warmup 1 --requests find --wrk none"
            })
    void oneSetOfDigits(String line, @TempDir Path temporary) throws Exception {
        try (var lab = LabProcess.start(temporary, EGYPT, line.split(" ", -1))) {
            assertThat(lab.awaitEnd()).as(lab.output()).isIn(List.of(0, 3));
            assertThat(lab.output()).doesNotContainPattern("[\\p{Nd}&&[^0-9]]").containsPattern("[0-9]");
        }
    }
}
