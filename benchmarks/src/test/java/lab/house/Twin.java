package lab.house;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page and its translation: {@code docs/es/README.md} is that of {@code README.md}, {@code docs/es/x.md} that of
 * {@code docs/x.md}. Paths are absolute and normalized.
 *
 * @param english the page
 * @param spanish its translation
 */
record Twin(Path english, Path spanish) {

    private static final Path README = Path.of("README.md");
    private static final Path DOCS = Path.of("docs");
    private static final Path SPANISH = DOCS.resolve("es");
    private static final Pattern FILE = Pattern.compile("]\\(([^)#:]+)");

    /** Of each Spanish page. Its English page may be missing. */
    static List<Twin> all(Path root) throws IOException {
        var folder = root.resolve(SPANISH);
        try (var files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .map(spanish -> new Twin(english(root, folder.relativize(spanish)), spanish))
                    .toList();
        }
    }

    private static Path english(Path root, Path name) {
        return name.equals(README) ? root.resolve(README) : root.resolve(DOCS).resolve(name);
    }

    /** Of an English page that has been translated; the nearest folder above it that has Spanish pages is the root. */
    static Optional<Twin> of(Path page) throws IOException {
        var english = page.toAbsolutePath().normalize();
        var root = english.getParent();
        while (root != null && !Files.isDirectory(root.resolve(SPANISH))) {
            root = root.getParent();
        }
        return root == null
                ? Optional.empty()
                : all(root).stream()
                        .filter(twin -> twin.english().equals(english))
                        .findFirst();
    }

    /** A piece of the English page as it stands in the Spanish one: its links lead to the same pages, in Spanish where there are such. */
    String moved(String text) throws IOException {
        var links = FILE.matcher(text);
        var moved = new StringBuilder();
        while (links.find()) {
            links.appendReplacement(moved, Matcher.quoteReplacement("](" + moved(Path.of(links.group(1)))));
        }
        return links.appendTail(moved).toString();
    }

    private String moved(Path link) throws IOException {
        var page = english.resolveSibling(link).normalize();
        var target = of(page).map(Twin::spanish).orElse(page);
        return way(spanish, target);
    }

    /** A link's words for the way from one page to another. */
    static String way(Path from, Path to) {
        return from.resolveSibling(".").normalize().relativize(to).toString().replace('\\', '/');
    }

    @Override
    public String toString() {
        return spanish.toString();
    }
}
