package lab.load;

import java.util.SplittableRandom;

/**
 * How often each kind of request is made, relative to the others.
 *
 * @param get weight of {@code GET /}
 * @param submit weight of {@code POST /submit}
 * @param export weight of {@code GET /api/posts/export}
 */
public record Mix(int get, int submit, int export) {

    /** A request that a user can make. */
    enum Kind {
        GET,
        SUBMIT,
        EXPORT
    }

    /**
     * Weights.
     *
     * @throws IllegalArgumentException when one is negative or all are zero
     */
    public Mix {
        if (get < 0 || submit < 0 || export < 0 || get + submit + export == 0) {
            throw new IllegalArgumentException("weights are 0 or more, and not all are 0");
        }
    }

    /**
     * Reads {@code get=3,submit=1}; what is not named has weight 0.
     *
     * @throws IllegalArgumentException when it has another form; the message says which form it takes
     */
    public static Mix parse(String text) {
        int get = 0;
        int submit = 0;
        int export = 0;
        for (var part : text.split(",", -1)) {
            var pair = part.strip().split("=", -1);
            if (pair.length != 2 || !pair[1].matches("\\d{1,4}")) {
                throw new IllegalArgumentException("write a mix as get=3,submit=1,export=0");
            }
            var weight = Integer.parseInt(pair[1]);
            switch (pair[0]) {
                case "get" -> get = weight;
                case "submit" -> submit = weight;
                case "export" -> export = weight;
                default -> throw new IllegalArgumentException("a mix has get, submit and export, not " + pair[0]);
            }
        }
        return new Mix(get, submit, export);
    }

    Kind pick(SplittableRandom random) {
        var point = random.nextInt(get + submit + export);
        if (point < get) {
            return Kind.GET;
        }
        return point < get + submit ? Kind.SUBMIT : Kind.EXPORT;
    }

    @Override
    public String toString() {
        return "get=%d,submit=%d,export=%d".formatted(get, submit, export);
    }
}
