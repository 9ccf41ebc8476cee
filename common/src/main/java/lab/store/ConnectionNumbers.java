package lab.store;

import java.lang.ref.WeakReference;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/** Numbers connections from 1 in the order in which they appear; keeps no closed one alive, and locks nothing. */
final class ConnectionNumbers {

    private record Numbered(WeakReference<Connection> connection, int number) {}

    private record Known(List<Numbered> connections, int last) {}

    private final AtomicReference<Known> known = new AtomicReference<>(new Known(List.of(), 0));

    /** The same number for the same object. */
    int of(Connection connection) {
        while (true) {
            var now = Objects.requireNonNull(known.get());
            for (var numbered : now.connections()) { // a pool has tens of them
                if (numbered.connection().refersTo(connection)) {
                    return numbered.number();
                }
            }
            if (known.compareAndSet(now, with(connection, now))) {
                return now.last() + 1;
            }
        }
    }

    private static Known with(Connection connection, Known now) {
        var connections = new ArrayList<>(now.connections());
        connections.removeIf(numbered -> numbered.connection().refersTo(null));
        connections.add(new Numbered(new WeakReference<>(connection), now.last() + 1));
        return new Known(List.copyOf(connections), now.last() + 1);
    }
}
