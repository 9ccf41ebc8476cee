package lab.failures;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import lab.config.StartupException;

/** All experiments, in their order. */
public final class Catalogue {

    /** How one connection for everybody fails. */
    public static final List<Experiment> SHARED = List.of(
            new F01_PortalVanishes(),
            new F02_ProtocolDesync(),
            new F03_LostCommit(),
            new F04_HalfCommit(),
            new F05_PoisonedTransaction(),
            new F06_DirtyRead(),
            new F07_AnotherCallersRow(),
            new F08_StatementNameRace(),
            new F09_HeadOfLineBlocking(),
            new F10_WrongVictim(),
            new F11_KilledBackend(),
            new F12_LeakedSessionState(),
            new F13_StaleStatements(),
            new F14_PanicEndsTheProcess(),
            new F15_HealthyButDead());

    /** What a pool still gets wrong; played on the pooled variant only. */
    public static final List<Experiment> POOLED = List.of(
            new P01_PoolExhausted(),
            new P02_LeakedConnection(),
            new P03_NestedAcquireDeadlock(),
            new P04_PodsTimesPoolExceedsServer(),
            new P05_SessionStateSurvivesReturn(),
            new P06_BackendsKilledUnderLoad(),
            new P07_ServerRestart(),
            new P08_StatementLostForever(),
            new P09_CursorWithAutocommit(),
            new P10_PoolTooSmallIsSlower(),
            new P11_UnknownOutcome(),
            new P12_PoolerStealsStatements(),
            new P13_PoolerLeaksSession(),
            new P14_PoolerQueue(),
            new P15_RetryStorm(),
            new P16_VirtualThreads(),
            new P17_IdleInTransaction());

    private Catalogue() {}

    /** All of them, in their order. */
    public static List<Experiment> all() {
        return Stream.concat(SHARED.stream(), POOLED.stream()).toList();
    }

    /**
     * The experiment with this id, in capitals or not.
     *
     * @throws StartupException when there is none
     */
    public static Experiment find(String id) {
        return all().stream()
                .filter(experiment -> experiment.id().equals(id.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new StartupException("There is no failure '" + id + "'; ./lab fail lists them."));
    }
}
