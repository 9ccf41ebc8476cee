package lab.testing;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import lab.config.Durations;

/**
 * Gives a parser inputs that nobody thought of: good ones, damaged at random. jqwik would make them too, but has no release for
 * JUnit 6.
 *
 * <p>Without options the same inputs each time, so many that it takes a second or two. By hand, for longer and each time others:
 *
 * <pre>
 * mvn -q package -pl common -Dtest='*FuzzTest' -Dlab.fuzz=5m                each of the tests for five minutes
 * mvn -q package -pl common -Dtest='*FuzzTest' -Dlab.fuzz.seed=123456789    the one input that a failure named
 * </pre>
 *
 * @param examples inputs to begin with; good ones get furthest
 * @param words what the parser looks for, to be put in anywhere
 */
public record Fuzz(List<byte[]> examples, List<byte[]> words) {

    private static final int INPUTS = 20_000;
    private static final int MOST_CHANGES = 6;
    private static final int LONGEST_REPEAT = 20_000;

    /** Of texts, which are given to the parser in UTF-8. */
    public static Fuzz of(List<String> examples, List<String> words) {
        return new Fuzz(bytes(examples), bytes(words));
    }

    private static List<byte[]> bytes(List<String> texts) {
        return texts.stream().map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
    }

    /**
     * Tries the property on every input.
     *
     * @throws AssertionError when it throws anything at all; with the input, and the seed that makes it again
     */
    public void holds(Consumer<byte[]> property) {
        var seed = Long.getLong("lab.fuzz.seed");
        if (seed != null) {
            holds(property, seed);
            return;
        }
        var time = System.getProperty("lab.fuzz");
        if (time == null) {
            for (var n = 0; n < INPUTS; n++) {
                holds(property, n);
            }
            return;
        }
        var end = System.nanoTime() + Durations.parse(time).toNanos();
        var tried = 0L;
        for (var n = System.nanoTime(); System.nanoTime() < end; n++) {
            holds(property, n);
            tried++;
        }
        System.out.println(tried + " inputs in " + time);
    }

    private void holds(Consumer<byte[]> property, long seed) {
        var input = input(new SplittableRandom(seed));
        try {
            property.accept(input);
        } catch (RuntimeException | Error e) {
            throw new AssertionError("-Dlab.fuzz.seed=" + seed + ": " + shown(input), e);
        }
    }

    private byte[] input(SplittableRandom random) {
        var input = one(examples, random);
        for (var changes = random.nextInt(MOST_CHANGES + 1); changes > 0; changes--) {
            input = changed(input, random);
        }
        return input;
    }

    private byte[] changed(byte[] input, SplittableRandom random) {
        var from = random.nextInt(input.length + 1);
        var to = random.nextInt(from, Math.min(input.length, from + 1 + random.nextInt(8)) + 1);
        var part = Arrays.copyOfRange(input, from, to);
        return switch (random.nextInt(8)) {
            case 0 -> replaced(input, from, to, new byte[0]);
            case 1 -> replaced(input, from, to, randomBytes(random));
            case 2 -> replaced(input, from, from, one(words, random));
            case 3 -> replaced(input, from, to, one(words, random));
            case 4 -> replaced(input, from, from, part);
            case 5 -> replaced(input, from, input.length, one(examples, random));
            case 6 -> flipped(input, random);
            default -> random.nextInt(50) > 0 ? replaced(input, from, to, part) : repeated(input, to, part, random);
        };
    }

    private static byte[] one(List<byte[]> of, SplittableRandom random) {
        return of.get(random.nextInt(of.size()));
    }

    private static byte[] randomBytes(SplittableRandom random) {
        var bytes = new byte[random.nextInt(1, 5)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] flipped(byte[] input, SplittableRandom random) {
        if (input.length == 0) {
            return input;
        }
        var copy = input.clone();
        copy[random.nextInt(copy.length)] ^= (byte) (1 << random.nextInt(8));
        return copy;
    }

    private static byte[] repeated(byte[] input, int at, byte[] part, SplittableRandom random) {
        var times = part.length == 0 ? 0 : random.nextInt(LONGEST_REPEAT) / part.length;
        var much = new byte[times * part.length];
        for (var i = 0; i < much.length; i++) {
            much[i] = part[i % part.length];
        }
        return replaced(input, at, at, much);
    }

    private static byte[] replaced(byte[] input, int from, int to, byte[] by) {
        var result = new byte[from + by.length + input.length - to];
        System.arraycopy(input, 0, result, 0, from);
        System.arraycopy(by, 0, result, from, by.length);
        System.arraycopy(input, to, result, from + by.length, input.length - to);
        return result;
    }

    private static String shown(byte[] input) {
        var some = input.length <= 500 ? input : Arrays.copyOf(input, 500);
        var parts = new ArrayList<>(List.of(input.length + " bytes", new String(some, StandardCharsets.UTF_8)));
        parts.add(HexFormat.of().formatHex(some));
        return String.join("\n", parts);
    }
}
