package lab.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.helpers.NOPMDCAdapter;

/** Who is heard, from which level on, and with whose stack traces. */
class LogConfiguratorTest {

    private static final String POOL = "com.zaxxer.hikari.pool.PoolBase";
    private static final String CONNECTION = "com.zaxxer.hikari.pool.ProxyConnection";

    private final PrintStream before = System.err;
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final LoggerContext context = new LoggerContext();

    @BeforeEach
    void capture() {
        context.setMDCAdapter(new NOPMDCAdapter());
        System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void release() {
        System.setErr(before);
        context.stop();
    }

    @Test
    void librariesAreHeardFromWarningsOnAndTheLabFromInfo() {
        configure();
        context.getLogger("lab.app.Main").info("1");
        context.getLogger("lab.app.Main").debug("no");
        context.getLogger("io.undertow").info("no");
        context.getLogger(POOL).warn("2");
        context.getLogger(CONNECTION).warn("no");
        assertThat(messages()).containsExactly("1", "2");
    }

    @Test
    void aLevelIsForAllButTheLibrariesOrForWhatItNames() {
        configure("lab.log", "error", "lab.log.com.zaxxer.hikari", "info", "lab.log.io.netty", "off");
        context.getLogger("lab.app.Main").warn("no");
        context.getLogger("io.undertow").warn("1");
        context.getLogger(POOL).info("2");
        context.getLogger(CONNECTION).info("3");
        context.getLogger("io.netty").error("no");
        assertThat(messages()).containsExactly("1", "2", "3");
    }

    @Test
    void aLevelThatIsNoneIsNamedAndLeftOut() {
        configure("lab.log", "loud");
        context.getLogger("lab.app.Main").info("1");
        assertThat(messages())
                .containsExactly("-Dlab.log is 'loud'; it takes off, error, warn, info, debug or trace.", "1");
    }

    @Test
    void librariesStackTracesAreAtDebugExceptTheLeakDetectors() {
        configure("lab.log.com.impossibl", "debug");
        fail("lab.http.ErrorLog");
        assertThat(stacks()).isEqualTo(1);
        fail(POOL);
        fail("org.postgresql.Driver");
        assertThat(stacks()).isEqualTo(1);
        fail("com.zaxxer.hikari.pool.ProxyLeakTask");
        assertThat(stacks()).isEqualTo(2);
        fail("com.impossibl.postgres.jdbc.PGDirectConnection");
        assertThat(stacks()).isEqualTo(3);
        assertThat(messages()).filteredOn(message -> message.equals("broke")).hasSize(5);
    }

    private void configure(String... pairs) {
        var properties = new Properties();
        for (var i = 0; i < pairs.length; i += 2) {
            properties.setProperty(pairs[i], pairs[i + 1]);
        }
        LogConfigurator.configure(context, LogFormat.TEXT, properties);
    }

    private void fail(String logger) {
        context.getLogger(logger).warn("broke", new SQLException("closed"));
    }

    private long stacks() {
        return lines().stream()
                .filter(line -> line.startsWith("\tat lab.log.LogConfiguratorTest.fail("))
                .count();
    }

    private List<String> messages() {
        return lines().stream()
                .filter(line -> line.contains(" - "))
                .map(line -> line.substring(line.indexOf(" - ") + 3))
                .toList();
    }

    private List<String> lines() {
        return printed.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
