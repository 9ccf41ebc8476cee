package lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bad flags, values and servers: one sentence that names the culprit and the remedy, status 2, no stack trace. */
@Tag("pages") // what is said of bad usage does not depend on the JDK
class BadUsageTest {

    /** A line of flags, the culprit, the remedy. */
    static final String LINES = """
            dance                                | 'dance'        | The verbs are race
            race --users 0                       | --users        | 1 to 5000
            race --users many                    | --users        | many
            race --spawn-rate -1                 | --spawn-rate   | above 0
            race --wait 3-1                      | --wait         | the first number is the smaller one
            race --wait soon                     | --wait         | 1-3
            race --mix get=x                     | --mix          | get=3,submit=1
            race --mix put=1                     | --mix          | submit, export and find
            race --mix get=0                     | --mix          | not all are 0
            race --run-time 60                   | --run-time     | 250ms, 2s, 30m or 1h
            race --run-time 0s                   | --run-time     | 1s to 24h
            race --timeout 0s                    | --timeout      | 1ms to 10m
            race --seed x                        | --seed         | x
            race --rate 0                        | --rate         | above 0
            load http://x --rate fast            | --rate         | fast
            load http://x --retry -1             | --retry        | 0 to 100
            race --retry often                   | --retry        | often
            race --rate 10 --wait 1              | --wait         | exclude each other
            race --rate 10 --spawn-rate 1        | --spawn-rate   | exclude each other
            race --page-port 70000               | --page-port    | 1 to 65535
            race --no-page --open                | --open         | exclude each other
            load http://x --no-page --page-port 0 | --page-port   | exclude each other
            race --warp 9                        | --warp         | ./lab race --help
            race --lanes broken,mended           | 'mended'       | broken, without-panic and fixed
            race --lanes fixed,fixed             | 'fixed'        | each once
            race --lanes fixed --url fixed=http://x | --lanes     | exclude each other
            race --url broken=http://localhost   | --url          | fixed=http
            race --url broken=x --url fixed=y    | x              | http://host:port
            load                                 | URL            | ./lab load --help
            load ftp://localhost                 | ftp://localhost | http://host:port
            load http://localhost/?limit=1       | ?limit=1       | http://host:port/path
            check                                | --url and --db | --restart-command
            check --url x --db y                 | 'x'            | http://host:port
            check --url http://x --db y          | --db           | postgres://
            check --url http://x --db postgres://u@h/d --pid 999999999 | --pid | no such process
            check --url http://x --db postgres://u@h/d --pid 1 --restart-command x | --pid | exclude each other
            check --url http://x --db postgres://u@h/d --connections 0 | --connections | 1 to 10000
            check --url http://x --db postgres://u@h/d --run-time 1s | --run-time | 15s to 59m
            check --url http://127.0.0.1:9 --db postgres://u@127.0.0.1:9/d | --db | Unable to reach the database
            exercise 4                           | '4'            | ./lab exercise --help
            exercise start 9                     | exercise 9     | 1 to 8
            exercise start four                  | 'four'         | ./lab exercise start --help
            exercise check 0                     | exercise 0     | 1 to 8
            nosuch --help                        | 'nosuch'       | The verbs are race
            race nosuch --help                   | 'nosuch'       | ./lab race --help
            race --nosuch --help                 | '--nosuch'     | ./lab race --help
            run                                  | broken|fixed   | ./lab run --help
            run both                             | both           | broken or fixed
            fail F99                             | 'F99'          | ./lab fail lists them
            fail --page                          | --page         | such as F03
            fail F03 --driver odbc               | --driver       | pgjdbc-ng or pgjdbc
            explore --requests post,dance        | 'dance'        | there are post, withdraw, list
            explore --requests post              | --requests     | two or three
            explore --requests post,,list        | ''             | there are post, withdraw, list
            explore --requests a,b,c,d           | 'a'            | there are post
            explore --requests post,post,post,post | --requests   | two or three
            explore --source puddle              | 'puddle'       | broken, fixed, locked, per-request
            explore --source pool-0              | 'pool-0'       | pool-1 to pool-1000
            explore --source ./nowhere           | nowhere        | mvn -DskipTests package
            explore --source broken,broken       | broken,broken  | two of the same name
            explore --preemptions -1             | --preemptions  | 0 to 100
            explore --preemptions few            | --preemptions  | few
            explore --driver odbc                | --driver       | pgjdbc-ng or pgjdbc
            play --task 7                        | --task         | 1 to 6
            play --task 1 --requests post,list   | --task         | brings its own
            play --script ABX                    | --script       | the letters A, B and C
            play --requests post,dance           | 'dance'        | there are post
            soak --run-time 9s                   | --run-time     | 10s to 24h
            soak --run-time long                 | --run-time     | 250ms, 2s, 30m or 1h
            soak --share 0                       | --share        | 1 to 100
            soak --pool 0                        | --pool         | 1 to 1000
            soak --lifetime 30s                  | --lifetime     | HikariCP replaces no connection
            soak --driver odbc                   | --driver       | pgjdbc-ng or pgjdbc
            budget --pods 0                      | --pods         | 1 to
            budget --pool none                   | --pool         | none
            budget --pooler 0                    | --pooler       | 1 to
            budget --poolers 3                   | --poolers      | give both
            budget --pooler 40 --poolers 0       | --poolers      | 1 to
            budget --max-connections 0           | --max-connections | 1 to
            budget --reserved 100                | --reserved     | less than
            bench --quick --full                 | --quick        | exclude each other
            bench --guess 0                      | --guess        | 1 to 1000
            bench --guess 40                     | --guess        | add --full, or --from docs/reference
            bench --full --guess 40 listOf50     | --guess        | needs a sweep
            bench --record                       | --record       | takes --full and no FILTER, or --from
            bench --record --full insert         | --record       | takes --full and no FILTER, or --from
            bench --from some.json insert        | --from         | no FILTER, --quick or --full
            bench --from some.json --full        | --from         | no FILTER, --quick or --full
            bench insert(                        | insert(        | is no regular expression
            """;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = LINES)
    void oneSentenceNamesItAndSaysWhatToDo(String line, String culprit, String remedy) {
        var err = new StringWriter();
        var status = Lab.commandLine()
                .setErr(new PrintWriter(err, true))
                .execute(line.strip().split(" +", -1));
        assertThat(status).isEqualTo(2);
        assertThat(err.toString()).startsWith("lab: ").contains(culprit).contains(remedy);
        assertThat(err.toString().lines().count()).isLessThanOrEqualTo(2);
        assertThat(err.toString().lines()).allMatch(text -> text.length() <= 160);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            postgres://nobody@127.0.0.1:1/db     | Unable to reach the database of CONN_STR (nobody@127.0.0.1:1/db)
            mysql://root@localhost/db            | CONN_STR does not begin with postgres://
            """)
    void anUnusableConnStrIsNamed(String connStr, String sentence, @TempDir Path temporary) throws Exception {
        for (var verb : new String[] {"race", "budget", "fail F03"}) {
            try (var lab = LabProcess.start(temporary, Map.of("CONN_STR", connStr), verb.split(" ", -1))) {
                assertThat(lab.awaitEnd()).as(lab.output()).isEqualTo(2);
                assertThat(lab.output())
                        .contains(!verb.equals("budget") || connStr.startsWith("mysql") ? sentence : "nobody");
                assertThat(lab.output()).doesNotContain("\tat ");
            }
        }
    }

    @Test
    void aPortInUseIsNamedAndNothingIsLeft(@TempDir Path temporary) throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var lab = LabProcess.start(
                        temporary, Map.of(), "run", "fixed", "--port", Integer.toString(taken.getLocalPort()))) {
            assertThat(lab.awaitEnd()).isEqualTo(2);
            assertThat(lab.output())
                    .contains("PORT " + taken.getLocalPort() + " is in use")
                    .doesNotContain("\tat ");
            assertThat(temporary).isEmptyDirectory();
        }
    }

    @Test
    void aRaceOfServersThatAreNotThereFailsEveryRequestButTellsIt(@TempDir Path temporary) throws Exception {
        try (var lab = LabProcess.start(
                temporary,
                Map.of(),
                "race",
                "--url",
                "broken=http://127.0.0.1:1",
                "--url",
                "fixed=http://127.0.0.1:1",
                "--users",
                "2",
                "--run-time",
                "5s")) {
            assertThat(lab.awaitEnd()).as(lab.output()).isEqualTo(3);
            assertThat(lab.output()).contains("refused").contains("no audit of").doesNotContain("\tat ");
        }
    }
}
