package io.argotuner.decide.evidence;

import io.argotuner.decide.Bottleneck;
import io.argotuner.decide.Fact;
import io.argotuner.decide.Freshness;
import io.argotuner.decide.Words;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Clusters that no shard works on: nothing reports an error, {@code reconciledAt} just stops. A cluster counts as lost
 * when no controller pod names one of its Applications as its own, and every Application with an age is older than an
 * undisturbed one can be (2T+J+60s) while some of other clusters is not. Where the pods do not tell, the ages alone
 * decide; where ages are not read, the pods alone.
 */
final class LostClusters {
    private LostClusters() {}

    static Optional<Finding> find(Situation situation) {
        var lost = servers(situation);
        if (lost.isEmpty()) {
            return Optional.empty();
        }
        var applications = lost.stream()
                .mapToLong(s -> situation.load().byCluster().getOrDefault(s, 0))
                .sum();
        var reason = Words.count(applications, "Application") + " on " + Words.count(lost.size(), "cluster") + " ("
                + Words.list(lost.stream().limit(2).toList())
                + (lost.size() > 2 ? " ..." : "") + ") " + (applications == 1 ? "is" : "are")
                + " not compared by any shard: " + cause(situation, lost) + ".";
        return Optional.of(
                Finding.of(Bottleneck.UNOWNED, reason, "It ends when one of their Applications is compared again."));
    }

    static List<String> servers(Situation situation) {
        var clusters = new TreeSet<>(situation.load().byCluster().keySet());
        if (situation.settings().replicas().orElse(1.0) < 2 || !situation.quiet()) {
            return List.of();
        }
        var owned = owned(situation);
        if (situation.freshness() instanceof Fact.Known<Freshness> ages
                && situation.normalAge() instanceof Fact.Known<Duration> normal) {
            if (ages.value().all().youngest().compareTo(normal.value()) > 0) {
                return List.of();
            }
            clusters.removeIf(server -> {
                var age = ages.value().clusters().get(server);
                return age == null || age.youngest().compareTo(normal.value()) <= 0;
            });
            owned.ifPresent(clusters::removeAll);
            return List.copyOf(clusters);
        }
        if (owned.isEmpty()) {
            return List.of();
        }
        clusters.removeAll(owned.get());
        // The pods name clusters by URL; a destination by name is not found among them.
        clusters.removeIf(server -> server.startsWith("name:"));
        return List.copyOf(clusters);
    }

    /** The clusters that some pod owns; empty where not every shard's pod tells. */
    private static Optional<Set<String>> owned(Situation situation) {
        if (!(situation.pods() instanceof Fact.Known<Signals> pods)
                || pods.value().shards().size()
                        < situation.settings().replicas().orElse(Double.MAX_VALUE)
                || pods.value().shards().stream().allMatch(s -> s.owned().isEmpty())
                || pods.value().shards().stream()
                        .anyMatch(s -> !s.applications().isKnown() && !s.owned().isEmpty())) {
            return Optional.empty();
        }
        Set<String> owned = new TreeSet<>();
        pods.value().shards().forEach(s -> owned.addAll(s.owned()));
        return Optional.of(owned);
    }

    private static String cause(Situation situation, List<String> lost) {
        if (situation.disagreement().isPresent()) {
            var sentence = situation.disagreement().get();
            return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
        }
        if (situation.load().pinnedOut().containsAll(lost)) {
            return "the shard in their Secrets is below zero";
        }
        if (situation.pods() instanceof Fact.Known<Signals> pods) {
            var down = pods.value().shards().stream()
                    .filter(s -> !s.ready())
                    .map(Signals.Shard::name)
                    .toList();
            if (!down.isEmpty()) {
                return "the pod of " + Words.list(down) + " is not ready";
            }
            var replicas = situation.settings().replicas().orElse(0.0);
            if (pods.value().shards().size() < replicas) {
                return Words.count(Math.round(replicas) - pods.value().shards().size(), "shard")
                        + " has no pod that answers";
            }
        }
        return "the cause is not visible from here; compare the shard in their cluster Secrets with the number of shards,"
                + " and restart the controller if both are right";
    }
}
