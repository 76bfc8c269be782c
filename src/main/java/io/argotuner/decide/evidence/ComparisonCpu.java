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

    /**
     * Likewise for processors, which divide both among comparisons and syncs: more of them do nothing for a comparison that
     * does not wait for one, and whether any does is measured. With a quarter fewer installs fared worse than with a third,
     * at the same gain of the others; 50 of them for 1,000 Applications on 2 cores, as documented, still are.
     */
    private static final double ROOM_OF_PROCESSORS = 1.0 / 4;

    /**
     * Of a controller's CPU, measured: above it repo-servers that answer sooner hand their wait on to the CPU. At 0.7 two
     * simulated installs on one core had a commit to everything synced 14 and 57 % later.
     */
    private static final double SPARE = 0.5;

    private ComparisonCpu() {}

    /**
     * Why the counts give no more of this setting; empty where the CPU and the client have room, or where the pods tell
     * nothing. Repo-servers are given all the same where comparisons are older than the objective and the CPU is not
     * measured to be what they wait for.
     *
     * @param refreshDemand comparisons for each Application and period
     * @param applications of the busiest shard
     * @param qps the client's limit, requests per second
     */
    public static Optional<String> full(
            Setting setting, Situation situation, double refreshDemand, long applications, Fact<Double> qps) {
        return switch (setting) {
            case STATUS_PROCESSORS, OPERATION_PROCESSORS ->
                full(ROOM_OF_PROCESSORS, situation, refreshDemand, applications, qps);
            case REPO_SERVER_REPLICAS ->
                situation.stale() && !busy(situation)
                        ? Optional.empty()
                        : full(ROOM, situation, refreshDemand, applications, qps);
            default -> full(ROOM, situation, refreshDemand, applications, qps);
        };
    }

    private static Optional<String> full(
            double room, Situation situation, double refreshDemand, long applications, Fact<Double> qps) {
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
        if (perSecond * CORE_SECONDS >= room * cores && !measuredRoom(room, situation)) {
            return Optional.of(comparing + Words.number(perSecond * CORE_SECONDS) + " of the " + Words.number(cores)
                    + (cores == 1 ? " core" : " cores")
                    + " of a controller, and more at once would take it from the syncs.");
        }
        if (qps instanceof Fact.Known<Double> limit && perSecond * REQUESTS >= room * limit.value()) {
            return Optional.of(comparing + Words.number(perSecond * REQUESTS) + " of the client's "
                    + Words.number(limit.value())
                    + " requests per second, and more at once would take them from the syncs.");
        }
        return Optional.empty();
    }

    /** Whether comparing is measured to leave no shard's CPU much room. */
    private static boolean busy(Situation situation) {
        return Classifier.shards(situation).anyMatch(shard -> Situation.above(shard.cpu(), SPARE));
    }

    /** What is measured goes before what is expected. */
    private static boolean measuredRoom(double room, Situation situation) {
        return situation
                .signals()
                .map(s -> s.shards().stream().allMatch(shard -> Situation.below(shard.cpu(), room)))
                .orElse(false);
    }
}
