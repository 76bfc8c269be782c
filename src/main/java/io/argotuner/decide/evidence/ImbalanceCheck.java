package io.argotuner.decide.evidence;

import static io.argotuner.decide.evidence.Situation.below;

import io.argotuner.decide.Bottleneck;
import io.argotuner.decide.Fact;
import io.argotuner.decide.Words;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * One shard on which work waits, with more Applications than any placement would have to give it, while another shard's
 * processors are less than half busy.
 */
final class ImbalanceCheck {
    /** Of the best that a placement can reach: the room that Argo CD's consistent hashing leaves. */
    private static final double ROOM = 1.25;

    private ImbalanceCheck() {}

    static Optional<Finding> find(Situation situation) {
        return pair(situation).map(ImbalanceCheck::finding);
    }

    /** Whether it is this shard that clusters should leave: more workers there would serve it alone. */
    static boolean overloads(Situation situation, Signals.Shard shard) {
        return pair(situation)
                .filter(pair -> pair.full().name().equals(shard.name()))
                .isPresent();
    }

    /** A shard with too much beside one with room. */
    private record Pair(Signals.Shard full, Signals.Shard idle, long total, double even) {}

    private static Optional<Pair> pair(Situation situation) {
        var shards = Classifier.shards(situation).toList();
        if (shards.size() < 2
                || shards.stream()
                        .anyMatch(s -> !s.applications().isKnown() && !s.owned().isEmpty())) {
            return Optional.empty();
        }
        var idle = shards.stream()
                .filter(s -> below(s.statusBusy(), Thresholds.IDLE) && !situation.pressed(s))
                .min(Comparator.comparingDouble(s -> s.statusBusy().orElse(1.0)));
        var full = Classifier.pressed(situation).filter(s -> s.clusters() > 1).findFirst();
        if (idle.isEmpty() || full.isEmpty()) {
            return Optional.empty();
        }
        var total = shards.stream().mapToLong(ImbalanceCheck::applications).sum();
        var even = Math.max(Math.ceil((double) total / shards.size()), (double)
                situation.load().largestCluster());
        var has = applications(full.get());
        if (has <= situation.edge(Bottleneck.IMBALANCE, ROOM) * even) {
            return Optional.empty();
        }
        return Optional.of(new Pair(full.get(), idle.get(), total, even));
    }

    private static Finding finding(Pair pair) {
        return new Finding(
                Bottleneck.IMBALANCE,
                Words.number(applications(pair.full())) + " of " + Words.count(pair.total(), "Application") + " are on "
                        + pair.full().name() + ", whose processors are "
                        + Said.percent(pair.full().statusBusy()) + " busy, while those of "
                        + pair.idle().name() + " are "
                        + Said.percent(pair.idle().statusBusy())
                        + " busy; spread evenly it would be " + Words.number(pair.even()) + ".",
                "It would not be with at most " + Words.number(Math.floor(ROOM * pair.even())) + " on one shard.",
                List.of(
                        "Let clusters be placed by load: set sharding.pinning to Advise to see where each would go, or to"
                                + " Manage to have it done."));
    }

    private static long applications(Signals.Shard shard) {
        return shard.applications() instanceof Fact.Known<Long> known ? known.value() : 0;
    }
}
