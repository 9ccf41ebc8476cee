package lab.reliability;

import static lab.text.Text.format;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lab.audit.Audit;
import lab.http.Reason;
import lab.reliability.Callers.Told;

/**
 * What was seen of one fault, from its beginning until all was well again, and the bounds on it.
 *
 * @param fault as it is called in the table
 * @param told to the callers
 * @param paused how long the app itself was frozen
 * @param audit of the database
 * @param wrong answers of good status that can't be true
 * @param probe of {@code /healthz}
 * @param before the fault
 * @param after it, under the same load
 */
record Seen(
        String fault,
        Told told,
        Duration paused,
        Audit audit,
        long wrong,
        HealthProbe probe,
        Level before,
        Level after) {

    /** {@code REQUEST_TIMEOUT}, and a second for what is in between. */
    private static final Duration WAIT = Duration.ofSeconds(10 + 1);

    /** For the median: on two cores that also run load, server and whatever else, a single probe may be late for want of a CPU. */
    private static final Duration PROBE = Duration.ofMillis(100);

    /** The pool's own, which come when connections are made or closed, and go when there was nothing to do for 5 s. */
    private static final int COME_AND_GO = 4;

    /** MiB: what 100 requests leave behind between a collection and the look at what is used. */
    private static final int GARBAGE = 16;

    static final String HEAD = """
            | fault | what the callers saw | in doubt | wait | well after | `/healthz` | lost |
            |---|---|---|---|---|---|---|
            """;

    /** @param healing how long it may take until all is well again */
    void mustBeWithin(Duration healing) {
        assertThat(audit.violations()).as("broken promises: %s", audit).isZero();
        assertThat(wrong).as("answers that can't be true").isZero();
        assertThat(told.outcomes()).as("nobody is told of a fault of the app").doesNotContainKey(Reason.ERROR.label());
        assertThat(told.longest()).as("longest wait").isLessThanOrEqualTo(WAIT.plus(paused));
        assertThat(told.healed()).as("well again after the fault's end").isLessThanOrEqualTo(healing);
        assertThat(probe.failures()).as("probes that failed").isZero();
        assertThat(probe.percentile(50)).as("median of /healthz").isLessThanOrEqualTo(PROBE);
        assertThat(after.threads()).as("threads").isLessThanOrEqualTo(before.threads() + COME_AND_GO);
        assertThat(after.heap()).as("heap in MiB").isLessThanOrEqualTo(before.heap() + GARBAGE);
    }

    /** Of the table. */
    String row() {
        return "| %s | %s | %s | %s | %s | %s | %d |\n"
                .formatted(
                        fault,
                        outcomes(),
                        audit.unknown() == 0 ? "0" : "%d, %d stored".formatted(audit.unknown(), audit.unknownPresent()),
                        seconds(told.longest()),
                        seconds(told.healed()),
                        "%d/%d ms"
                                .formatted(
                                        probe.percentile(50).toMillis(),
                                        probe.percentile(100).toMillis()),
                        audit.acknowledgedMissing());
    }

    private String outcomes() {
        var answered = "%d %s".formatted(told.outcomes().getOrDefault(Callers.ANSWERED, 0), Callers.ANSWERED);
        var others = told.outcomes().entrySet().stream()
                .filter(entry -> !entry.getKey().equals(Callers.ANSWERED))
                .map(entry -> "%d %s".formatted(entry.getValue(), entry.getKey()));
        return Stream.concat(Stream.of(answered), others).collect(Collectors.joining(", "));
    }

    private static String seconds(Duration time) {
        return format("%.1f s", time.toMillis() / 1000.0);
    }

    @Override
    public String toString() {
        return "%sprobe p99 %d ms; threads %d to %d, heap %d to %d MiB; %s"
                .formatted(
                        row(),
                        probe.percentile(99).toMillis(),
                        before.threads(),
                        after.threads(),
                        before.heap(),
                        after.heap(),
                        audit);
    }
}
