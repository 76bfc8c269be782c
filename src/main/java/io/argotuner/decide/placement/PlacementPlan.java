package io.argotuner.decide.placement;

import io.argotuner.decide.Sharding;
import java.util.List;
import java.util.Optional;

/**
 * Where each cluster should be, and what that is worth. Loads and weights are in Applications, or in what weighs as much
 * as one.
 *
 * @param shardsNow in force today
 * @param shards planned for
 * @param basis what the weights were made from
 * @param total of all clusters
 * @param lowerBound what the busiest shard carries at least, whatever is done
 * @param busiestNow load of the busiest shard today
 * @param busiest load of the busiest shard after the moves
 * @param loads by shard, after the moves
 * @param assignments every cluster that a shard may own, by server ascending
 * @param unreachable names of the clusters that weigh nothing because the controller cannot connect to them
 * @param skipped names of the clusters that are annotated so that no shard owns them
 * @param predictions what each of Argo CD's algorithms would make of it, the one in force first; empty where the
 *     clusters' identities are not known, from which they compute
 * @param hot the cluster that alone is more than a shard's share, where one is
 * @param advice sentences, in the order of their weight
 */
public record PlacementPlan(
        int shardsNow,
        int shards,
        String basis,
        long total,
        long lowerBound,
        long busiestNow,
        long busiest,
        List<Long> loads,
        List<Assignment> assignments,
        List<String> unreachable,
        List<String> skipped,
        List<Prediction> predictions,
        Optional<HotCluster> hot,
        List<String> advice) {
    public PlacementPlan {
        loads = List.copyOf(loads);
        assignments = List.copyOf(assignments);
        unreachable = List.copyOf(unreachable);
        skipped = List.copyOf(skipped);
        predictions = List.copyOf(predictions);
        advice = List.copyOf(advice);
    }

    /** Those that are not where they should be, heaviest first. */
    public List<Assignment> moves() {
        return assignments.stream()
                .filter(a -> a.from() != a.to())
                .sorted((a, b) -> a.weight() != b.weight()
                        ? Long.compare(b.weight(), a.weight())
                        : a.server().compareTo(b.server()))
                .toList();
    }

    /**
     * One cluster.
     *
     * @param from the shard that has it today, -1 where none does
     * @param to the shard that it should be on
     * @param fixed why it stays where it is put, empty where a pin may move it
     * @param computed the shard that the algorithm in force gives it at the planned number of shards, its pin aside
     *     where that may be replaced; -1 where that is not known or it has none
     * @param pin whether it takes a pin to have it there: the algorithm in force would put it elsewhere, at the number
     *     of shards planned for or at today's. Where no algorithm can be computed, whether it moves.
     */
    public record Assignment(
            String server,
            String name,
            int applications,
            long weight,
            int from,
            int to,
            Optional<String> fixed,
            int computed,
            boolean pin) {}

    /**
     * What one of Argo CD's algorithms does with these clusters at the planned number of shards, pins aside that this
     * plan may replace.
     *
     * @param busiest load of the busiest shard
     * @param moves clusters that would not be where they are today
     * @param movesOnRemoval clusters that change their shard when the one in the middle of their order is removed
     * @param caution what speaks against it here, empty where nothing does
     */
    public record Prediction(
            Sharding.Algorithm algorithm, long busiest, int moves, int movesOnRemoval, Optional<String> caution) {}

    /**
     * A cluster that is more than one shard's share: no number of shards makes the busiest shard lighter than it.
     *
     * @param usefulShards the number of shards beyond which more are idle or nearly so
     */
    public record HotCluster(String server, String name, long weight, int usefulShards) {}
}
