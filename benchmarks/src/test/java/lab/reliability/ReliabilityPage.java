package lab.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import lab.config.Driver;
import lab.house.Region;
import lab.machine.LabHome;

/** One driver's table in {@code docs/reference/reliability.md}. */
record ReliabilityPage(Driver driver) {

    static final Path PAGE = LabHome.root().resolve("docs/reference/reliability.md");

    static ReliabilityPage of(Driver driver) {
        return new ReliabilityPage(driver);
    }

    /** The recorded ones, without the head. */
    List<String> rows() throws IOException {
        var lines = Files.readAllLines(PAGE);
        var begin = lines.indexOf("<!-- %s:begin -->".formatted(driver.label()));
        var end = lines.indexOf("<!-- %s:end -->".formatted(driver.label()));
        return lines.subList(begin + 1, end).stream().skip(2).toList();
    }

    /**
     * Fails when a fault is not in the table, whose figures differ from run to run and are not compared. With {@code
     * -Dlab.record=true} it is written instead.
     */
    void mustHold(Map<String, Seen> seen) throws IOException {
        if (Boolean.getBoolean("lab.record")) {
            var rows = seen.values().stream().map(Seen::row).collect(Collectors.joining());
            new Region(PAGE, driver.label()).mustBe(Seen.HEAD + rows);
            return;
        }
        var names = rows().stream().map(row -> row.split(" ?\\| ?", -1)[1]).toList();
        assertThat(names)
                .as("%s; ./lab test -Dlab.record=true writes it anew", PAGE)
                .containsAll(seen.keySet());
    }
}
