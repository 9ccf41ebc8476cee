package lab.explore;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import lab.explore.ExploreResult.Replay;
import lab.explore.Situation.Held;

/**
 * Watches one order from outside, a look after each call: what each connection's transaction holds and what everybody else sees.
 * That a transaction is over is the server's word; what was written in it is known from the calls.
 */
final class Lookout {

    private final Scene scene;
    private final Map<Integer, List<String>> written = new HashMap<>();

    /** Begins with nothing written. */
    Lookout(Scene scene) {
        this.scene = scene;
    }

    /** How things stand after this call. */
    Situation after(Call call) throws SQLException {
        if (call.what().startsWith("INSERT") && !call.failed()) {
            written.computeIfAbsent(call.connection(), number -> new ArrayList<>())
                    .add(call.letter() + (call.what().contains("events") ? "'s event" : "'s post"));
        }
        return now();
    }

    /** How things stand, if no call was made since. */
    Situation now() throws SQLException {
        var connections = new ArrayList<Held>();
        for (var physical : scene.lender().used()) {
            connections.add(look(connections.size() + 1, physical));
        }
        return new Situation(connections, scene.side().titlesAbove(Scene.EARLIER));
    }

    private Held look(int number, Connection physical) throws SQLException {
        var server = scene.side().stateOf(scene.lender().backend(physical));
        if (!server.startsWith("idle in transaction")) {
            written.remove(number);
        }
        var state = (physical.getAutoCommit() ? "autocommit, " : "autocommit off, ") + words(server);
        return new Held(number, state, List.copyOf(written.getOrDefault(number, List.of())));
    }

    private static String words(String server) {
        return switch (server) {
            case "idle" -> "no transaction";
            case "idle in transaction" -> "transaction open";
            case "idle in transaction (aborted)" -> "transaction failed";
            default -> server;
        };
    }

    /**
     * Plays an order once more, and looks after each call.
     *
     * @throws IllegalStateException when it does not repeat itself
     */
    static Replay replay(Scene scene, Order order) throws SQLException {
        var execution = new Execution(scene);
        var lookout = new Lookout(scene);
        var situations = new ArrayList<Situation>();
        for (var i = 0; i < order.script().length(); i++) {
            execution.move(order.script().charAt(i) - 'A');
            situations.add(lookout.after(execution.lastCall()));
        }
        if (!execution.ended()) {
            execution.clear();
        }
        return new Replay(order, situations);
    }
}
