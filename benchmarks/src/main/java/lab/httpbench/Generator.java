package lab.httpbench;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import lab.load.Mix;

/** A closed loop on one server: each connection sends its next request as soon as it has the answer to the last. */
interface Generator {

    /**
     * What a load saw.
     *
     * @param requests that ended, well or not
     * @param perSecond requests that were answered well, in a second
     * @param p50 answer time in milliseconds that half of the requests did not exceed
     * @param p99 the same of 99 in 100
     * @param failed requests that were not answered well, by kind
     * @param cpu that the load used
     */
    record Figures(long requests, double perSecond, double p50, double p99, Map<String, Long> failed, Duration cpu) {}

    /** As results have it. */
    String name();

    /**
     * Loads the server for so long; returns when the last request has ended.
     *
     * @param kind the only request that is sent; of posts, each has a title of its own
     * @param everySecond is called about so often meanwhile
     * @throws IOException when the load itself could not work
     */
    Figures run(URI server, Mix.Kind kind, int connections, Duration time, Runnable everySecond)
            throws IOException, InterruptedException;
}
