package lab.config;

import java.util.ArrayList;
import java.util.List;

/**
 * One place where a server may be.
 *
 * @param name a name or an address; IPv6 without brackets
 * @param port 1 to 65535
 */
public record Host(String name, int port) {

    private static final String DEFAULT_PORT = "5432";

    /** As a URL has it. */
    @Override
    public String toString() {
        return (name.contains(":") ? "[" + name.replace("%", "%25") + "]" : name) + ":" + port;
    }

    /**
     * Reads libpq's two lists: as many ports as hosts, or one for all, or none.
     *
     * @throws StartupException when they can't be read; what is no port may be a part of the password and is not repeated
     */
    static List<Host> list(String names, String ports) {
        var hosts = names.split(",", -1);
        var given = ports.split(",", -1);
        if (given.length != 1 && given.length != hosts.length) {
            throw new StartupException(
                    "CONN_STR names %d hosts and %d ports; it takes one port for all, or one for each."
                            .formatted(hosts.length, given.length));
        }
        var list = new ArrayList<Host>();
        for (var i = 0; i < hosts.length; i++) {
            list.add(new Host(name(hosts[i]), port(given[given.length == 1 ? 0 : i])));
        }
        return list;
    }

    private static String name(String text) {
        if (text.startsWith("/") || text.startsWith("@")) {
            throw new StartupException(
                    "CONN_STR names the directory of a Unix socket, which neither driver can use here;"
                            + " write host=127.0.0.1, and let the server listen there.");
        }
        var name = text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
        var address = name.contains(":");
        if (!name.matches(address ? "[0-9a-fA-F:.]+(%[\\w.-]+)?" : "[\\p{L}\\p{N}_.-]+")) {
            throw new StartupException("CONN_STR names no host that can be read; " + UriForm.FORM
                    + ", with %XX for special characters in the password.");
        }
        return name;
    }

    private static int port(String text) {
        var number = text.isEmpty() ? DEFAULT_PORT : text;
        if (!number.matches("\\d{1,9}")) {
            throw new StartupException("CONN_STR has a port that is not a number; " + UriForm.FORM
                    + ", with %XX for special characters in the password.");
        }
        var port = Integer.parseInt(number);
        if (port < 1 || port > 65535) {
            throw new StartupException("CONN_STR has port " + port + "; a port is 1 to 65535.");
        }
        return port;
    }
}
