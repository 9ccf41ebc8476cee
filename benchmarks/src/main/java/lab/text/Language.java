package lab.text;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import lab.config.StartupException;

/**
 * The reader's language. The lab itself speaks English: its results, its pages, and what its processes tell each other. Only
 * what a terminal shows is told again in another language, a sentence or a cell at a time, so that nothing else has to know of it.
 *
 * <p>A language is a file of properties beside this class: the English is the key, {@code {0}} to {@code {9}} stand for what
 * changes, and {@code {#0}} for what is a number each time. What has no entry stays as it is: logs, SQL, the words of a database, of a driver and of Kubernetes.
 */
public final class Language {

    private static final Pattern SENTENCE_END = Pattern.compile("(?<=[.?!]) (?=\\p{Lu})");

    /** Where it falls apart if it is not known as a whole, the largest parts first. */
    private static final List<Pattern> CLAUSE_ENDS =
            List.of(Pattern.compile("(?<=;) "), Pattern.compile("(?<=,) "), Pattern.compile("(?<=:) "));

    private static final Language ENGLISH = new Language(Map.of());

    private static volatile Language current = ENGLISH;

    private final Map<String, String> entries;
    private final List<Form> forms;

    private Language(Map<String, String> entries) {
        this.entries = entries;
        this.forms = entries.entrySet().stream()
                .filter(entry -> Form.PLACEHOLDER.matcher(entry.getKey()).find())
                .map(entry -> Form.of(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparing(Form::letters).reversed())
                .toList();
    }

    /**
     * From now on that of the environment, else that of the machine if there is a file for it, else English.
     *
     * @param environment {@code LAB_LANG} is {@code en} or {@code es}
     * @throws StartupException when it is something else
     */
    public static void use(Map<String, String> environment, Locale machine) {
        var wanted = environment.getOrDefault("LAB_LANG", "").strip();
        if (!List.of("", "en", "es").contains(wanted)) {
            throw new StartupException("LAB_LANG is '" + wanted + "'; it is en or es.");
        }
        var language = wanted.isEmpty() ? machine.getLanguage() : wanted;
        current = language.equals("es") ? read(language) : ENGLISH;
    }

    /** What was said in English, in the reader's language: the same where there are no other words for it. */
    public static String retold(String english) {
        return current.told(english);
    }

    private static Language read(String language) {
        var properties = new Properties();
        try (var file = Language.class.getResourceAsStream(language + ".xml")) {
            properties.loadFromXML(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Language(properties.stringPropertyNames().stream()
                .collect(Collectors.toMap(Language::stem, key -> stem(properties.getProperty(key)))));
    }

    private String told(String english) {
        var words = english.strip();
        if (entries.isEmpty() || words.isEmpty()) {
            return english;
        }
        var from = english.indexOf(words);
        var exact = entries.get(stem(words));
        var other = exact != null ? exact + mark(words) : each(SENTENCE_END, words, this::sentence);
        return english.substring(0, from) + other + english.substring(from + words.length());
    }

    private String sentence(String english) {
        return whole(stem(english)) + mark(english);
    }

    private String whole(String english) {
        var exact = entries.get(english);
        if (exact != null) {
            return exact;
        }
        for (var form : forms) {
            var found = form.pattern().matcher(english);
            if (found.matches()) {
                return form.filled(group -> told(found.group(group)));
            }
        }
        return CLAUSE_ENDS.stream()
                .filter(end -> end.matcher(english).find())
                .findFirst()
                .map(end -> each(end, english, this::told))
                .orElse(english);
    }

    /** Without the mark at its end, which is the same in every language and not part of an entry. */
    private static String stem(String text) {
        return text.substring(0, text.length() - mark(text).length());
    }

    private static String mark(String text) {
        var last = text.substring(text.length() - 1);
        return text.length() > 1 && ".:;,".contains(last) ? last : "";
    }

    private static String each(Pattern end, String text, UnaryOperator<String> part) {
        return Arrays.stream(end.split(text, -1)).map(part).collect(Collectors.joining(" "));
    }

    /**
     * An entry with something in it that changes.
     *
     * @param pattern of a whole English sentence; its groups are the placeholders in their order
     * @param letters that do not change: of two that fit, the one with more is meant
     * @param order the placeholders' numbers in that order
     */
    private record Form(Pattern pattern, int letters, List<String> order, String other) {

        static final Pattern PLACEHOLDER = Pattern.compile("\\{#?(\\d)}");

        private static final String NUMBER = "([\\d.,]+)";

        /** As short as it can be. */
        private static final String ANYTHING = "(.*?)";

        /** At the beginning it is in the same clause as what follows, unless that is a mark. */
        private static final String OF_A_CLAUSE = "((?:(?![;,] ).)+?)";

        static Form of(String english, String other) {
            var pattern = new StringBuilder();
            var order = new ArrayList<String>();
            var end = 0;
            for (var found : PLACEHOLDER.matcher(english).results().toList()) {
                pattern.append(Pattern.quote(english.substring(end, found.start())));
                pattern.append(group(english, found));
                order.add(found.group(1));
                end = found.end();
            }
            pattern.append(Pattern.quote(english.substring(end)));
            var letters = PLACEHOLDER.matcher(english).replaceAll("").length();
            return new Form(Pattern.compile(pattern.toString()), letters, List.copyOf(order), other);
        }

        private static String group(String english, MatchResult placeholder) {
            if (placeholder.group().contains("#")) {
                return NUMBER;
            }
            var begins = placeholder.start() == 0 && ";,:".indexOf(english.charAt(placeholder.end())) < 0;
            return begins ? OF_A_CLAUSE : ANYTHING;
        }

        String filled(IntFunction<String> group) {
            return PLACEHOLDER
                    .matcher(other)
                    .replaceAll(found -> Matcher.quoteReplacement(group.apply(order.indexOf(found.group(1)) + 1)));
        }
    }
}
