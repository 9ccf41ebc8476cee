package lab.explore;

import java.util.List;
import lab.explore.Verdict.Damage;

/** What a player is asked to bring about, easier ones first. */
public enum Task {
    /** Two requests of the same kind on one connection: enough. */
    ERROR("make somebody see an error", "broken", RequestKind.POST) {
        @Override
        public boolean isDoneBy(Order order) {
            return order.verdict().loud();
        }
    },
    /** What the failure catalogue has as F03. */
    LOSE("lose a post that was acknowledged", "broken", RequestKind.WITHDRAW) {
        @Override
        public boolean isDoneBy(Order order) {
            return order.verdict().damages().contains(Damage.GONE);
        }
    },
    /** The other way round. */
    KEEP("keep a post that was taken back", "broken", RequestKind.WITHDRAW) {
        @Override
        public boolean isDoneBy(Order order) {
            return order.verdict().damages().contains(Damage.KEPT);
        }
    },
    /** What the failure catalogue has as F04, and nobody hears of it. */
    HALF("leave half a post, without anybody being told of an error", "broken", RequestKind.WITHDRAW) {
        @Override
        public boolean isDoneBy(Order order) {
            return order.verdict().silent() && order.verdict().damages().contains(Damage.HALF);
        }
    },
    /** The fewest that there can be: without any, one request follows the other. */
    ONE_SWITCH("do harm in silence with a single preemption", "broken", RequestKind.WITHDRAW) {
        @Override
        public boolean isDoneBy(Order order) {
            return order.verdict().silent() && order.preemptions() == 1;
        }
    },
    /** It can't be done. */
    POOL("now do any harm on the pool", "fixed", RequestKind.WITHDRAW) {
        @Override
        public boolean isDoneBy(Order order) {
            return order.verdict().damaged();
        }

        @Override
        public boolean isPossible() {
            return false;
        }
    };

    private final String words;
    private final String source;
    private final RequestKind second;

    Task(String words, String source, RequestKind second) {
        this.words = words;
        this.source = source;
        this.second = second;
    }

    /** What is asked for. */
    public String words() {
        return words;
    }

    /** The name of the source of connections that it is played on. */
    public String source() {
        return source;
    }

    /** The two requests that it is played with. */
    public List<RequestKind> requests() {
        return List.of(RequestKind.POST, second);
    }

    /** Whether this order does it. */
    public abstract boolean isDoneBy(Order order);

    /** Whether it can be done at all. */
    public boolean isPossible() {
        return true;
    }
}
