package io.argotuner.decide.evidence;

import io.argotuner.decide.Bottleneck;
import io.argotuner.decide.Fact;
import io.argotuner.decide.Freshness;
import io.argotuner.decide.Version;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the classifier and the rules that rest on evidence look at: measurements, the settings in force, the counts.
 *
 * @param signals unknown without metrics, or where they reach back before the last restart
 * @param pods what the pods tell, also where rates cannot be judged: who is ready, who owns which cluster
 * @param freshness unknown where ages were not read
 * @param normalAge 2T+J+60s, which an undisturbed Application's age stays below; unknown where the timer is off
 * @param objective age that 99 % of the Applications should be below; unknown where the refresh timer is off
 * @param objectiveGiven whether the policy gives it
 * @param settings in force
 * @param load counts
 * @param disagreement what is odd about the controller's replicas and their env, empty where they agree
 * @param previous what was named as the limit before
 * @param quiet whether no controller was restarted within the last 2T+J+60s, and all run or one is down for good
 */
public record Situation(
        Fact<Signals> signals,
        Fact<Signals> pods,
        Fact<Freshness> freshness,
        Fact<Duration> normalAge,
        Fact<Duration> objective,
        boolean objectiveGiven,
        Settings settings,
        Load load,
        Optional<String> disagreement,
        Fact<Version> version,
        Bottleneck previous,
        boolean quiet) {

    /**
     * Amounts in force, each in its setting's unit.
     *
     * @param qps as the client uses it: 5 for 0
     * @param qpsCeiling the most that may be set
     */
    public record Settings(
            Fact<Double> replicas,
            Fact<Double> statusProcessors,
            Fact<Double> operationProcessors,
            Fact<Double> timeout,
            Fact<Double> jitter,
            Fact<Double> qps,
            double qpsCeiling,
            Fact<Double> repoServers,
            Fact<Double> repoServerParallelism,
            Fact<Double> kubectlParallelism) {}

    /**
     * The Applications counted.
     *
     * @param byCluster Applications by server
     * @param pinnedOut servers pinned below zero, which no shard owns
     * @param topSource the repository that most Applications come from, and {@code topSourceApplications} of it
     */
    public record Load(
            long applications,
            Map<String, Integer> byCluster,
            List<String> pinnedOut,
            String topSource,
            int topSourceApplications) {
        public Load {
            byCluster = Map.copyOf(byCluster);
            pinnedOut = List.copyOf(pinnedOut);
        }

        /** Applications on the cluster that has most; no shard can have fewer than that. */
        long largestCluster() {
            return byCluster.values().stream()
                    .mapToLong(Integer::longValue)
                    .max()
                    .orElse(0);
        }
    }

    /** The edge at which a share counts as this limit. */
    double edge(Bottleneck limit, double share) {
        return previous == limit ? share * Thresholds.STAY : share;
    }

    /** Whether comparisons are older than the objective; false where that is not known. */
    public boolean stale() {
        return freshness instanceof Fact.Known<Freshness> ages
                && objective instanceof Fact.Known<Duration> wanted
                && ages.value().all().p99().compareTo(wanted.value()) > 0;
    }

    /** Whether syncs keep a good part of a shard's operation processors at work; false where that is not known. */
    public boolean syncing() {
        return signals.map(s -> s.shards().stream()
                        .anyMatch(shard -> shard.operationBusy().orElse(0.0) > Thresholds.SYNCING))
                .orElse(false);
    }

    /** Whether work waits on this shard. */
    boolean pressed(Signals.Shard shard) {
        var longWait = Thresholds.longWait(settings.timeout().orElse(0.0));
        return above(shard.statusBusy(), edge(Bottleneck.PROCESSORS, Thresholds.BUSY))
                || above(shard.operationBusy(), edge(Bottleneck.PROCESSORS, Thresholds.BUSY))
                || above(shard.refresh().waiting(), longWait)
                || above(shard.operation().waiting(), longWait);
    }

    static boolean above(Fact<Double> amount, double edge) {
        return amount instanceof Fact.Known<Double> known && known.value() >= edge;
    }

    static boolean below(Fact<Double> amount, double edge) {
        return amount instanceof Fact.Known<Double> known && known.value() < edge;
    }
}
