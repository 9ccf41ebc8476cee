package lab.load;

import java.util.SplittableRandom;

/** When a user of a load makes requests. */
interface Pace {

    /** In the place of a time: there are no more requests. */
    long OVER = Long.MIN_VALUE;

    /**
     * Waits until the user's next request is due; what the user did before is done.
     *
     * @param client of the user, kept fresh meanwhile
     * @return the value of {@link System#nanoTime} from which the answer's time counts, or {@link #OVER}
     */
    long next(Client client) throws InterruptedException;

    /** A person: asks at once, waits for the answer, pauses, asks again. Who waits for a slow answer asks less. */
    static Pace closed(Shared load, SplittableRandom random) {
        var profile = load.profile();
        var deadline = load.deadline();
        return new Pace() {
            private boolean began;

            @Override
            public long next(Client client) throws InterruptedException {
                do {
                    if (began) {
                        var most = profile.waitMost() - profile.waitLeast();
                        deadline.await((long) ((profile.waitLeast() + random.nextDouble() * most) * 1e9));
                    }
                    began = true;
                    // Who was held pauses again, or all would come back at once.
                } while (load.crowd().awaitRelease(deadline) && !deadline.passed());
                if (deadline.passed() || load.crowd().dismisses()) {
                    return OVER;
                }
                client.refresh();
                return System.nanoTime();
            }
        };
    }
}
