package lab.httpbench;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import lab.load.LoadProfile;
import lab.load.LoadRun;
import lab.load.Mix;
import lab.load.Recorder;
import lab.load.RequestOutcome;
import lab.machine.Cleanup;
import lab.machine.CpuClock;

/** The race's users without their pauses: a thread of this JVM for each connection. */
final class LabGenerator implements Generator {

    private static final double ALL_AT_ONCE = 100_000;
    private static final long NO_CHOICE = 0;

    private final Cleanup cleanup;
    private final Duration timeout;

    /** @param timeout how long to wait for an answer */
    LabGenerator(Cleanup cleanup, Duration timeout) {
        this.cleanup = cleanup;
        this.timeout = timeout;
    }

    @Override
    public String name() {
        return "lab";
    }

    @Override
    public Figures run(URI server, Mix.Kind kind, int connections, Duration time, Runnable everySecond)
            throws InterruptedException {
        var profile = new LoadProfile(connections, ALL_AT_ONCE, 0, 0, Mix.only(kind), time, timeout, NO_CHOICE);
        var cpu = new CpuClock();
        var run = cleanup.open(() -> LoadRun.start(server, profile));
        for (var second = 1; second < time.toSeconds() && run.running(); second++) {
            Thread.sleep(Math.max(0, (long) (1000 * (second - run.seconds()))));
            everySecond.run();
        }
        run.await();
        var recorder = run.recorder();
        var answered = recorder.of(RequestOutcome.ANSWERED);
        return new Figures(
                answered + recorder.wrong() + recorder.failed(),
                answered / run.seconds(),
                recorder.latencyMillis(50),
                recorder.latencyMillis(99),
                failed(recorder),
                cpu.time());
    }

    private static Map<String, Long> failed(Recorder recorder) {
        var failed = new LinkedHashMap<String, Long>();
        for (var outcome : RequestOutcome.values()) {
            if (outcome != RequestOutcome.ANSWERED) {
                failed.put(outcome.name().toLowerCase(Locale.ROOT), recorder.of(outcome));
            }
        }
        return failed;
    }
}
