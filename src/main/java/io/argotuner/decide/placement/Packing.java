package io.argotuner.decide.placement;

import java.util.Arrays;

/**
 * Clusters as numbers, to be dealt to shards.
 *
 * @param shards at least 1
 * @param weight of each cluster, at least 0
 * @param now the shard that has it today; outside 0 to {@code shards - 1} it has to go somewhere else
 * @param fixed the shard that it stays on whatever is best, -1 where it may move
 */
// Arrays for speed; two packings are never compared.
@SuppressWarnings("ArrayRecordComponent")
record Packing(int shards, long[] weight, int[] now, int[] fixed) {
    /** What a placement may exceed the lower bound by, in percent. */
    private static final int SLACK = 5;

    int clusters() {
        return weight.length;
    }

    /**
     * What the busiest shard carries at least, however the clusters are placed: an even share, the heaviest cluster, or
     * what is fixed to one shard.
     */
    long lowerBound() {
        var total = Arrays.stream(weight).sum();
        var heaviest = Arrays.stream(weight).max().orElse(0);
        var pinned = new long[shards];
        for (var c = 0; c < weight.length; c++) {
            if (fixed[c] >= 0) {
                pinned[fixed[c]] += weight[c];
            }
        }
        var share = Math.floorDiv(total + shards - 1, (long) shards);
        return Math.max(Math.max(share, heaviest), Arrays.stream(pinned).max().orElse(0));
    }

    /** The heaviest shard that is still called even. */
    long even() {
        var bound = lowerBound();
        return bound + bound * SLACK / 100;
    }

    long[] loads(int[] shardOf) {
        var loads = new long[shards];
        for (var c = 0; c < weight.length; c++) {
            if (shardOf[c] >= 0 && shardOf[c] < shards) {
                loads[shardOf[c]] += weight[c];
            }
        }
        return loads;
    }

    long busiest(int[] shardOf) {
        return Arrays.stream(loads(shardOf)).max().orElse(0);
    }

    /** How many clusters are not where they are today. */
    int moves(int[] shardOf) {
        var moves = 0;
        for (var c = 0; c < shardOf.length; c++) {
            if (shardOf[c] != now[c]) {
                moves++;
            }
        }
        return moves;
    }

    /** Where each cluster stands before anything is moved: -1 for one that has to be given a shard. */
    int[] start() {
        var start = new int[weight.length];
        for (var c = 0; c < start.length; c++) {
            start[c] = fixed[c] >= 0 ? fixed[c] : now[c] >= 0 && now[c] < shards ? now[c] : -1;
        }
        return start;
    }

    /** The clusters that may move, heaviest first; of equal weight in their own order. */
    int[] movableByWeight() {
        return java.util.stream.IntStream.range(0, weight.length)
                .filter(c -> fixed[c] < 0)
                .boxed()
                .sorted((a, b) -> weight[a] != weight[b] ? Long.compare(weight[b], weight[a]) : Integer.compare(a, b))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    static int lightest(long[] loads) {
        var lightest = 0;
        for (var s = 1; s < loads.length; s++) {
            if (loads[s] < loads[lightest]) {
                lightest = s;
            }
        }
        return lightest;
    }

    static int heaviest(long[] loads) {
        var heaviest = 0;
        for (var s = 1; s < loads.length; s++) {
            if (loads[s] > loads[heaviest]) {
                heaviest = s;
            }
        }
        return heaviest;
    }
}
