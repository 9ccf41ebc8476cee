package lab.text;

import static lab.text.Language.retold;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import lab.config.StartupException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LanguageTest {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{[#=]?(\\d)}");

    @AfterEach
    void english() {
        Language.use(Map.of(), Locale.ROOT);
    }

    private static void spanish() {
        Language.use(Map.of("LAB_LANG", "es"), Locale.ROOT);
    }

    @ParameterizedTest
    @CsvSource({
        "'', es-CO, peticiones respondidas",
        "'', en-US, requests answered",
        "'', fr, requests answered",
        "es, en-US, peticiones respondidas",
        "en, es-ES, requests answered",
        "' es ', en, peticiones respondidas"
    })
    void speaksAsTheEnvironmentSaysElseTheMachine(String wanted, String machine, String expected) {
        Language.use(Map.of("LAB_LANG", wanted), Locale.forLanguageTag(machine));
        assertThat(retold("requests answered")).isEqualTo(expected);
    }

    @Test
    void aLanguageThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> Language.use(Map.of("LAB_LANG", "fr"), Locale.ROOT))
                .isInstanceOf(StartupException.class)
                .hasMessage("LAB_LANG is 'fr'; it is en or es.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // what changes keeps its place in the other language's order, and is told again itself
                "at most 25, none busy 5 s later | como máximo 25, ninguna ocupada 5 s después",
                "broken crashed once and failed 5 of 6 requests (83.3 %), the first after 1.2 s; its data is whole."
                        + "| broken se cayó una vez y le fallaron 5 de 6 peticiones (83.3 %), la primera tras 1.2 s;"
                        + " sus datos están íntegros.",
                // sentences, clauses and their marks, in any number
                "It fits. The largest pool that does: 7. | Cabe. El mayor pool que cabe: 7.",
                "0 of 8 pages came; the writer got no answer | llegaron 0 de 8 páginas; quien escribía no recibió respuesta",
                "not good again, 4 without an answer, 3 acknowledged posts gone"
                        + "| no vuelve a estar bien, 4 sin respuesta, faltan 3 posts confirmados",
                "12 refused, 3 timeout | 12 sin conexión, 3 sin respuesta",
                "autocommit off, transaction open; holds A's post, B's post"
                        + "| sin autocommit, transacción abierta; retiene el post de A, el post de B",
                "Controls were used: load paused at 3.0 s, database frozen for 5 s at 7.0 s."
                        + "| Se usaron controles: carga en pausa a los 3.0 s, base de datos congelada 5 s a los 7.0 s.",
                // what somebody typed, and what others said
                "There is no failure 'none'; ./lab fail lists them. | No hay una falla 'none'; ./lab fail las lista.",
                "broken ended with status 2 (Error): panic: none | broken terminó con código 2 (Error): panic: none",
                "PORT is 'x'; it takes a whole number from 0 to 65535. | PORT is 'x'; it takes a whole number from 0 to 65535.",
                "25P02 current transaction is aborted | 25P02 current transaction is aborted",
                "broken ended with status 2 (Error): panic: Error querying posts: no row, none at all"
                        + "| broken terminó con código 2 (Error): panic: Error querying posts: no row, none at all"
            })
    void isToldAgain(String english, String expected) {
        spanish();
        assertThat(retold(english)).isEqualTo(expected);
        assertThat(retold("\n   " + english + " ")).isEqualTo("\n   " + expected + " ");
        english();
        assertThat(retold(english)).isSameAs(english);
    }

    /** Of two forms that fit the wrong one could be taken, and a placeholder could be forgotten. */
    @Test
    void noEntryIsTakenForAnother() {
        spanish();
        Language.entries("es").forEach((english, other) -> {
            assertThat(placeholders(other)).as(english).isEqualTo(placeholders(english));
            assertThat(retold(filled(english))).as(english).isEqualTo(filled(other));
        });
    }

    private static Set<String> placeholders(String text) {
        var numbers = new TreeSet<String>();
        PLACEHOLDER.matcher(text).results().forEach(found -> numbers.add(found.group(1)));
        return numbers;
    }

    /** With numbers, which fit everywhere. */
    private static String filled(String text) {
        return PLACEHOLDER.matcher(text).replaceAll("7$1");
    }
}
