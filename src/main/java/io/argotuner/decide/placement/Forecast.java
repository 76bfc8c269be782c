package io.argotuner.decide.placement;

import io.argotuner.decide.HashRing;
import io.argotuner.decide.ShardMap;
import io.argotuner.decide.Sharding;
import io.argotuner.decide.Sharding.Algorithm;
import io.argotuner.decide.placement.PlacementPlan.Prediction;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What Argo CD's own algorithms make of the clusters, by its own arithmetic. */
final class Forecast {
    /** From here on the ring of consistent hashing gives low-numbered shards fewer points than others. */
    static final int WEAK_RING = 12;

    private final List<Sharding.Cluster> clusters;
    private final List<Subject> owned;
    private final Weights weights;
    private final int shards;
    private final Map<String, Integer> byServer;
    private final int byNameOnly;
    private final HashRing ring;
    private final Map<Algorithm, Map<String, Integer>> shardOf = new EnumMap<>(Algorithm.class);

    Forecast(List<Subject> all, List<Subject> owned, Weights weights, int shards, HashRing ring) {
        this.clusters = all.stream().map(Subject::withoutOurPin).toList();
        this.owned = owned;
        this.weights = weights;
        this.shards = shards;
        this.byServer = Planner.byServer(all);
        this.byNameOnly = all.stream()
                .mapToInt(s -> s.signals().applications() - s.signals().byServer())
                .sum();
        this.ring = ring;
    }

    Map<String, Integer> shardOf(Algorithm algorithm) {
        return shardOf.computeIfAbsent(
                algorithm,
                a -> a == Algorithm.CONSISTENT_HASHING
                        ? ShardMap.assign(a, ring, clusters, byServer)
                        : ShardMap.assign(a, shards, clusters, byServer));
    }

    /** As Argo CD would see them without the pins that a plan may replace. */
    List<Sharding.Cluster> clusters() {
        return clusters;
    }

    /**
     * The one in force first.
     *
     * @param ringed whether the ring is that of as many shards
     */
    List<Prediction> predictions(Algorithm inForce, int[] today, boolean ringed) {
        var order = new ArrayList<Algorithm>();
        order.add(inForce);
        for (var algorithm : Algorithm.values()) {
            if (algorithm != inForce && (ringed || algorithm != Algorithm.CONSISTENT_HASHING)) {
                order.add(algorithm);
            }
        }
        return order.stream().map(a -> prediction(a, today)).toList();
    }

    private Prediction prediction(Algorithm algorithm, int[] today) {
        var assigned = shardOf(algorithm);
        var loads = new long[Math.max(1, shards)];
        var moves = 0;
        for (var c = 0; c < owned.size(); c++) {
            int to = assigned.getOrDefault(owned.get(c).identity().server(), -1);
            if (to >= 0) {
                loads[to] += weights.of().get(c);
            }
            if (to != today[c]) {
                moves++;
            }
        }
        return new Prediction(
                algorithm, loads[Packing.heaviest(loads)], moves, movesOnRemoval(algorithm), caution(algorithm));
    }

    private int movesOnRemoval(Algorithm algorithm) {
        if (shards <= 1 || clusters.size() < 2) {
            return 0;
        }
        var byId = clusters.stream()
                .sorted(Comparator.comparing(Sharding.Cluster::uid))
                .toList();
        var left = new ArrayList<>(byId);
        left.remove(byId.size() / 2);
        var before = shardOf(algorithm);
        var after = algorithm == Algorithm.CONSISTENT_HASHING
                ? ShardMap.assign(algorithm, ring, left, byServer)
                : ShardMap.assign(algorithm, shards, left, byServer);
        return (int) after.entrySet().stream()
                .filter(e -> !e.getValue().equals(before.get(e.getKey())))
                .count();
    }

    private Optional<String> caution(Algorithm algorithm) {
        return switch (algorithm) {
            case LEGACY -> Optional.empty();
            case ROUND_ROBIN ->
                shards > 1 && clusters.size() > 2
                        ? Optional.of("removing a cluster moves about half of the others")
                        : Optional.empty();
            case CONSISTENT_HASHING -> consistentHashing();
        };
    }

    private Optional<String> consistentHashing() {
        if (shards >= WEAK_RING) {
            return Optional.of("at " + shards + " shards its ring gives one shard only "
                    + Math.round(100 * ring.leastShare()) + " % of an even share of points");
        }
        return byNameOnly > 0 && shards > 1
                ? Optional.of("it takes no account of " + byNameOnly
                        + (byNameOnly == 1 ? " Application that names its" : " Applications that name their")
                        + " cluster by destination.name")
                : Optional.empty();
    }
}
