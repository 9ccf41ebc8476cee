package lab.hpa;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import lab.config.StartupException;
import org.jspecify.annotations.Nullable;

/** CPU of an app in each second, in cores, from a file: a race's result, or lines of {@code seconds,cores}. */
public final class CpuSeries {

    /** Spreadsheets begin a CSV with it. */
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private static final double MOST_CORES = 1_000_000;

    private CpuSeries() {}

    /**
     * Reads a file.
     *
     * @param variant the app's name in a race's result; null for the fixed one, or for the only one that there is
     * @throws StartupException when there is no series in it, in one sentence
     */
    public static double[] read(Path file, @Nullable String variant) {
        var text = text(file);
        return text.stripLeading().startsWith("{") ? ofRace(file, text, variant) : CpuLines.parse(file, text);
    }

    /**
     * The text of a file, without a byte order mark.
     *
     * @throws StartupException in one sentence when there is none
     */
    static String text(Path file) {
        try {
            if (Files.size(file) > 100_000_000) {
                throw new StartupException(file + " is larger than 100 MB; no race's result is.");
            }
            var text = Files.readString(file);
            if (text.isBlank()) {
                throw new StartupException(file + " is empty; give a race-*.json of target/results, or a CSV.");
            }
            return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        } catch (MalformedInputException e) {
            throw new StartupException(file + " is not text; give a race-*.json of target/results, or a CSV.");
        } catch (IOException e) {
            var why = Files.isDirectory(file) ? "a folder" : Files.exists(file) ? "not readable" : "missing";
            throw new StartupException(file + " is " + why + "; give a race-*.json of target/results, or a CSV.");
        }
    }

    private static double[] ofRace(Path file, String text, @Nullable String variant) {
        var series = variant(file, json(file, text).path("variants"), variant).path("series");
        if (series.size() > CpuLines.MOST_SECONDS) {
            throw new StartupException(file + " has more than a day of seconds; cut it.");
        }
        var cores = new double[series.size()];
        var known = 0;
        for (var i = 0; i < cores.length; i++) {
            var percent = series.path(i).path("cpuPercent");
            known += percent.isNumber() ? 1 : 0;
            // A second that nobody could see is taken to be like the one before.
            cores[i] = percent.isNumber() ? percent.asDouble() / 100 : i == 0 ? 0 : cores[i - 1];
            if (!(cores[i] >= 0 && cores[i] <= MOST_CORES)) {
                throw new StartupException("%s, series %d: %s is no CPU percentage.".formatted(file, i + 1, percent));
            }
        }
        if (known == 0) {
            throw new StartupException(file + " has no CPU series: cpuPercent is known where the lab started the app.");
        }
        return cores;
    }

    private static JsonNode json(Path file, String text) {
        try {
            return JsonMapper.builder().build().readTree(text);
        } catch (JsonProcessingException e) {
            var line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            throw new StartupException(
                    "%s is broken JSON at line %d; give a whole race-*.json of target/results.".formatted(file, line));
        }
    }

    private static JsonNode variant(Path file, JsonNode variants, @Nullable String variant) {
        if (!variants.isObject() || variants.isEmpty()) {
            throw new StartupException(file + " is no race's result: it has no variants.");
        }
        var only = variants.size() == 1 ? variants.fieldNames().next() : "fixed-pooled";
        var found = variants.path(variant == null ? only : variant);
        if (found.isMissingNode()) {
            throw new StartupException("%s has no variant '%s'; it has %s: choose with --variant."
                    .formatted(file, variant == null ? only : variant, names(variants)));
        }
        return found;
    }

    private static String names(JsonNode variants) {
        var names = new ArrayList<String>();
        variants.fieldNames().forEachRemaining(names::add);
        return String.join(", ", names);
    }
}
