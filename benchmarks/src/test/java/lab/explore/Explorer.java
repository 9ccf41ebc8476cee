package lab.explore;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import lab.config.ConnectionString;
import lab.config.Driver;
import lab.explore.ExploreResult.Found;
import lab.machine.Server;
import lab.source.Source;
import lab.store.ConnectionSource;
import lab.testing.SharedServer;

/** Plays every order on the tests' server. */
final class Explorer {

    /** Opens the source under test. */
    @FunctionalInterface
    interface Opening {
        /** Opens it on this database. */
        ConnectionSource open(ConnectionString database) throws SQLException;
    }

    private Explorer() {}

    /** What all orders of these requests come to on a source that has a name. */
    static Found found(String requests, String source, Driver driver) throws SQLException {
        return found(requests, Search.UNBOUNDED, database -> Source.of(source).open(database, driver));
    }

    /** What the orders within a bound come to on any source. */
    static Found found(String requests, int bound, Opening opening) throws SQLException {
        var kinds = kinds(requests);
        var census = new Census(kinds.size());
        var database = SharedServer.database(Explorer.class);
        try (var scene = new Scene(database, kinds, () -> opening.open(database))) {
            new Search(scene, bound).run(order -> {
                census.add(order);
                return true;
            });
            census.complete();
        }
        return census.found(Map.of());
    }

    /** As {@code ./lab explore} has it. */
    static ExploreResult result(String requests, Driver driver, String... sources) throws SQLException {
        try (var server = Server.open(Map.of("CONN_STR", SharedServer.admin().toUrl()));
                var exploration = new Exploration(server, kinds(requests), driver, null, Exploration.Audience.NOBODY)) {
            exploration.run(Stream.of(sources).map(Source::of).toList());
            return exploration.result();
        }
    }

    private static List<RequestKind> kinds(String requests) {
        return Stream.of(requests.split(",")).map(RequestKind::of).toList();
    }
}
