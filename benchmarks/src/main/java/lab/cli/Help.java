package lab.cli;

import static lab.text.Language.retold;

import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.Map;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * The help in the reader's language, as picocli wants it: a bundle with a key for each text, see <a
 * href="https://picocli.info/#_internationalization">Internationalization</a> in its manual.
 */
final class Help extends ResourceBundle {

    private final Map<String, String> texts = new HashMap<>();

    private Help(CommandLine lab) {
        texts.put("usage.synopsisHeading", retold("Usage: "));
        texts.put("usage.commandListHeading", "%n" + retold("Verbs:") + "%n");
        addAll(lab);
    }

    /** Gives a command line and its verbs their help. */
    static void translate(CommandLine lab) {
        lab.setResourceBundle(new Help(lab));
    }

    private void addAll(CommandLine command) {
        var spec = command.getCommandSpec();
        add(spec, "usage.description", spec.usageMessage().description());
        add(spec, "usage.footer", spec.usageMessage().footer());
        spec.options().forEach(option -> add(spec, key(option), option.description()));
        spec.positionalParameters().forEach(parameter -> add(spec, key(parameter), parameter.description()));
        command.getSubcommands().values().forEach(this::addAll);
    }

    private static String key(OptionSpec option) {
        return option.descriptionKey().isEmpty() ? option.longestName().substring(2) : option.descriptionKey();
    }

    private static String key(PositionalParamSpec parameter) {
        return parameter.paramLabel() + "[" + parameter.index() + "]";
    }

    private void add(CommandSpec command, String key, String... lines) {
        for (var line = 0; line < lines.length; line++) {
            texts.put(
                    command.qualifiedName(".") + "." + key + "." + line,
                    retold(lines[line]).replace("%", "%%"));
        }
    }

    @Override
    protected @Nullable Object handleGetObject(String key) {
        return texts.get(key);
    }

    @Override
    public Enumeration<String> getKeys() {
        return Collections.enumeration(texts.keySet());
    }
}
