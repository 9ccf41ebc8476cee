package lab.explore;

import static org.assertj.core.api.Assertions.assertThat;

import lab.config.Driver;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What all orders of two requests come to, exactly: these are the figures that documents quote, and each is the same on every run.
 * Both drivers agree in all of them.
 */
@Timeout(300)
class EveryOrderTest {

    private static final String ROWS = """
            post,post        | 252: 142 whole, 0 with an error, damaged 110 loudly, 0 silently, 0 stuck, {refused and there=110}
            post,withdraw    | 252: 22 whole, 60 with an error, damaged 15 loudly, 155 silently, 0 stuck, {acknowledged and gone=40, half a post=20, refused and there=130}
            post,list        | 6: 6 whole, 0 with an error, damaged 0 loudly, 0 silently, 0 stuck, {}
            withdraw,list    | 6: 4 whole, 0 with an error, damaged 0 loudly, 2 silently, 0 stuck, {shown, and never was=2}
            post,find        | 6: 6 whole, 0 with an error, damaged 0 loudly, 0 silently, 0 stuck, {}
            post,slow        | 6: 6 whole, 0 with an error, damaged 0 loudly, 0 silently, 0 stuck, {}
            list,find        | 2: 2 whole, 0 with an error, damaged 0 loudly, 0 silently, 0 stuck, {}
            post,export      | 318: 54 whole, 221 with an error, damaged 43 loudly, 0 silently, 0 stuck, {refused and there=28, shown, and never was=15}
            withdraw,export  | 318: 32 whole, 221 with an error, damaged 15 loudly, 50 silently, 0 stuck, {half a post=6, refused and there=42, shown, and never was=23}
            export,list      | 7: 7 whole, 0 with an error, damaged 0 loudly, 0 silently, 0 stuck, {}
            """;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = ROWS)
    void onOneConnectionWithPgjdbcNg(String requests, String counts) throws Exception {
        assertThat(Explorer.counts(Explorer.found(requests, "broken", Driver.PGJDBC_NG)))
                .isEqualTo(counts);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = ROWS)
    void onOneConnectionWithPgjdbc(String requests, String counts) throws Exception {
        assertThat(Explorer.counts(Explorer.found(requests, "broken", Driver.PGJDBC)))
                .isEqualTo(counts);
    }

    @ParameterizedTest
    @CsvSource({
        "'post,post', 252, PGJDBC_NG",
        "'post,post', 252, PGJDBC",
        "'post,withdraw', 252, PGJDBC_NG",
        "'post,withdraw', 252, PGJDBC",
        "'post,export', 462, PGJDBC_NG",
        "'post,export', 462, PGJDBC",
        "'withdraw,list', 6, PGJDBC_NG",
        "'withdraw,list', 6, PGJDBC"
    })
    void onAPoolEverybodyGetsWhatIsTheirs(String requests, long orders, Driver driver) throws Exception {
        var found = Explorer.found(requests, "fixed", driver);
        assertThat(Explorer.counts(found))
                .isEqualTo("%d: %d whole, 0 with an error, damaged 0 loudly, 0 silently, 0 stuck, {}"
                        .formatted(orders, orders));
    }
}
