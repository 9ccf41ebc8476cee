package lab.httpbench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What wrk 4.1.0 (Debian 12) printed, as it was recorded. */
class WrkOutputTest {

    /** Every third answer a 503. */
    private static final String STATUS = """
            Running 1s test @ http://127.0.0.1:18999/
              1 threads and 4 connections
              Thread Stats   Avg      Stdev     Max   +/- Stdev
                Latency    44.69ms   10.35ms  63.65ms   90.91%
                Req/Sec    87.90     25.17   121.00     60.00%
              Latency Distribution
                 50%   47.33ms
                 75%   47.94ms
                 90%   48.18ms
                 99%   63.65ms
              88 requests in 1.01s, 19.24KB read
              Non-2xx or 3xx responses: 29
            Requests/sec:     87.36
            Transfer/sec:     19.11KB
            """;

    /** A server that closes some connections, and takes longer than the time-out on others. */
    private static final String SOCKETS = """
            Running 4s test @ http://127.0.0.1:18998/
              1 threads and 8 connections
              Thread Stats   Avg      Stdev     Max   +/- Stdev
                Latency     0.86ms    3.58ms  60.20ms   96.16%
                Req/Sec    39.89k    21.99k  106.73k    70.00%
              Latency Distribution
                 50%   64.00us
                 75%   86.00us
                 90%    1.89ms
                 99%   15.28ms
              161039 requests in 4.09s, 6.14MB read
              Socket errors: connect 0, read 2, write 0, timeout 4
            Requests/sec:  39355.30
            Transfer/sec:      1.50MB
            """;

    @Test
    void statusesAreAmongTheRequests() {
        assertThat(WrkOutput.parse(STATUS)).isEqualTo(new WrkOutput(88, 87.36, 47.33, 63.65, failed(29, 0, 0)));
    }

    @Test
    void socketErrorsAreCountedByKind() {
        assertThat(WrkOutput.parse(SOCKETS))
                .isEqualTo(new WrkOutput(161_039, 39_355.30, 0.064, 15.28, failed(0, 2, 4)));
    }

    @ParameterizedTest
    @CsvSource({"950.00us, 0.95", "1.50ms, 1.5", "2.25s, 2250", "1.50m, 90000", "1.00h, 3600000"})
    void everyUnitIsKnown(String printed, double millis) {
        assertThat(WrkOutput.parse(STATUS.replace("63.65ms\n  88", printed + "\n  88"))
                        .p99())
                .isEqualTo(millis);
    }

    @ParameterizedTest
    @CsvSource({
        "50%, the latency of 50 %",
        "99%, the latency of 99 %",
        "requests in, the requests",
        "Requests/sec, Requests/sec"
    })
    void whatIsMissingIsNamed(String line, String name) {
        var rest = STATUS.lines().filter(text -> !text.contains(line)).toList();
        assertThatThrownBy(() -> WrkOutput.parse(String.join("\n", rest)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(name);
    }

    private static Map<String, Long> failed(long status, long read, long timeout) {
        return Map.of("non2xx", status, "connect", 0L, "read", read, "write", 0L, "timeout", timeout);
    }
}
