package lab.race;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which page of the failure catalogue explains a crash: an exception's words tell, where they are those of one failure only. */
enum CrashPage {
    STATEMENT_NAME_RACE("prepared statement \".*\" already exists", "F08-statement-name-race.md"),
    PORTAL_VANISHES("portal \".*\" does not exist", "F01-portal-vanishes.md"),
    POISONED_TRANSACTION("current transaction is aborted", "F05-poisoned-transaction.md"),
    HALF_COMMIT("must not be in auto-commit mode", "F04-half-commit.md"),
    KILLED_BACKEND("terminating connection due to administrator command", "F11-killed-backend.md"),
    TOO_MANY_CLIENTS("too many clients already", "P04-pods-times-pool-exceeds-server.md"),
    /** Whatever the error: the panic is why the process ended. */
    PANIC("panic: ", "F14-panic-ends-the-process.md");

    private final Pattern words;
    private final String page;

    CrashPage(String words, String page) {
        this.words = Pattern.compile(words);
        this.page = "docs/failures/" + page;
    }

    String path() {
        return page;
    }

    /**
     * The page, from the checkout's root.
     *
     * @param text what was said of the crash
     * @return null when its words are those of no known failure
     */
    static @Nullable String of(String text) {
        return List.of(values()).stream()
                .filter(known -> known.words.matcher(text).find())
                .map(known -> known.page)
                .findFirst()
                .orElse(null);
    }
}
