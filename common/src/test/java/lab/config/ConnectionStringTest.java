package lab.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** All forms of CONN_STR are read alike, what can't be read is refused in one sentence, and the password stays secret. */
class ConnectionStringTest {

    private static final ConnectionString ADA =
            new ConnectionString("db.example", 6432, "posts", "ada", "s3cret", "disable");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgres://ada:s3cret@db.example:6432/posts?sslmode=disable",
                "postgresql://ada:s3cret@db.example:6432/posts?sslmode=disable",
                "jdbc:pgsql://ada:s3cret@db.example:6432/posts?sslmode=disable",
                "jdbc:pgsql://db.example:6432/posts?user=ada&password=s3cret&sslmode=disable",
                "jdbc:postgresql://db.example:6432/posts?user=ada&password=s3cret&sslmode=disable",
                "postgres://db.example:6432/posts?sslmode=disable&password=s3cret&user=ada",
                "postgres:///posts?host=db.example&port=6432&user=ada&password=s3cret&sslmode=disable",
                "host=db.example port=6432 dbname=posts user=ada password=s3cret sslmode=disable",
                "  host = db.example port= 6432 dbname =posts user='ada' password='s3cret'sslmode=disable "
            })
    void allFormsSayTheSame(String text) {
        assertThat(ConnectionString.parse(text)).isEqualTo(ADA);
    }

    @Test
    void whatIsLeftOutHasLibpqsDefaults() {
        var expected = new ConnectionString("db", 5432, "ada", "ada", "", "prefer");
        assertThat(ConnectionString.parse("postgres://ada@db")).isEqualTo(expected);
        assertThat(ConnectionString.parse("postgres://ada:@db/")).isEqualTo(expected);
        assertThat(ConnectionString.parse("host=db user=ada")).isEqualTo(expected);
        assertThat(ConnectionString.parse("postgres://ada@db?sslrootcert=system")
                        .sslMode())
                .isEqualTo("verify-full");
    }

    @Test
    void percentEscapesAreDecodedAndAPlusIsAPlus() {
        assertThat(ConnectionString.parse("postgres://a%40b:p%3Aq%2Fr%25+%C3%A9%20@db/my%20posts"))
                .isEqualTo(new ConnectionString("db", 5432, "my posts", "a@b", "p:q/r%+é ", "prefer"));
        assertThat(ConnectionString.parse("jdbc:pgsql://db/x?user=a+b&password=1%262%3D3=4"))
                .isEqualTo(new ConnectionString("db", 5432, "x", "a+b", "1&2=3=4", "prefer"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "host=db user=ada password='a b'   | a b",
                "host=db user=ada password='it\\'s' | it's",
                "host=db user=ada password=a\\ b    | a b",
                "host=db user=ada password=a\\\\b   | a\\b",
                "host=db user=ada password='a=b&c' | a=b&c",
                "host=db user=ada password=a%20b   | a%20b",
                "host=db user=ada password=a'b     | a'b",
                "host=db user=ada password=''      | ^^",
                "host=db user=ada password=        | ^^",
            })
    void theKeywordFormIsQuotedAsLibpqDoes(String text, String password) {
        assertThat(ConnectionString.parse(text).password()).isEqualTo(password);
    }

    @ParameterizedTest
    @CsvSource({
        "postgres://ada:a:b@db, a:b",
        "postgres://ada:a#b@db, a#b",
        "postgres://ada:a?b@db, a?b",
        "postgres://ada:a b@db, a b",
        "'postgres://ada:<a>[b]{c}|^@db', '<a>[b]{c}|^'"
    })
    void aPasswordMayHoldWhatOtherUrisForbid(String text, String password) {
        assertThat(ConnectionString.parse(text).password()).isEqualTo(password);
    }

    @ParameterizedTest
    @ValueSource(strings = {"my_db", "db-1.example.", "10.0.0.1", "bücher.example", "_x"})
    void aHostMayBeAnyNameThatASystemResolves(String host) {
        assertThat(ConnectionString.parse("postgres://ada@" + host).host()).isEqualTo(host);
    }

    @ParameterizedTest
    @CsvSource({"[::1], ::1", "[fe80::1%25eth0], fe80::1%eth0", "[::ffff:10.0.0.1], ::ffff:10.0.0.1"})
    void anIpv6AddressLosesItsBrackets(String written, String host) {
        var address = ConnectionString.parse("postgres://ada@" + written + ":6432/x");
        assertThat(address.hosts()).containsExactly(new Host(host, 6432));
        assertThat(ConnectionString.parse("host=" + host + " port=6432 user=ada dbname=x"))
                .isEqualTo(address);
    }

    @Test
    void severalHostsKeepTheirOrder() {
        var expected = List.of(new Host("a", 5432), new Host("::1", 6432), new Host("c", 5433));
        assertThat(ConnectionString.parse("postgres://ada@a,[::1]:6432,c:5433/x?target_session_attrs=read-write"))
                .isEqualTo(new ConnectionString(
                        expected, "x", "ada", "", Map.of(Parameter.TARGET_SESSION_ATTRS, "read-write")));
        assertThat(ConnectionString.parse("host=a,::1,c port=5432,6432,5433 user=ada")
                        .hosts())
                .isEqualTo(expected);
        assertThat(ConnectionString.parse("host=a,b port=6432 user=ada").hosts())
                .containsExactly(new Host("a", 6432), new Host("b", 6432));
    }

    @Test
    void theOtherParametersAreKept() {
        var text =
                "postgres://ada@db?sslmode=verify-full&sslrootcert=/etc/ca.pem&sslcert=a&sslkey=b&application_name=blog"
                        + "&connect_timeout=3&options=-csearch_path%3Dblog&channel_binding=prefer&target_session_attrs=any"
                        + "&pool_max_conns=9&pool_min_conns=1&pool_max_conn_lifetime=1h30m&pool_max_conn_idle_time=5m"
                        + "&pool_health_check_period=30s";
        assertThat(ConnectionString.parse(text).parameters())
                .hasSize(Parameter.values().length)
                .containsEntry(Parameter.OPTIONS, "-csearch_path=blog")
                .containsEntry(Parameter.POOL_MAX_CONN_LIFETIME, "1h30m");
    }

    @Test
    void whatTheLabDoesAnyhowMayBeSaid() {
        assertThat(ConnectionString.parse("postgres://ada@db?gssencmode=disable&client_encoding=UTF8"))
                .isEqualTo(ConnectionString.parse("postgres://ada@db"));
        assertThat(ConnectionString.parse("postgres://ada@db?ssl=true").sslMode())
                .isEqualTo("require");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "postgres://ada:s3cret@/posts | names no host",
                "postgres:ada:s3cret@db | names no host",
                "postgres:///posts?password=s3cret | names no host",
                "postgres://ada:s3cret@a,,b/posts | names no host",
                "postgres://ada:s3cret@my host/posts | names no host",
                "postgres://ada:s3cret@[::1/posts | names no host",
                "postgres://db/posts?password=s3cret | names no user",
                "postgres://:s3cret@db/posts | names no user",
                "host=db password=s3cret | names no user",
                "user=ada password=s3cret | names no host",
                "mysql://ada:s3cret@db/posts | does not begin with postgres://",
                "ada:s3cret@db | does not begin with postgres://",
                "s3cret | does not begin with postgres://",
                "postgres://ada:s3cret%zz@db/posts | has a % that is not followed",
                "postgres://ada:s3cret%00@db/posts | has a %00",
                "postgres://ada:s3cret%E9@db/posts | has escapes that are not UTF-8",
                "postgres://ada:s3cret@db/posts?sslmode=never | has sslmode=never; it is one of disable, allow",
                "postgres://ada:s3cret@db/posts?sslmode= | has sslmode= with nothing after it",
                "postgres://ada:s3cret@db/posts?sslmode | has a parameter without =",
                "postgres://ada:s3cret@db/posts?& | has a parameter without =",
                "postgres://ada:x@db/posts?password=s3cret | has password twice",
                "postgres://ada:s3cret@db/posts?sslmode=require&sslmode=disable | has sslmode twice",
                "host=db host=db2 user=ada | has host twice",
                "host=db user=ada password='s3cret | has a ' that is never closed",
                "host=db user=ada s3cret | has a word without =",
                "postgres://ada:s3cret@db:0/posts | has port 0",
                "postgres://ada:s3cret@db:65536/posts | has port 65536",
                "postgres://ada:s3cret@db:http/posts | has a port that is not a number",
                "postgres://ada:s3cret@db:99999999999/posts | has a port that is not a number",
                "host=a,b,c port=1,2 user=ada | names 3 hosts and 2 ports",
                "postgres://ada:p@s3cret@db/posts | names no host",
                "postgres://ada:s3cret/x@db/posts | names no host",
                "postgres://db/posts?user=ada&pasword=s3cret | has the parameter 'pasword'",
                "postgres://db/posts?user=ada&password=a&%20s3cret=1 | has a parameter, which",
                "postgres://ada@db?schema=blog | has the parameter 'schema', which the lab does not know; write options=",
                "postgres://ada@db?search_path=blog | has the parameter 'search_path'",
                "postgres://ada@db?connection_limit=5 | has the parameter 'connection_limit'",
                "jdbc:postgresql://db/x?user=ada&ssl=true | has the parameter 'ssl', which the lab does not know; write sslm",
                "postgres://ada@db?gssencmode=require | has gssencmode=require; the lab can do disable or prefer only",
                "postgres://ada@db?connect_timeout=0 | has connect_timeout=0; it is a whole number",
                "postgres://ada@db?connect_timeout=5s | has connect_timeout=5s; it is a whole number",
                "postgres://ada@db?target_session_attrs=master | has target_session_attrs=master; it is one of any",
                "postgres://ada@db?channel_binding=yes | has channel_binding=yes; it is one of",
                "postgres://ada@db?sslrootcert=system&sslmode=require | has sslrootcert=system, which needs",
                "postgres://ada@db?sslcert=a.crt | has one of sslcert and sslkey",
                "host=/var/run/postgresql user=ada | names the directory of a Unix socket",
                "postgres://ada@%2Ftmp/x | names the directory of a Unix socket",
                "postgres:///x?host=/tmp&user=ada | names the directory of a Unix socket",
                "\"postgres://ada:s3cret@db/posts\" | begins with the quote \"",
                "'postgres://ada:s3cret@db/posts' | begins with the quote '",
                "psql 'postgres://ada:s3cret@db/posts' | begins with the command psql",
            })
    void whatCannotBeReadIsRefusedInOneSentenceWithoutThePassword(String text, String reason) {
        assertThat(refusal(text)).startsWith("CONN_STR " + reason).doesNotContain("s3cret");
    }

    @Test
    void aLineBreakIsNamed() {
        assertThat(refusal("postgres://ada:s3\ncret@db")).startsWith("CONN_STR has a line break");
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgres://ada@db?", "host=db user=ada ", ""})
    void tenMegabytesAreRefused(String beginning) {
        for (var name : List.of("sslmode=", "options=", "pool_max_conns=", "x", "")) {
            assertThat(refusal(beginning + name + "a".repeat(10_000_000)))
                    .matches("CONN_STR has 1\\d{7} characters; at most 8192 make sense\\.");
        }
    }

    @Test
    void eachParameterRefusesToBeEmptyOrDoubled() {
        for (var parameter : Parameter.values()) {
            var name = parameter.label();
            assertThat(refusal("postgres://ada@db?" + name + "="))
                    .startsWith("CONN_STR has " + name + "= with nothing");
            assertThat(refusal("host=db user=ada " + name + "=x " + name + "=x"))
                    .isEqualTo("CONN_STR has " + name + " twice; leave one out.");
        }
    }

    /** Whatever comes, it is read or refused: no other exception, and not in more than one line. */
    @Test
    void nothingElseEverHappens() {
        var random = new Random(11);
        var parts = List.of(
                "postgres://",
                "jdbc:postgresql://",
                "ada",
                ":",
                "@",
                "/",
                "?",
                "&",
                "=",
                ",",
                "[",
                "]",
                "%",
                "%4",
                "%41",
                "'",
                "\\",
                " ",
                "host=",
                "user=ada",
                "port=",
                "sslmode=",
                "options=",
                "require",
                "5432",
                "é",
                "\uD800",
                "\0",
                "\n",
                "::1",
                "\"");
        for (var i = 0; i < 20_000; i++) {
            var text = new StringBuilder(random.nextBoolean() ? "" : "postgres://ada@db");
            for (var j = random.nextInt(20); j > 0; j--) {
                text.append(
                        random.nextInt(4) > 0
                                ? parts.get(random.nextInt(parts.size()))
                                : Character.toString(random.nextInt(0x250)));
            }
            var input = text.substring(0, Math.min(text.length(), 200));
            try {
                var read = ConnectionString.parse(input);
                assertThat(ConnectionString.parse(read.toUrl())).as(input).isEqualTo(read);
            } catch (StartupException e) {
                assertThat(e.getMessage()).as(input).startsWith("CONN_STR ").matches("[^\\n]*\\.");
            }
        }
    }

    @Test
    void whatPeopleSeeHasNoPassword() {
        assertThat(ADA).hasToString("ada@db.example:6432/posts");
    }

    @Test
    void anotherDatabaseKeepsTheRest() {
        assertThat(ADA.named("audit").parameters()).containsEntry(Parameter.APPLICATION_NAME, "audit");
        assertThat(ADA.named("audit").named("other").toUrl()).contains("application_name=other");
        assertThat(ADA.withDatabase("other"))
                .isEqualTo(new ConnectionString("db.example", 6432, "other", "ada", "s3cret", "disable"));
    }

    @ParameterizedTest
    @CsvSource({"ada, s3cret", "a@b/c, 'p:q/r?s#t%+& é'", "ada, ''"})
    void theUrlIsReadBackAsTheSame(String user, String password) {
        var parameters = Map.of(Parameter.SSLMODE, "verify-full", Parameter.OPTIONS, "-c a='b c' -cd=é&+%");
        var hosts = List.of(new Host("db.example", 6432), new Host("fe80::1%eth0", 5432));
        var original = new ConnectionString(hosts, "my posts+", user, password, parameters);
        assertThat(ConnectionString.parse(original.toUrl())).isEqualTo(original);
    }

    private static String refusal(String text) {
        return assertThatExceptionOfType(StartupException.class)
                .isThrownBy(() -> ConnectionString.parse(text))
                .withNoCause()
                .satisfies(e -> assertThat(e.getMessage()).matches("[^\\n]*[^.]\\."))
                .actual()
                .getMessage();
    }
}
