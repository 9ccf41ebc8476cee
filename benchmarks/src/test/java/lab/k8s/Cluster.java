package lab.k8s;

import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import lab.config.ConnectionString;
import lab.config.Driver;
import org.testcontainers.containers.Network;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** One overlay's database in a network of its own, with the role and the limit that its manifests give it. */
final class Cluster implements AutoCloseable {

    private static final String PASSWORD = "only-for-this-test";

    private final Network network = Network.newNetwork();
    private final Manifests overlay;
    private final PostgreSQLContainer postgres;

    Cluster(Manifests overlay) throws SQLException {
        this.overlay = overlay;
        var memory = (long) Manifests.quantity(
                overlay.find("StatefulSet", "postgres").at("/spec/template/spec/containers/0/resources/limits/memory"));
        postgres = new PostgreSQLContainer("postgres:18-alpine")
                .withNetwork(network)
                .withNetworkAliases("postgres")
                .withUsername("postgres")
                .withDatabaseName("postgres")
                .withCreateContainerCmdModifier(
                        create -> Objects.requireNonNull(create.getHostConfig()).withMemory(memory));
        postgres.setCommand("postgres", "-c", "max_connections=" + overlay.maxConnections());
        postgres.start();
        // What base/postgres/init.sh does with psql.
        execute("create role lab login password '" + PASSWORD + "'");
    }

    /** Gives the role lab an empty database; whoever uses the old one is cut off. */
    void emptyDatabase() throws SQLException {
        execute("drop database if exists lab with (force)");
        execute("create database lab owner lab");
    }

    /** A pod of the app, not started yet. */
    Pod pod(String image) {
        return new Pod(image, overlay, network, "postgres://lab:" + PASSWORD + "@postgres:5432/lab?sslmode=disable");
    }

    /** The app's database, as the superuser. */
    ConnectionString database() {
        return admin().withDatabase("lab");
    }

    /** Title and id of every post. */
    Map<String, Long> posts() throws SQLException {
        var posts = new HashMap<String, Long>();
        try (var connection =
                        Driver.PGJDBC.dataSource(database(), Duration.ZERO).getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select title, id from posts")) {
            while (rows.next()) {
                posts.put(rows.getString(1), rows.getLong(2));
            }
        }
        return posts;
    }

    /** Connections of the role lab. */
    long connections() throws SQLException {
        try (var connection = Driver.PGJDBC.dataSource(admin(), Duration.ZERO).getConnection();
                var statement = connection.createStatement();
                var row = statement.executeQuery("select count(*) from pg_stat_activity where usename = 'lab'")) {
            row.next();
            return row.getLong(1);
        }
    }

    private ConnectionString admin() {
        return new ConnectionString(
                postgres.getHost(),
                postgres.getMappedPort(5432),
                "postgres",
                postgres.getUsername(),
                postgres.getPassword(),
                "disable");
    }

    private void execute(String sql) throws SQLException {
        try (var connection = Driver.PGJDBC.dataSource(admin(), Duration.ZERO).getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() {
        postgres.close();
        network.close();
    }
}
