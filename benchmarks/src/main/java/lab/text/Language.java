package lab.text;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
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
 * changes, {@code {#0}} for what is a number each time, and {@code {=0}} for what others have said, as does a placeholder between
 * quotes. What has no entry stays as it is: logs, SQL, the words of a database, of a driver and of Kubernetes.
 */
public final class Language {

    private static final Pattern SENTENCE_END = Pattern.compile("(?<=[.?!]) (?=\\p{Lu})");

    /** Where it falls apart if it is not known as a whole, the largest parts first. */
    private static final List<Pattern> CLAUSE_ENDS =
            List.of(Pattern.compile("(?<=;) "), Pattern.compile("(?<=,) "), Pattern.compile("(?<=:) "));

    /** Of what the lab says at once: the file of a stranger may have more. */
    private static final int LONGEST = 1000;

    private static final Language ENGLISH = new Language(Map.of());

    private static volatile Language current = ENGLISH;

    private final Map<String, String> entries;
    private final List<Form> forms;

    private Language(Map<String, String> entries) {
        this.entries = entries.entrySet().stream()
                .collect(Collectors.toMap(entry -> stem(entry.getKey()), entry -> stem(entry.getValue())));
        this.forms = this.entries.entrySet().stream()
                .filter(entry -> Form.PLACEHOLDER.matcher(entry.getKey()).find())
                .map(entry -> new Form(entry.getKey(), entry.getValue()))
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
        current = language.equals("es") ? new Language(entries(language)) : ENGLISH;
    }

    /** What was said in English, in the reader's language: the same where there are no other words for it. */
    public static String retold(String english) {
        return current.told(english);
    }

    /** As its file has them, the English first. */
    static Map<String, String> entries(String language) {
        var properties = new Properties();
        try (var file = Language.class.getResourceAsStream(language + ".xml")) {
            properties.loadFromXML(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.stringPropertyNames().stream().collect(Collectors.toMap(key -> key, properties::getProperty));
    }

    private String told(String english) {
        var words = english.strip();
        if (entries.isEmpty() || words.isEmpty() || words.length() > LONGEST) {
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
            var found = form.matcher(english);
            if (found.matches()) {
                return form.filled(found, this::told);
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

    /** An entry with something in it that changes. */
    private static final class Form {

        static final Pattern PLACEHOLDER = Pattern.compile("\\{[#=]?(\\d)}");

        private static final String NUMBER = "([\\d.,]+)";

        /** As short as it can be. */
        private static final String ANYTHING = "(.*?)";

        /** At the beginning it is in the same clause as what follows, unless that is a mark. */
        private static final String OF_A_CLAUSE = "((?:(?![;,] ).)+?)";

        private final String english;
        private final String other;
        private final Pattern pattern;

        /** The placeholders' numbers, in the order of the pattern's groups. */
        private final List<String> order = new ArrayList<>();

        /** Those among them that are others' words. */
        private final Set<String> quoted = new HashSet<>();

        Form(String english, String other) {
            this.english = english;
            this.other = other;
            var regex = new StringBuilder();
            var end = 0;
            for (var placeholder : PLACEHOLDER.matcher(english).results().toList()) {
                regex.append(Pattern.quote(english.substring(end, placeholder.start())));
                regex.append(group(placeholder));
                end = placeholder.end();
            }
            this.pattern = Pattern.compile(regex + Pattern.quote(english.substring(end)));
        }

        private String group(MatchResult placeholder) {
            order.add(placeholder.group(1));
            var before = placeholder.start() == 0 ? ' ' : english.charAt(placeholder.start() - 1);
            if (before == '\'' || placeholder.group().startsWith("{=")) {
                quoted.add(placeholder.group(1));
            }
            if (placeholder.group().startsWith("{#")) {
                return NUMBER;
            }
            var begins = placeholder.start() == 0 && ";,:".indexOf(english.charAt(placeholder.end())) < 0;
            return begins ? OF_A_CLAUSE : ANYTHING;
        }

        /** Of two that fit, the one of which more does not change is meant. */
        int letters() {
            return PLACEHOLDER.matcher(english).replaceAll("").length();
        }

        Matcher matcher(String sentence) {
            return pattern.matcher(sentence);
        }

        String filled(Matcher found, UnaryOperator<String> told) {
            return PLACEHOLDER.matcher(other).replaceAll(placeholder -> {
                var number = placeholder.group(1);
                var words = found.group(order.indexOf(number) + 1);
                return Matcher.quoteReplacement(quoted.contains(number) ? words : told.apply(words));
            });
        }
    }
}
