package io.argotuner.decide.evidence;

import static io.argotuner.decide.evidence.Situation.above;
import static io.argotuner.decide.evidence.Situation.below;

import io.argotuner.decide.Bottleneck;
import io.argotuner.decide.Fact;
import io.argotuner.decide.Words;
import java.util.Optional;

/** Shards, repo-servers and their limits by what is measured. */
public final class AskedOfReplicas {
    private static final double MOST_REPO_SERVERS = 10;
    private static final double MOST_KUBECTL = 100;
    /** Requests that a repo-server short of memory works on at once, at least. */
    private static final double LEAST_PARALLELISM = 4;

    private static final double USUAL_PARALLELISM = 10;
    private static final double MOST_PARALLELISM = 100;

    private AskedOfReplicas() {}

    /**
     * Shards: enough that their CPU together is at 70 %, at most twice as many, where the CPU or the memory of a shard is
     * what is short and that shard has clusters to give away. Never lowered to where the CPU would be short.
     *
     * @param most what may be asked for: shards that share one node's CPU gain nothing, and that is not seen from here
     */
    public static Optional<Asked> shards(Situation situation, double inForce, double most) {
        if (!(situation.signals() instanceof Fact.Known<Signals> signals)) {
            return Optional.empty();
        }
        var clusters = situation.load().byCluster().size();
        var total = signals.value().total(Signals.Shard::cpu);
        var byCpu = total.isPresent() ? Math.ceil(total.getAsDouble() / Thresholds.CPU_SLACK) : 0;
        var finding = Classifier.find(situation);
        var limit = finding.map(Finding::bottleneck).orElse(Bottleneck.NONE);
        var shard = limit == Bottleneck.CPU
                ? Classifier.pressed(situation)
                        .filter(s -> above(s.cpu(), situation.edge(Bottleneck.CPU, Thresholds.CPU_FULL)))
                        .findFirst()
                : limit == Bottleneck.MEMORY
                        ? signals.value().shards().stream()
                                .filter(s -> s.outOfMemory() || above(s.memory(), Thresholds.MEMORY_FULL))
                                .findFirst()
                        : Optional.<Signals.Shard>empty();
        if (shard.isPresent()
                && Math.min(clusters, most) > inForce
                && shard.get().clusters() > 1) {
            var amount = Math.min(Math.min(clusters, most), Math.max(inForce + 1, byCpu));
            var scarce = limit == Bottleneck.CPU
                    ? "CPU is " + Said.percent(shard.get().cpu()) + " used"
                    : "memory is short";
            return Optional.of(new Asked(
                    Asked.Kind.RAISE,
                    amount,
                    "On " + shard.get().name() + " " + scarce + " and it has "
                            + Words.count(shard.get().clusters(), "cluster") + ": "
                            + Words.count(Math.round(amount), "shard") + " share them."));
        }
        if (limit == Bottleneck.IMBALANCE) {
            return Optional.of(
                    new Asked(Asked.Kind.HOLD, inForce, "Not more: other shards have room, so placement comes first."));
        }
        if (total.isEmpty()) {
            return Optional.of(Asked.unknown(inForce));
        }
        if (byCpu > 1) {
            return Optional.of(new Asked(
                    Asked.Kind.KEEP,
                    byCpu,
                    "All shards together use the CPU of " + Said.number(total.orElse(0) / Thresholds.CPU_SLACK)
                            + " at 70 %."));
        }
        return Optional.empty();
    }

    /** Repo-servers: half as many again, at most 10, where workers wait for them. Replicas restart nothing. */
    public static Optional<Asked> repoServers(Situation situation, double inForce) {
        if (!(situation.signals() instanceof Fact.Known<Signals> signals) || inForce < 1) {
            return Optional.empty();
        }
        var repo = signals.value().repoServer();
        var limited = Classifier.find(situation)
                .filter(f -> f.bottleneck() == Bottleneck.REPO_SERVER)
                .isPresent();
        if (limited && inForce < MOST_REPO_SERVERS && !above(repo.gitSeconds(), Thresholds.GIT_SLOW)) {
            var amount = Math.min(MOST_REPO_SERVERS, Math.max(inForce + 1, Math.ceil(1.5 * inForce)));
            return Optional.of(new Asked(
                    Asked.Kind.RAISE,
                    amount,
                    "Workers wait for the repo-server: "
                            + repo.pending().map(Said::number).orElse("an unknown number of")
                            + " requests are pending and its CPU is " + Said.percent(repo.cpu()) + " used: "
                            + Words.count(Math.round(amount), "replica") + "."));
        }
        // One replica less must not be full again, or it would come back with the next look.
        var byCpu = Math.ceil(repo.cpu().orElse(0.0) * repo.replicas() / Thresholds.CPU_SLACK);
        if (limited || byCpu > 1) {
            return Optional.of(new Asked(
                    Asked.Kind.KEEP,
                    limited ? inForce : byCpu,
                    "The fullest has its CPU " + Said.percent(repo.cpu()) + " used."));
        }
        return repo.cpu().isKnown() ? Optional.empty() : Optional.of(Asked.unknown(inForce));
    }

    /** The limit of each repo-server: twice as many where requests wait for it and there is room; one where memory ran out. */
    public static Optional<Asked> repoServerParallelism(Situation situation, double inForce) {
        if (!(situation.signals() instanceof Fact.Known<Signals> signals)) {
            return Optional.empty();
        }
        var repo = signals.value().repoServer();
        var killed = repo.outOfMemory() || above(repo.memory(), Thresholds.MEMORY_FULL);
        if (killed && inForce == 0) {
            var each = repo.pending().map(p -> Math.floor(p / Math.max(1, repo.replicas()) / 2));
            var amount = Math.max(LEAST_PARALLELISM, each.orElse(USUAL_PARALLELISM));
            return Optional.of(new Asked(
                    Asked.Kind.EXACTLY,
                    amount,
                    "Without a limit a repo-server ran out of memory: " + Words.number(amount) + " requests at once."));
        }
        if (!killed
                && inForce > 0
                && inForce < MOST_PARALLELISM
                && above(repo.parallelismWait(), Thresholds.PARALLELISM_WAIT)
                && below(repo.cpu(), Thresholds.CPU_SLACK)
                && !above(repo.memory(), Thresholds.CPU_SLACK)) {
            return Optional.of(new Asked(
                    Asked.Kind.RAISE,
                    Math.min(MOST_PARALLELISM, 2 * inForce),
                    "Requests wait " + Said.seconds(repo.parallelismWait()) + " for this limit while the CPU is "
                            + Said.percent(repo.cpu()) + " used."));
        }
        return Optional.empty();
    }

    /** kubectl commands at once: twice as many, at most 100, where all are taken, operations wait and the CPU has room. */
    public static Optional<Asked> kubectl(Situation situation, double inForce) {
        if (inForce < 1 || inForce >= MOST_KUBECTL) {
            return Optional.empty();
        }
        return Classifier.shards(situation)
                .filter(s -> above(s.kubectlRunning(), 0.95 * inForce)
                        && (above(s.operationBusy(), Thresholds.BUSY)
                                || above(s.operation().waiting(), Thresholds.longWait(0)))
                        && below(s.cpu(), Thresholds.CPU_SLACK))
                .findFirst()
                .map(s -> new Asked(
                        Asked.Kind.RAISE,
                        Math.min(MOST_KUBECTL, 2 * inForce),
                        "All are taken on " + s.name() + ", operations wait, and its CPU is " + Said.percent(s.cpu())
                                + " used."));
    }
}
