package lab.load;

import java.net.URI;
import java.util.concurrent.ScheduledExecutorService;

/** What all users of a load have in common. */
record Shared(
        URI target,
        LoadProfile profile,
        Recorder recorder,
        Claims claims,
        Judge judge,
        Deadline deadline,
        Crowd crowd,
        RequestListener listener,
        ScheduledExecutorService clocks) {}
