package lab.k8s;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One run of the locustfile by the real Locust, without its page.
 *
 * @param status 0 when no request failed, 1 when some did
 * @param output the summary
 * @param acknowledged title and id of every post that was answered 200
 */
record Locust(int status, String output, Map<String, Long> acknowledged) {

    /** As Debian's package and pip install it. */
    private static final List<List<String>> PROGRAMS = List.of(List.of("locust"), List.of("python3", "-m", "locust"));

    /** The program, where there is one. */
    static Optional<List<String>> program() throws InterruptedException {
        for (var program : PROGRAMS) {
            var question = new ArrayList<>(program);
            question.add("--version");
            if (Command.works(question.toArray(String[]::new))) {
                return Optional.of(program);
            }
        }
        return Optional.empty();
    }

    /**
     * Runs it to its end.
     *
     * @param folder for the list of acknowledged posts
     * @param flags further ones, such as {@code --preset origin}
     */
    static Locust run(List<String> program, URI target, Path folder, Duration runTime, String... flags)
            throws IOException, InterruptedException {
        var list = folder.resolve("acknowledged.tsv");
        var command = new ArrayList<>(program);
        command.addAll(List.of("-f", "k8s/components/locust/locustfile.py", "--headless", "--only-summary"));
        command.addAll(List.of("--host", target.toString(), "-t", runTime.toSeconds() + "s"));
        command.addAll(List.of("--acknowledged", list.toString()));
        command.addAll(List.of(flags));
        var done = Command.run(runTime.plusSeconds(60), Map.of("PYTHONDONTWRITEBYTECODE", "1"), command);
        return new Locust(done.status(), done.output(), read(list));
    }

    private static Map<String, Long> read(Path list) throws IOException {
        var posts = new HashMap<String, Long>();
        for (var line : Files.readAllLines(list)) {
            var parts = line.split("\t", -1);
            posts.put(parts[1], Long.parseLong(parts[0]));
        }
        return posts;
    }
}
