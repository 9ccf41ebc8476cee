package lab.audit;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import lab.load.Claims.Answer;
import lab.load.Claims.Claim;
import org.jspecify.annotations.Nullable;

/**
 * Stored posts held against claims, title by title. Each row answers for one claim at most, so a post that is there twice is seen
 * and makes up for no other. Rows that nobody claims are somebody else's, and no matter.
 */
final class Matching {

    /** A post as it is stored. */
    record Row(long id, String title, String content) {}

    private final Map<String, List<Claim>> claims;
    private final Map<String, List<Row>> rows = new HashMap<>();
    private long acknowledgedMissing;
    private long refusedPresent;
    private long storedAgain;
    private long contentChanged;
    private long unknown;
    private long unknownPresent;

    Matching(Collection<Claim> claims) {
        this.claims = claims.stream().collect(Collectors.groupingBy(Claim::title));
    }

    /** A row of {@code posts}. */
    void found(Row row) {
        if (claims.containsKey(row.title())) {
            rows.computeIfAbsent(row.title(), title -> new ArrayList<>()).add(row);
        }
    }

    /**
     * What came of it, when every row has been found.
     *
     * @param postsWithoutEvent as {@link Audit} has it, and so the other
     */
    Audit audit(@Nullable Long postsWithoutEvent, @Nullable Long eventsWithoutPost) {
        claims.forEach((title, sent) -> match(sent, rows.getOrDefault(title, List.of())));
        return new Audit(
                acknowledgedMissing,
                refusedPresent,
                storedAgain,
                contentChanged,
                postsWithoutEvent,
                eventsWithoutPost,
                unknown,
                unknownPresent);
    }

    private void match(List<Claim> sent, List<Row> stored) {
        var left = new ArrayList<>(stored);
        for (var claim : of(sent, Answer.ACKNOWLEDGED)) {
            acknowledgedMissing += isThere(claim, left) ? 0 : 1;
        }
        for (var claim : of(sent, Answer.REFUSED)) {
            refusedPresent += isThere(claim, left) ? 1 : 0;
        }
        for (var claim : of(sent, Answer.UNKNOWN)) {
            unknown++;
            unknownPresent += isThere(claim, left) ? 1 : 0;
        }
        storedAgain += Math.max(0, stored.size() - sent.size());
    }

    /** Whether a row is left for this claim: the one under the id that was told, or any where none was. */
    private boolean isThere(Claim claim, List<Row> left) {
        for (var row : left) {
            if (claim.id() == 0 || claim.id() == row.id()) {
                left.remove(row);
                contentChanged += row.content().equals(claim.content()) ? 0 : 1;
                return true;
            }
        }
        return false;
    }

    private static List<Claim> of(List<Claim> sent, Answer answer) {
        return sent.stream().filter(claim -> claim.answer() == answer).toList();
    }
}
