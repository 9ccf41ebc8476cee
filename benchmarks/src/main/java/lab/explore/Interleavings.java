package lab.explore;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How many orders there are of so and so many calls, if no call fails: combinatorics, nothing is played. */
final class Interleavings {

    private final int[] left;
    private final Map<String, BigInteger> known = new HashMap<>();

    private Interleavings(List<Integer> calls) {
        this.left = calls.stream().mapToInt(Integer::intValue).toArray();
    }

    /** All of them: the multinomial coefficient, 252 for 5 and 5, 756,756 for 5, 5 and 5. */
    static BigInteger all(List<Integer> calls) {
        var orders = BigInteger.ONE;
        var length = 0;
        for (var more : calls) {
            for (var i = 1; i <= more; i++) {
                length++;
                orders = orders.multiply(BigInteger.valueOf(length)).divide(BigInteger.valueOf(i));
            }
        }
        return orders;
    }

    /**
     * Those with at most so many preemptions: of 5 and 5 calls, 2 without any, 10 with one at most.
     *
     * @param bound from 0
     */
    static BigInteger within(List<Integer> calls, int bound) {
        return new Interleavings(calls).count(-1, bound);
    }

    /** To leave a request that has calls left costs one preemption. */
    private BigInteger count(int last, int preemptions) {
        if (preemptions < 0) {
            return BigInteger.ZERO;
        }
        if (Arrays.stream(left).allMatch(calls -> calls == 0)) {
            return BigInteger.ONE;
        }
        var key = Arrays.toString(left) + last + "/" + preemptions;
        var found = known.get(key);
        if (found == null) {
            found = countNexts(last, preemptions);
            known.put(key, found);
        }
        return found;
    }

    private BigInteger countNexts(int last, int preemptions) {
        var orders = BigInteger.ZERO;
        var lastCanGoOn = last >= 0 && left[last] > 0;
        for (var next = 0; next < left.length; next++) {
            if (left[next] > 0) {
                left[next]--;
                orders = orders.add(count(next, preemptions - (lastCanGoOn && next != last ? 1 : 0)));
                left[next]++;
            }
        }
        return orders;
    }
}
