package lab.load;

import java.lang.management.ManagementFactory;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import lab.config.StartupException;

/**
 * An open loop: requests arrive as a Poisson process, whether or not earlier ones are answered, as those of many people who do not
 * know of each other. Each is timed from the moment at which it was due, so a server that stalls is charged for all who came
 * meanwhile. The profile's users are the most that can be in flight: who comes while all are is counted, and not sent.
 */
final class Arrivals {

    /** Of the arrivals: a server that stalls for a while leaves fewer of them unsent. */
    private static final double MOST = 0.5;

    /** Of all processors together: a machine that is busier is itself the reason. */
    private static final double BUSY = 0.9;

    private static final long LOOK_MILLIS = 100;

    private final LoadProfile profile;
    private final Deadline deadline;
    private final Recorder recorder;
    private final Crowd crowd;
    private final DoubleSupplier cpuLoad;
    private final CountDownLatch ready;
    private final Semaphore free;
    private final LinkedBlockingQueue<Long> due = new LinkedBlockingQueue<>();
    private long sent;
    private double machineBusy;

    /** @param cpuLoad of all processors since it was last asked, from 0 to 1 */
    Arrivals(LoadProfile profile, Deadline deadline, Recorder recorder, Crowd crowd, DoubleSupplier cpuLoad) {
        this.profile = profile;
        this.deadline = deadline;
        this.recorder = recorder;
        this.crowd = crowd;
        this.cpuLoad = cpuLoad;
        this.ready = new CountDownLatch(profile.users());
        this.free = new Semaphore(profile.users());
    }

    /** Lets requests arrive for the run time, from when all users are ready. */
    void run() throws InterruptedException {
        while (!deadline.cancelled() && !ready.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
            // A user who broke is never ready.
        }
        recorder.begins();
        machineBusy = cpuLoad.getAsDouble(); // of the time before: asked again at the end, it is that of this load
        var random = new SplittableRandom(profile.seed());
        var begin = System.nanoTime();
        for (var after = gap(random); after < profile.runTime().toNanos(); after += gap(random)) {
            deadline.pause(begin + after - System.nanoTime());
            if (deadline.cancelled()) {
                break;
            }
            if (!crowd.held()) { // who would have come meanwhile stays away
                arrive(begin + after);
            }
        }
        machineBusy = cpuLoad.getAsDouble();
        for (var i = 0; i < profile.users(); i++) {
            due.add(Pace.OVER);
        }
    }

    private void arrive(long time) {
        if (free.tryAcquire()) {
            sent++;
            due.add(time);
        } else {
            recorder.notSent();
        }
    }

    /** Between two arrivals of a Poisson process: exponentially distributed. */
    private long gap(SplittableRandom random) {
        return (long) (-Math.log(1 - random.nextDouble()) / profile.rate() * 1e9);
    }

    /** Of this machine; 0 on a JVM that does not tell. */
    static double cpuLoad() {
        var system = ManagementFactory.getOperatingSystemMXBean();
        return system instanceof com.sun.management.OperatingSystemMXBean known ? Math.max(0, known.getCpuLoad()) : 0;
    }

    /**
     * To be asked after {@link #run}.
     *
     * @throws StartupException when the rate was too much for this machine, rather than for the server
     */
    void check() {
        if (recorder.unsent() > MOST * (sent + recorder.unsent()) && machineBusy > BUSY) {
            var reached = sent * 1e9 / profile.runTime().toNanos();
            throw new StartupException(
                    "This machine can't send %.0f requests a second: it reached %.0f, with its CPUs busy; lower --rate."
                            .formatted(profile.rate(), reached));
        }
    }

    /** For one user, who takes whatever arrives. */
    Pace pace() {
        return new Pace() {
            private boolean busy;

            @Override
            public long next(Client client) throws InterruptedException {
                if (busy) {
                    free.release();
                } else {
                    ready.countDown();
                }
                var next = due.poll();
                while (next == null) {
                    client.refresh();
                    // Not sooner: a connection that was looked at less than this ago is not looked at.
                    next = due.poll(Client.FRESH.toMillis() + 1, TimeUnit.MILLISECONDS);
                }
                busy = next != OVER;
                return next;
            }
        };
    }
}
