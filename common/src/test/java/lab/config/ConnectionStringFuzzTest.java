package lab.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import lab.testing.Fuzz;
import org.junit.jupiter.api.Test;

/** Whatever stands in {@code CONN_STR} is understood or refused in a sentence; {@link Fuzz} says how to look longer. */
class ConnectionStringFuzzTest {

    private static final List<String> EXAMPLES = List.of(
            "postgres://ada:s3cr%C3%A9t@db.example.com:5432/blog?sslmode=disable",
            "postgresql://ada@[::1]/blog",
            "jdbc:pgsql://localhost:5433/blog?user=ada&password=x%26y",
            "postgres://ada:x@one:1,two:2/blog?target_session_attrs=read-write",
            "host=localhost port=5432 user=ada password='it\\'s' dbname=blog sslmode=require",
            "");

    private static final List<String> WORDS = List.of(
            "postgres://",
            "jdbc:pgsql://",
            "user=",
            "password=",
            "sslmode=",
            "host=",
            "port=",
            "dbname=",
            "connect_timeout=",
            "options=",
            "application_name=",
            "pool_max_conns=",
            "verify-full",
            "%",
            "%00",
            "%zz",
            "%ff",
            "[",
            "]",
            "::1",
            "@",
            ":",
            "/",
            "?",
            "&",
            "=",
            "'",
            "\"",
            "\\",
            " ",
            ",",
            "+",
            "#",
            "-1",
            "0",
            "65536",
            "99999999999999999999",
            "\n",
            "\0",
            "é",
            "/tmp");

    @Test
    void itIsUnderstoodOrRefusedInASentence() {
        Fuzz.of(EXAMPLES, WORDS).holds(bytes -> {
            try {
                var to = ConnectionString.parse(new String(bytes, StandardCharsets.UTF_8));
                assertThat(to.user()).isNotEmpty();
                assertThat(to.toString()).isNotEmpty();
            } catch (StartupException e) {
                assertThat(e.getMessage()).contains("CONN_STR").endsWith(".");
            }
        });
    }
}
