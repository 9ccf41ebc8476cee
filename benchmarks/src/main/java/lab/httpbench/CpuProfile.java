package lab.httpbench;

import static lab.text.Language.retold;
import static lab.text.Text.format;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;
import lab.config.StartupException;
import org.jspecify.annotations.Nullable;

/**
 * Who uses an app's CPU, from a recording of JDK Flight Recorder. A sample belongs to the library whose code is nearest to the top
 * of its stack: what the JDK does is counted for whoever asked it to.
 *
 * @param event what was sampled, see {@link #of}
 * @param samples how many
 * @param byLibrary samples of each library, most first
 * @param ours samples of each method of the lab, most first
 */
public record CpuProfile(String event, long samples, Map<String, Long> byLibrary, Map<String, Long> ours) {

    /** Since Java 25, on Linux: samples of CPU time, also of what the kernel does for a thread. */
    private static final String CPU_TIME = "jdk.CPUTimeSample";

    /** Samples of threads that run Java code; system calls are not among them. */
    private static final String EXECUTION = "jdk.ExecutionSample";

    private static final String LAB = "the lab";
    private static final String JDK = "the JVM itself";

    private static final Map<String, String> LIBRARIES = new LinkedHashMap<>();

    static {
        LIBRARIES.put("lab.http.pages.", "jte");
        LIBRARIES.put("gg.jte.", "jte");
        LIBRARIES.put("lab.", LAB);
        LIBRARIES.put("com.impossibl.", "pgjdbc-ng");
        LIBRARIES.put("io.netty.", "netty, for pgjdbc-ng");
        LIBRARIES.put("org.postgresql.", "pgjdbc");
        LIBRARIES.put("com.zaxxer.", "HikariCP");
        LIBRARIES.put("io.undertow.", "Undertow");
        LIBRARIES.put("org.xnio.", "Undertow");
        LIBRARIES.put("org.jboss.", "Undertow");
        LIBRARIES.put("com.fasterxml.", "Jackson");
        LIBRARIES.put("io.micrometer.", "Micrometer");
        LIBRARIES.put("io.prometheus.", "Micrometer");
        LIBRARIES.put("org.openjdk.jmh.", "JMH");
        LIBRARIES.put("org.HdrHistogram.", "HdrHistogram");
    }

    /**
     * Reads a recording: its samples of CPU time where it has any, else those of Java code.
     *
     * @throws StartupException when it can't be read, or holds no samples
     */
    public static CpuProfile of(Path recording) {
        List<RecordedEvent> events;
        try {
            events = RecordingFile.readAllEvents(recording);
        } catch (IOException e) {
            throw new StartupException(recording + " can't be read as a recording of JDK Flight Recorder; see"
                    + " docs/reference/performance.md for how to make one.");
        }
        var names = events.stream().map(CpuProfile::name).collect(Collectors.toSet());
        var event = names.contains(CPU_TIME) ? CPU_TIME : EXECUTION;
        if (!names.contains(event)) {
            throw new StartupException(recording + " has no samples; record under load, with settings=profile.");
        }
        var byLibrary = new TreeMap<String, Long>();
        var ours = new TreeMap<String, Long>();
        events.stream().filter(sample -> name(sample).equals(event)).forEach(sample -> {
            var owner = owner(sample);
            var library = owner == null ? JDK : library(owner);
            byLibrary.merge(String.valueOf(library), 1L, Long::sum);
            if (owner != null && LAB.equals(library)) {
                ours.merge(method(owner), 1L, Long::sum);
            }
        });
        var samples = byLibrary.values().stream().mapToLong(Long::longValue).sum();
        return new CpuProfile(event, samples, mostFirst(byLibrary), mostFirst(ours));
    }

    private static String name(RecordedEvent event) {
        return event.getEventType().getName();
    }

    /** The frame nearest to the top that is a library's; null when there is none. */
    private static @Nullable RecordedFrame owner(RecordedEvent sample) {
        var stack = sample.getStackTrace();
        return stack == null
                ? null
                : stack.getFrames().stream()
                        .filter(frame -> frame.isJavaFrame() && library(frame) != null)
                        .findFirst()
                        .orElse(null);
    }

    private static @Nullable String library(RecordedFrame frame) {
        var type = frame.getMethod().getType().getName();
        return LIBRARIES.entrySet().stream()
                .filter(library -> type.startsWith(library.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }

    private static String method(RecordedFrame frame) {
        var method = frame.getMethod();
        return method.getType().getName() + "." + method.getName();
    }

    private static Map<String, Long> mostFirst(Map<String, Long> counts) {
        var sorted = new LinkedHashMap<String, Long>();
        counts.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
        return sorted;
    }

    /** Both tables, for a person. */
    public String table() {
        var kind = event.equals(CPU_TIME) ? "CPU time" : "Java code; system calls are not seen before Java 25";
        return String.join(
                "\n",
                retold(format("%,d samples of %s", samples, kind)),
                "",
                lines(byLibrary, Integer.MAX_VALUE),
                "",
                retold("the lab's own methods"),
                lines(ours, 8));
    }

    private String lines(Map<String, Long> counts, int most) {
        return counts.entrySet().stream()
                .limit(most)
                .map(entry -> format("  %5.1f %%  %s", 100.0 * entry.getValue() / samples, retold(entry.getKey())))
                .collect(Collectors.joining("\n"));
    }
}
