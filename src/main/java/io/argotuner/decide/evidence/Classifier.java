package io.argotuner.decide.evidence;

import static io.argotuner.decide.evidence.Situation.above;

import io.argotuner.decide.Bottleneck;
import io.argotuner.decide.Fact;
import io.argotuner.decide.Words;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Names what limits an install from measurements. The checks are asked in turn and the first that holds is the verdict;
 * a check whose facts are unknown does not hold. The order, and why:
 *
 * <ol>
 *   <li>{@code Stalled}, {@code Unowned}: something is not worked on at all; every other number is about the rest.
 *   <li>{@code Memory}: a killed process starts anew, and its cold caches make every other number bad.
 *   <li>{@code Imbalance}: one shard is full while others are not; what that shard is full of is not short.
 *   <li>{@code Cpu} before the client and the processors: with the CPU full, comparisons take as much longer as there are
 *       more of them at once. 20 to 50 processors changed 43.6 s to 43.3 s, QPS 50 to 200 made it 49.9 s.
 *   <li>{@code ClientThrottling}, or {@code Timer} where QPS is at its ceiling, before the processors: a client at QPS 5
 *       kept 20 workers busy for 300 s without an end; a published load never finished at QPS 50 and did at 100 with the
 *       same workers.
 *   <li>{@code RepoServer} before the processors: more workers only wait there in a longer line.
 *   <li>{@code Processors}: all are busy and nothing else is short. With a repo-server 400 ms away and an idle CPU, 20 to
 *       50 processors halved the time (75.7 s to 38.5 s).
 *   <li>{@code Timer} again, for what is left: refreshes that come in waves, or ages that T and J alone explain.
 * </ol>
 */
public final class Classifier {
    private static final List<Function<Situation, Optional<Finding>>> CHECKS = List.of(
            Classifier::stalled,
            LostClusters::find,
            MemoryCheck::find,
            ImbalanceCheck::find,
            Classifier::cpu,
            Classifier::client,
            RepoServerCheck::find,
            Classifier::processors,
            TimerCheck::find);

    private Classifier() {}

    /** Empty where the measurements name no limit, be it that there is none or that too little is known. */
    public static Optional<Finding> find(Situation situation) {
        return CHECKS.stream()
                .map(check -> check.apply(situation))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** The clusters with Applications that no shard works on, by server ascending; none where that cannot be told. */
    public static List<String> lost(Situation situation) {
        return LostClusters.servers(situation);
    }

    /** Whether enough is known for "no limit was found" to mean that there is none. */
    public static boolean sees(Situation situation) {
        return situation
                .signals()
                .map(s -> !s.shards().isEmpty()
                        && s.shards().stream()
                                .allMatch(shard -> shard.statusBusy().isKnown()
                                        && shard.cpu().isKnown()
                                        && shard.refresh().waiting().isKnown()))
                .orElse(false);
    }

    /** What was measured where no limit was found. */
    public static Finding none(Situation situation) {
        // By what it owns, which does not change from look to look as its load does.
        var shard = shards(situation)
                .max(Comparator.comparingLong(
                                (Signals.Shard s) -> s.applications().orElse(0L))
                        .thenComparing(Signals.Shard::name, Comparator.reverseOrder()))
                .orElseThrow();
        var reason = "Nothing waits: on the largest, " + shard.name() + ", processors are "
                + Said.percent(shard.statusBusy()) + " busy, items wait "
                + Said.seconds(shard.refresh().waiting()) + ", and the CPU is " + Said.percent(shard.cpu()) + " used.";
        return Finding.of(
                Bottleneck.NONE,
                reason,
                "It would be a limit if processors were " + whole(Thresholds.BUSY) + " busy or items waited "
                        + Words.number(Thresholds.longWait(
                                situation.settings().timeout().orElse(0.0)))
                        + " s.");
    }

    private static Optional<Finding> stalled(Situation situation) {
        return shards(situation)
                .filter(s -> s.ready()
                        && above(s.refresh().depth(), 1)
                        && s.reconciles().equals(Fact.known(0.0))
                        && situation
                                .signals()
                                .map(x -> x.window().toSeconds() >= 60)
                                .orElse(false))
                .findFirst()
                .map(s -> Finding.of(
                        Bottleneck.STALLED,
                        "The controller of " + s.name() + " is ready and compares nothing while "
                                + Said.number(s.refresh().depth().orElse(0.0)) + " Applications wait.",
                        "It ends with the first comparison.",
                        "Read the log of that pod, check that ARGOCD_CLUSTER_CACHE_LIST_SEMAPHORE is not 0 and that its"
                                + " clusters answer, and restart it."));
    }

    private static Optional<Finding> cpu(Situation situation) {
        var edge = situation.edge(Bottleneck.CPU, Thresholds.CPU_FULL);
        return pressed(situation).filter(s -> above(s.cpu(), edge)).findFirst().map(s -> {
            var reason = "The CPU of " + s.name() + " is " + Said.percent(s.cpu()) + " used and its processors are "
                    + Said.percent(s.statusBusy()) + " busy, "
                    + Said.seconds(s.refresh().service())
                    + " for each item: more processors or QPS would only make each take longer.";
            return new Finding(
                    Bottleneck.CPU,
                    reason,
                    "It would be Processors if the CPU were below " + whole(Thresholds.CPU_SLACK) + " used.",
                    Advice.cpu(situation, s));
        });
    }

    private static Optional<Finding> client(Situation situation) {
        var settings = situation.settings();
        var edge = situation.edge(
                situation.previous() == Bottleneck.TIMER ? Bottleneck.TIMER : Bottleneck.CLIENT_THROTTLING,
                Thresholds.THROTTLED);
        return pressed(situation)
                .filter(s -> above(s.throttled(), edge))
                .findFirst()
                .map(s -> {
                    var reason = "The workers of " + s.name() + " spend " + Said.percent(s.throttled())
                            + " of their time waiting for the client's limit of "
                            + settings.qps().map(Words::number).orElse("unknown") + " requests per second";
                    var otherwise = "It would not be if they waited less than " + whole(Thresholds.THROTTLED)
                            + " of their time.";
                    if (settings.qps() instanceof Fact.Known<Double> qps && qps.value() >= settings.qpsCeiling()) {
                        return new Finding(
                                Bottleneck.TIMER,
                                reason + ", the most that is set: the refresh period is too short to drain.",
                                otherwise,
                                Advice.client(situation, s));
                    }
                    return new Finding(
                            Bottleneck.CLIENT_THROTTLING, reason + ".", otherwise, Advice.client(situation, s));
                });
    }

    private static Optional<Finding> processors(Situation situation) {
        var edge = situation.edge(Bottleneck.PROCESSORS, Thresholds.BUSY);
        return pressed(situation)
                .filter(s -> (above(s.statusBusy(), edge) || above(s.operationBusy(), edge))
                        // Whether processors are short can be told only where it is known that nothing else is.
                        && s.cpu().isKnown()
                        && (s.throttled().isKnown() || situation.version().isKnown()))
                .findFirst()
                .map(s -> {
                    var status = above(s.statusBusy(), edge);
                    var queue = status ? s.refresh() : s.operation();
                    return new Finding(
                            Bottleneck.PROCESSORS,
                            "The " + (status ? "status" : "operation") + " processors of " + s.name() + " are "
                                    + Said.percent(status ? s.statusBusy() : s.operationBusy()) + " busy, "
                                    + Said.seconds(queue.service()) + " for each item, while its CPU is "
                                    + Said.percent(s.cpu()) + " used and its client waits "
                                    + Said.percent(s.throttled()) + " of the time.",
                            "It would be Cpu if the CPU were " + whole(Thresholds.CPU_FULL) + " used.",
                            Advice.processors(situation));
                });
    }

    static java.util.stream.Stream<Signals.Shard> shards(Situation situation) {
        return situation.signals().map(s -> s.shards().stream()).orElse(java.util.stream.Stream.empty());
    }

    /** The shards on which work waits, the busiest first; those of a stale install that are busy at all count too. */
    static java.util.stream.Stream<Signals.Shard> pressed(Situation situation) {
        var stale = situation.stale();
        return shards(situation)
                .filter(s -> situation.pressed(s) || (stale && above(s.statusBusy(), Thresholds.IDLE)))
                .sorted(Comparator.comparingDouble((Signals.Shard s) -> -Math.max(
                                s.statusBusy().orElse(0.0), s.operationBusy().orElse(0.0)))
                        .thenComparing(Signals.Shard::name));
    }

    static String whole(double share) {
        return Math.round(share * 100) + " %";
    }
}
