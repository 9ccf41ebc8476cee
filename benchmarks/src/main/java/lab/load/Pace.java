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
    static Pace closed(LoadProfile profile, Deadline deadline, SplittableRandom random) {
        return new Pace() {
            private boolean began;

            @Override
            public long next(Client client) throws InterruptedException {
                if (began) {
                    var most = profile.waitMost() - profile.waitLeast();
                    deadline.await((long) ((profile.waitLeast() + random.nextDouble() * most) * 1e9));
                }
                began = true;
                if (deadline.passed()) {
                    return OVER;
                }
                client.refresh();
                return System.nanoTime();
            }
        };
    }
}
