package io.argotuner.decide.placement;

import java.util.List;

/** How many shards are of use. */
public final class ShardCount {
    private ShardCount() {}

    /**
     * The least number of shards at which no shard need carry more than {@code perShard}, but for clusters that do so
     * alone: each of those takes one shard, and the rest is divided. Never more than clusters that weigh anything.
     *
     * @param weights in Applications
     * @param perShard Applications that a shard is given, at least 1
     * @return at least 1
     */
    public static int useful(List<Long> weights, long perShard) {
        long alone = 0;
        long rest = 0;
        long carrying = 0;
        for (var weight : weights) {
            if (weight > 0) {
                carrying++;
            }
            if (weight > perShard) {
                alone++;
            } else {
                rest += Math.max(0, weight);
            }
        }
        var needed = alone + Math.floorDiv(rest + perShard - 1, perShard);
        return (int) Math.max(1, Math.min(needed, carrying));
    }
}
