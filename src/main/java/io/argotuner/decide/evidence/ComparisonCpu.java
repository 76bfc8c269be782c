package io.argotuner.decide.evidence;

import io.argotuner.decide.Setting;
import io.argotuner.decide.Words;
import java.util.Optional;

/**
 * What comparing costs a controller by the published fit, known before anything is measured and until it is measured otherwise. Where the refresh timer
 * alone is expected to fill the CPU, more status processors take it from the syncs: simulated, a commit to all of 1,857
 * Applications on one core was synced in 15 minutes with 20 of them and in 28 with 50.
 */
public final class ComparisonCpu {
    /** Core-seconds of a controller for one full comparison, mean (docs/model.md). */
    public static final double CORE_SECONDS = 0.072;

    /** Of a controller's CPU: the other half is for syncs, events and what comparing costs more here than elsewhere. */
    private static final double ROOM = 0.5;

    private ComparisonCpu() {}

    /**
     * Why the counts give no more processors; empty where the CPU has room or is not known.
     *
     * @param refreshDemand comparisons for each Application and period
     * @param applications of the busiest shard
     */
    public static Optional<String> full(Situation situation, double refreshDemand, long applications) {
        var timeout = situation.settings().timeout().orElse(0.0);
        var cores = situation
                .pods()
                .map(p -> p.shards().stream()
                        .filter(s -> s.cpuLimit().isKnown())
                        .mapToDouble(s -> s.cpuLimit().orElse(0.0))
                        .min()
                        .orElse(0))
                .orElse(0.0);
        if (timeout <= 0 || cores <= 0 || measuredRoom(situation)) {
            return Optional.empty();
        }
        var needed = refreshDemand * applications / timeout * CORE_SECONDS;
        return needed < ROOM * cores
                ? Optional.empty()
                : Optional.of("Not more by counts: comparing " + Words.count(applications, "Application") + " every "
                        + Setting.RECONCILIATION_TIMEOUT.text(timeout) + " is expected to take "
                        + Words.number(needed) + " of the " + Words.number(cores)
                        + (cores == 1 ? " core" : " cores")
                        + " of a controller, and more processors would take it from the syncs.");
    }

    /** What is measured goes before what is expected. */
    private static boolean measuredRoom(Situation situation) {
        return situation
                .signals()
                .map(s -> s.shards().stream().allMatch(shard -> Situation.below(shard.cpu(), ROOM)))
                .orElse(false);
    }
}
