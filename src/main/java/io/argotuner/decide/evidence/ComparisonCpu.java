package io.argotuner.decide.evidence;

import io.argotuner.decide.Fact;
import io.argotuner.decide.Setting;
import io.argotuner.decide.Words;
import java.util.Optional;

/**
 * What comparing costs a controller by the published fit, known before anything is measured and until it is measured
 * otherwise. Comparisons and syncs share the CPU and the client: where the refresh timer alone is expected to take a good part
 * of either, more status processors and more repo-servers, which no longer hold comparisons back, take the rest from the
 * syncs. Simulated, a commit to all of 1,857 Applications on one core was synced in 15 minutes with one repo-server and in
 * 23 with three; one to 2,576 behind a client of 50 requests per second took half as long again with 50 status processors
 * as with 9.
 */
public final class ComparisonCpu {
    /** Core-seconds of a controller for one full comparison, mean (docs/model.md). */
    public static final double CORE_SECONDS = 0.072;

    /** Of one full comparison to the API server, mean (docs/model.md). */
    public static final double REQUESTS = 1.83;

    /**
     * Of a controller's CPU and of its client's limit. A sync takes four times what a comparison takes of both: from a third
     * on a commit to everything fills them.
     */
    private static final double ROOM = 1.0 / 3;

    private ComparisonCpu() {}

    /**
     * Why the counts give no more processors or repo-servers; empty where the CPU and the client have room, or where the
     * pods tell nothing.
     *
     * @param refreshDemand comparisons for each Application and period
     * @param applications of the busiest shard
     * @param qps the client's limit, requests per second
     */
    public static Optional<String> full(
            Situation situation, double refreshDemand, long applications, Fact<Double> qps) {
        var timeout = situation.settings().timeout().orElse(0.0);
        var cores = situation
                .pods()
                .map(p -> p.shards().stream()
                        .filter(s -> s.cpuLimit().isKnown())
                        .mapToDouble(s -> s.cpuLimit().orElse(0.0))
                        .min()
                        .orElse(0))
                .orElse(0.0);
        if (timeout <= 0 || cores <= 0) {
            return Optional.empty();
        }
        var perSecond = refreshDemand * applications / timeout;
        var comparing = "Not more by counts: comparing " + Words.count(applications, "Application") + " every "
                + Setting.RECONCILIATION_TIMEOUT.text(timeout) + " is expected to take ";
        if (perSecond * CORE_SECONDS >= ROOM * cores && !measuredRoom(situation)) {
            return Optional.of(comparing + Words.number(perSecond * CORE_SECONDS) + " of the " + Words.number(cores)
                    + (cores == 1 ? " core" : " cores")
                    + " of a controller, and more at once would take it from the syncs.");
        }
        if (qps instanceof Fact.Known<Double> limit && perSecond * REQUESTS >= ROOM * limit.value()) {
            return Optional.of(comparing + Words.number(perSecond * REQUESTS) + " of the client's "
                    + Words.number(limit.value())
                    + " requests per second, and more at once would take them from the syncs.");
        }
        return Optional.empty();
    }

    /** What is measured goes before what is expected. */
    private static boolean measuredRoom(Situation situation) {
        return situation
                .signals()
                .map(s -> s.shards().stream().allMatch(shard -> Situation.below(shard.cpu(), ROOM)))
                .orElse(false);
    }
}
