package lab.httpbench;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What wrk 4 prints with {@code --latency}.
 *
 * @param requests that were answered, with whatever status
 * @param perSecond of them
 * @param p50 answer time in milliseconds that half of them did not exceed
 * @param p99 the same of 99 in 100
 * @param failed by wrk's own kinds: {@code non2xx} are among the requests, the errors of sockets are not
 */
record WrkOutput(long requests, double perSecond, double p50, double p99, Map<String, Long> failed) {

    private static final Pattern REQUESTS = Pattern.compile("(\\d+) requests in ");
    private static final Pattern PER_SECOND = Pattern.compile("Requests/sec: +([\\d.]+)");
    private static final String SHARE = "(?m)^ +%d%% +([\\d.]+)(us|ms|s|m|h)$";
    private static final Pattern STATUS = Pattern.compile("Non-2xx or 3xx responses: (\\d+)");
    private static final Pattern SOCKETS =
            Pattern.compile("Socket errors: connect (\\d+), read (\\d+), write (\\d+), timeout (\\d+)");

    /**
     * Reads it.
     *
     * @throws IllegalArgumentException when it is something else; the message says what is missing
     */
    static WrkOutput parse(String text) {
        return new WrkOutput(
                Long.parseLong(found(REQUESTS.matcher(text), "the requests").group(1)),
                Double.parseDouble(
                        found(PER_SECOND.matcher(text), "Requests/sec").group(1)),
                millis(text, 50),
                millis(text, 99),
                failed(text));
    }

    private static Map<String, Long> failed(String text) {
        var failed = new LinkedHashMap<String, Long>();
        var status = STATUS.matcher(text);
        failed.put("non2xx", status.find() ? Long.parseLong(status.group(1)) : 0);
        var sockets = SOCKETS.matcher(text);
        var any = sockets.find();
        var kind = 1;
        for (var name : new String[] {"connect", "read", "write", "timeout"}) {
            failed.put(name, any ? Long.parseLong(sockets.group(kind++)) : 0);
        }
        return failed;
    }

    /** wrk changes the unit at 1000 microseconds, 1000 milliseconds, 60 seconds and 60 minutes. */
    private static double millis(String text, int percent) {
        var share = Pattern.compile(SHARE.formatted(percent)).matcher(text);
        var number = Double.parseDouble(
                found(share, "the latency of " + percent + " %").group(1));
        return switch (share.group(2)) {
            case "us" -> number / 1000;
            case "ms" -> number;
            case "s" -> number * 1000;
            case "m" -> number * 60_000;
            default -> number * 3_600_000;
        };
    }

    private static Matcher found(Matcher matcher, String what) {
        if (!matcher.find()) {
            throw new IllegalArgumentException(what + " is missing in its output");
        }
        return matcher;
    }
}
