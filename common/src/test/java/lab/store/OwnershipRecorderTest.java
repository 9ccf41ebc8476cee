package lab.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import lab.config.Driver;
import lab.store.Ownership.Block;
import lab.testing.OneConnection;
import lab.testing.Patience;
import lab.testing.SharedServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What is recorded of a source changes nothing about it: the same connection, the same results, the same failures. */
@ParameterizedClass
@EnumSource(Driver.class)
class OwnershipRecorderTest {

    private final OneConnection first;
    private final OneConnection second;
    private final OwnershipRecorder recorder = OwnershipRecorder.begin(null);

    OwnershipRecorderTest(Driver driver) throws SQLException {
        var database = SharedServer.database(OwnershipRecorderTest.class);
        first = OneConnection.open(driver, database);
        second = OneConnection.open(driver, database);
    }

    @AfterEach
    void close() {
        first.close();
        second.close();
    }

    @Test
    void connectionsAreNumberedAsTheyAppear() throws SQLException {
        var one = recorder.watch(first, "GET /");
        var other = recorder.watch(second, "POST /submit");
        assertThat(other.<Object>lend(connection -> connection)).isSameAs(second.connection());
        one.lend(connection -> connection);
        other.lend(connection -> connection);
        recorder.watch(first, "GET /api/posts").lend(connection -> connection);
        assertThat(recorder.read().blocks()).extracting(Block::connection).containsExactly(1, 2, 1, 2);
        assertThat(recorder.read().blocks())
                .extracting(Block::kind)
                .containsExactly("POST /submit", "GET /", "POST /submit", "GET /api/posts");
    }

    @Test
    void oneConnectionHasOneNumberAlsoForThoseWhoCameFirstTogether() throws Exception {
        var source = recorder.watch(first, "GET /");
        var together = new CyclicBarrier(8);
        var threads = Executors.newFixedThreadPool(8);
        try {
            var calls = new ArrayList<Future<?>>();
            Callable<Object> call = () -> {
                together.await(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS);
                return source.lend(connection -> 1);
            };
            for (var i = 0; i < 8; i++) {
                calls.add(threads.submit(call));
            }
            for (var done : calls) {
                done.get(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(recorder.read().blocks()).hasSize(8).allMatch(block -> block.connection() == 1);
    }

    @Test
    void failuresPassAndEndTheirBlock() {
        var source = recorder.watch(first, "GET /");
        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> source.lend(
                        connection -> connection.prepareStatement("?!").execute()));
        assertThatIllegalStateException()
                .isThrownBy(() -> source.lend(connection -> {
                    throw new IllegalStateException("the client went away");
                }))
                .withMessage("the client went away");
        assertThat(recorder.read().blocks()).hasSize(2).allMatch(block -> block.end() != null);
    }

    @Test
    void aClosedConnectionIsForTheWorkToFindOut() throws SQLException {
        var source = recorder.watch(first, "GET /");
        source.lend(connection -> 1);
        first.close();
        var done = source.lend(connection -> "the work began");
        assertThat(done).isEqualTo("the work began");
        assertThat(recorder.read().blocks()).hasSize(2).allMatch(block -> block.connection() == 1);
    }

    @Test
    void aSourceWithoutAConnectionLeavesNoBlock() {
        var none = new ConnectionSource() {
            @Override
            public <T> T lend(Work<T> work) throws SQLException {
                throw new SQLException("all are taken");
            }

            @Override
            public void close() {}
        };
        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> recorder.watch(none, "GET /").lend(connection -> 1))
                .withMessage("all are taken");
        assertThat(recorder.read().blocks()).isEmpty();
    }
}
