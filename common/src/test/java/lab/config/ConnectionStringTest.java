package lab.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Both forms of CONN_STR are read alike, what can't be read is refused in one sentence, and the password stays secret. */
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
                "postgres://db.example:6432/posts?sslmode=disable&password=s3cret&user=ada"
            })
    void bothFormsSayTheSame(String text) {
        assertThat(ConnectionString.parse(text)).isEqualTo(ADA);
    }

    @Test
    void whatIsLeftOutHasLibpqsDefaults() {
        assertThat(ConnectionString.parse("postgres://ada@db"))
                .isEqualTo(new ConnectionString("db", 5432, "ada", "ada", "", "prefer"));
        assertThat(ConnectionString.parse("postgres://ada:@db/"))
                .isEqualTo(new ConnectionString("db", 5432, "ada", "ada", "", "prefer"));
    }

    @Test
    void percentEscapesAreDecodedAndAPlusIsAPlus() {
        assertThat(ConnectionString.parse("postgres://a%40b:p%3Aq%2Fr%25+%C3%A9%20@db/my%20posts"))
                .isEqualTo(new ConnectionString("db", 5432, "my posts", "a@b", "p:q/r%+é ", "prefer"));
        assertThat(ConnectionString.parse("jdbc:pgsql://db/x?user=a+b&password=1%262%3D3=4"))
                .isEqualTo(new ConnectionString("db", 5432, "x", "a+b", "1&2=3=4", "prefer"));
    }

    @Test
    void aPasswordMayHoldColons() {
        assertThat(ConnectionString.parse("postgres://ada:a:b@db").password()).isEqualTo("a:b");
    }

    @Test
    void anIpv6AddressLosesItsBrackets() {
        var address = ConnectionString.parse("postgres://ada@[::1]:6432/x");
        assertThat(address.host()).isEqualTo("::1");
        assertThat(address.port()).isEqualTo(6432);
        assertThat(address.toUrl()).isEqualTo("postgres://ada@[::1]:6432/x?sslmode=prefer");
    }

    @ParameterizedTest
    @CsvSource({
        "postgres://ada:s3cret@/posts, names no host",
        "postgres://ada:s3cret@my_host/posts, names no host",
        "postgres:ada:s3cret@db, names no host",
        "postgres:///posts?password=s3cret, names no host",
        "postgres://db/posts?password=s3cret, names no user",
        "postgres://:s3cret@db/posts, names no user",
        "mysql://ada:s3cret@db/posts, does not begin with postgres://",
        "ada:s3cret@db, does not begin with postgres://",
        "s3cret, does not begin with postgres://",
        "postgres://ada:s3cret word@db/posts, is not a URL",
        "postgres://ada:s3cret%zz@db/posts, is not a URL",
        "postgres://ada:s3cret@db/posts?ssl=true, has the parameter 'ssl'",
        "postgres://ada:s3cret@db/posts?sslmode=never, has sslmode=never",
        "postgres://ada:s3cret@db/posts?sslmode, has sslmode=",
        "postgres://ada:s3cret@db/posts?&, has the parameter ''",
        "postgres://ada:s3cret@db:0/posts, has port 0",
        "postgres://ada:s3cret@db:65536/posts, has port 65536",
        "postgres://ada:s3cret@db:http/posts, names no host",
        "postgres://ada:s3cret@db:99999999999/posts, names no host",
        "postgres://ada:p@s3cret@db/posts, names no host",
        "postgres://ada:s3cret#x@db/posts, names no host",
        "postgres://db/posts?user=ada&pasword=s3cret, has the parameter 'pasword'"
    })
    void whatCannotBeReadIsRefusedInOneSentenceWithoutThePassword(String text, String reason) {
        assertThatExceptionOfType(StartupException.class)
                .isThrownBy(() -> ConnectionString.parse(text))
                .satisfies(e -> assertThat(e.getMessage())
                        .startsWith("CONN_STR " + reason)
                        .matches("[^\\n]*[^.]\\.")
                        .doesNotContain("s3cret"))
                .withNoCause();
    }

    @Test
    void whatPeopleSeeHasNoPassword() {
        assertThat(ADA).hasToString("ada@db.example:6432/posts");
    }

    @Test
    void anotherDatabaseKeepsTheRest() {
        assertThat(ADA.withDatabase("other"))
                .isEqualTo(new ConnectionString("db.example", 6432, "other", "ada", "s3cret", "disable"));
    }

    @ParameterizedTest
    @CsvSource({"ada, s3cret", "a@b/c, 'p:q/r?s#t%+& é'", "ada, ''"})
    void theUrlIsReadBackAsTheSame(String user, String password) {
        var original = new ConnectionString("db.example", 6432, "my posts+", user, password, "verify-full");
        assertThat(ConnectionString.parse(original.toUrl())).isEqualTo(original);
    }
}
