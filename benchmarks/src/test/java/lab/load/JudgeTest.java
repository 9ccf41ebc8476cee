package lab.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Every kind of wrong answer is called by its name; what only looks odd is not called wrong. */
class JudgeTest {

    private static final String MARK = "load 0123abcd, user ";

    private final Judge judge = new Judge(MARK, false);

    /** Written by one user after the other, so that their order is certain; newest first. */
    private List<String> written(int number) {
        var titles = IntStream.rangeClosed(1, number)
                .mapToObj(post -> MARK + "1, post " + post)
                .collect(Collectors.toCollection(ArrayList::new));
        for (var title : titles) {
            judge.sends(title);
            judge.stored(title, judge.acknowledged() + 1);
        }
        Collections.reverse(titles);
        return titles;
    }

    private RequestOutcome page(List<String> titles) {
        return judge.page(html(titles), judge.acknowledged(), null);
    }

    private static String html(List<String> titles) {
        return titles.stream()
                .map(title -> "<article><h2>" + title + "</h2><p>Some text</p></article>\n")
                .collect(Collectors.joining("", "<!doctype html>", "</main>"));
    }

    @Test
    void anEmptyPageIsRightAsLongAsThereIsNothing() {
        assertThat(page(List.of())).isEqualTo(RequestOutcome.ANSWERED);
        written(1);
        assertThat(page(List.of())).isEqualTo(RequestOutcome.INCOMPLETE);
    }

    @Test
    void fortyNineOfFiftyAreIncomplete() {
        var titles = written(60);
        assertThat(page(titles.subList(0, 50))).isEqualTo(RequestOutcome.ANSWERED);
        assertThat(page(titles.subList(0, 49))).isEqualTo(RequestOutcome.INCOMPLETE);
    }

    @Test
    void aPostThatWasAcknowledgedAfterThePageWasAskedForNeedNotBeOnIt() {
        var before = judge.acknowledged();
        written(1);
        assertThat(judge.page(html(List.of()), before, null)).isEqualTo(RequestOutcome.ANSWERED);
    }

    @Test
    void twoPostsInTheWrongOrder() {
        var titles = written(5);
        Collections.swap(titles, 1, 2);
        assertThat(page(titles)).isEqualTo(RequestOutcome.UNORDERED);
    }

    @Test
    void postsThatWereOnTheirWayAtTheSameTimeHaveNoOrder() {
        var titles = List.of(MARK + "1, post 1", MARK + "2, post 1");
        titles.forEach(judge::sends);
        titles.forEach(title -> judge.stored(title, judge.acknowledged() + 1));
        assertThat(page(titles)).isEqualTo(RequestOutcome.ANSWERED);
        assertThat(page(List.of(titles.get(1), titles.get(0)))).isEqualTo(RequestOutcome.ANSWERED);
    }

    @Test
    void aPostThatNobodyWrote() {
        var titles = written(2);
        titles.set(0, MARK + "7, post 1");
        assertThat(page(titles)).isEqualTo(RequestOutcome.STRANGE);
        titles.set(0, MARK + "without a number");
        assertThat(page(titles)).isEqualTo(RequestOutcome.STRANGE);
    }

    @Test
    void aPostThatIsThereTwice() {
        var titles = written(2);
        titles.add(titles.get(1));
        assertThat(page(titles)).isEqualTo(RequestOutcome.STRANGE);
    }

    @Test
    void postsOfOthersAreStrangeOnlyWhereThereCanBeNone() {
        var page = html(List.of("Hello", "load ffffffff, user 1, post 1"));
        assertThat(judge.page(page, 0, null)).isEqualTo(RequestOutcome.ANSWERED);
        assertThat(new Judge(MARK, true).page(page, 0, null)).isEqualTo(RequestOutcome.STRANGE);
    }

    @Test
    void postsOfOthersFillThePageToo() {
        written(60);
        var others = Collections.nCopies(50, "Hello");
        assertThat(page(others)).isEqualTo(RequestOutcome.ANSWERED);
    }

    @Test
    void theReadersOwnPostMustBeThereUnlessFiftyNewerOnesAre() {
        var titles = written(60);
        var own = titles.get(9);
        var without = new ArrayList<>(titles);
        without.remove(own);
        assertThat(judge.page(html(titles.subList(0, 50)), 60, own)).isEqualTo(RequestOutcome.ANSWERED);
        assertThat(judge.page(html(without.subList(0, 50)), 60, own)).isEqualTo(RequestOutcome.UNSEEN);
        assertThat(judge.page(html(titles.subList(0, 50)), 60, titles.get(55))).isEqualTo(RequestOutcome.ANSWERED);
    }

    @Test
    void anIdThatTwoPostsWereGiven() {
        judge.sends("one");
        judge.sends("two");
        assertThat(judge.stored("one", 7)).isEqualTo(RequestOutcome.ANSWERED);
        assertThat(judge.stored("two", 7)).isEqualTo(RequestOutcome.DUPLICATE);
        assertThat(judge.stored("one", 0)).isEqualTo(RequestOutcome.ANSWERED);
        assertThat(judge.stored("two", 0)).isEqualTo(RequestOutcome.ANSWERED);
    }

    @Test
    void anExportHasAllPostsOldestFirst() {
        var titles = written(3);
        assertThat(export(titles)).isEqualTo(RequestOutcome.UNORDERED);
        Collections.reverse(titles);
        assertThat(export(titles)).isEqualTo(RequestOutcome.ANSWERED);
        assertThat(export(titles.subList(1, 3))).isEqualTo(RequestOutcome.INCOMPLETE);
        titles.add(titles.get(2));
        assertThat(export(titles)).isEqualTo(RequestOutcome.STRANGE);
    }

    private RequestOutcome export(List<String> titles) {
        var lines = titles.stream().map("{\"title\":\"%s\"}%n"::formatted).collect(Collectors.joining());
        return judge.export(lines, judge.acknowledged());
    }

    @Test
    void theFirstPostIsTheOneThatWasAskedFor() {
        assertThat(Judge.first("{\"id\": 1, \"title\": \"Hello\"}")).isEqualTo(RequestOutcome.ANSWERED);
        assertThat(Judge.first("{\"id\": 2, \"title\": \"Hello\"}")).isEqualTo(RequestOutcome.STRANGE);
        assertThat(Judge.first("{\"id\": 1, \"ti")).isEqualTo(RequestOutcome.STRANGE);
    }
}
