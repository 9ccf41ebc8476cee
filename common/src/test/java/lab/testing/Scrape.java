package lab.testing;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What {@code GET /metrics} said at one moment, and what Prometheus would make of it. */
public final class Scrape {

    private static final Pattern SAMPLE = Pattern.compile("(\\w+)(?:\\{(.*)})? (\\S+)");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

    private final List<Sample> samples;

    private record Sample(String name, Map<String, String> labels, double value) {

        boolean is(String wanted, Map<String, String> selector) {
            return name.equals(wanted) && labels.entrySet().containsAll(selector.entrySet());
        }
    }

    private Scrape(List<Sample> samples) {
        this.samples = samples;
    }

    /** Reads Prometheus' text format. */
    public static Scrape of(String text) {
        return new Scrape(text.lines()
                .filter(line -> !line.startsWith("#"))
                .map(Scrape::sample)
                .toList());
    }

    /** Every value that this label has in any series of this metric. */
    public List<String> values(String name, String label) {
        return series(name, Map.of())
                .map(sample -> sample.labels().getOrDefault(label, ""))
                .distinct()
                .sorted()
                .toList();
    }

    /** How many series of this metric have these labels. */
    public long count(String name, Map<String, String> selector) {
        return series(name, selector).count();
    }

    /** {@code sum(name{selector})}. */
    public double sum(String name, Map<String, String> selector) {
        return series(name, selector).mapToDouble(Sample::value).sum();
    }

    /** {@code histogram_quantile(quantile, sum by (le) (name_bucket{selector}))}: linear within its bucket. */
    public double quantile(double quantile, String name, Map<String, String> selector) {
        var buckets = series(name + "_bucket", selector)
                .collect(Collectors.groupingBy(
                        sample -> bound(sample.labels().getOrDefault("le", "")),
                        TreeMap::new,
                        Collectors.summingDouble(Sample::value)));
        var rank = quantile * buckets.getOrDefault(Double.POSITIVE_INFINITY, 0.0);
        var lower = Map.entry(0.0, 0.0);
        for (var upper : buckets.entrySet()) {
            if (upper.getValue() >= rank) {
                var part = (rank - lower.getValue()) / (upper.getValue() - lower.getValue());
                return lower.getKey() + part * (upper.getKey() - lower.getKey());
            }
            lower = upper;
        }
        throw new IllegalStateException("no bucket of " + name + selector + " holds it: " + buckets);
    }

    private Stream<Sample> series(String name, Map<String, String> selector) {
        return samples.stream().filter(sample -> sample.is(name, selector));
    }

    private static double bound(String le) {
        return le.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(le);
    }

    private static Sample sample(String line) {
        var parts = SAMPLE.matcher(line);
        if (!parts.matches()) {
            throw new IllegalArgumentException("no sample: " + line);
        }
        var labels = parts.group(2) == null ? "" : parts.group(2);
        return new Sample(
                parts.group(1),
                LABEL.matcher(labels)
                        .results()
                        .collect(Collectors.toMap(label -> label.group(1), label -> label.group(2))),
                bound(parts.group(3)));
    }
}
