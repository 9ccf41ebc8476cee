package lab.check;

import java.util.List;

/** What an implementation of the origin's HTTP has to do. The thresholds are the origin's, or what its users would call working. */
public enum Criterion {
    /** The load that killed the pod. */
    SURVIVES(
            "survives the origin's 200 users",
            "Two hundred people who read and write are what the blog is for, and what ended it.",
            "docs/failures/F14-panic-ends-the-process.md"),
    /** Audit of that load. */
    KEEPS(
            "keeps what it acknowledged, and nothing else",
            "A post that was acknowledged and is gone, or was refused and is there, is a lie to its author.",
            "docs/failures/F03-lost-commit.md"),
    /** {@code LOCK TABLE posts IN SHARE MODE}, one POST, then readers. */
    READS_BESIDE_A_WAITING_WRITER(
            "a waiting writer stops no reader",
            "On one connection everybody queues behind the statement that waits.",
            "docs/failures/F09-head-of-line-blocking.md"),
    /** Half a body, and no more. */
    SERVES_BESIDE_SLOW_CLIENTS(
            "slow clients stop nobody",
            "A phone in a tunnel must not hold what the others need.",
            "docs/reference/http-api.md"),
    /** 4xx and nothing stored. */
    REFUSES_BAD_INPUT(
            "refuses bad input with 4xx",
            "What a client sends is the client's fault, and no reason to fail or to end.",
            "docs/reference/http-api.md"),
    /** More callers without pauses than it has anything for. */
    SHEDS_A_CROWD(
            "answers or refuses a crowd quickly",
            "Who can't be served wants to know soon, and who is served wants an end.",
            "docs/failures/P01-pool-exhausted.md"),
    /** Connections during all of the above, and afterwards. */
    BOUNDS_CONNECTIONS(
            "keeps its connections within bounds",
            "The server's connections are shared by all pods; one that is never given back is lost for everybody.",
            "docs/failures/P04-pods-times-pool-exceeds-server.md"),
    /** {@code pg_terminate_backend} under load. */
    RECOVERS_FROM_KILLED_CONNECTIONS(
            "recovers when its connections are killed",
            "Servers restart and networks break; a connection that is gone does not come back by itself.",
            "docs/failures/P06-backends-killed-under-load.md"),
    /** The server stands still for 10 s. */
    OUTLIVES_A_FROZEN_DATABASE(
            "outlives a frozen database",
            "Whoever asked meanwhile needs an answer, and whoever comes later a blog that works.",
            "docs/failures/P07-server-restart.md"),
    /** SIGTERM under load. */
    STOPS_WITHOUT_LOSS(
            "stops without losing a post",
            "Every deployment ends a process in the middle of its work.",
            "docs/failures/P11-unknown-outcome.md");

    private final String title;
    private final String why;
    private final String page;

    Criterion(String title, String why, String page) {
        this.title = title;
        this.why = why;
        this.page = page;
    }

    /** From 1, in the order in which they are looked at. */
    public int number() {
        return List.of(values()).indexOf(this) + 1;
    }

    /** Whether it can't be looked at without the database. */
    boolean asksTheDatabase() {
        return switch (this) {
            case SURVIVES, SERVES_BESIDE_SLOW_CLIENTS, SHEDS_A_CROWD -> false;
            default -> true;
        };
    }

    /** Whether it looks at what those before it have left: a server that is started again would hide that. */
    boolean looksBack() {
        return this == KEEPS || this == BOUNDS_CONNECTIONS;
    }

    /** What it demands, in a few words, without a full stop. */
    public String title() {
        return title;
    }

    /** Why it does: one sentence. */
    public String why() {
        return why;
    }

    /** Where to read about it, from the root of the checkout. */
    public String page() {
        return page;
    }
}
