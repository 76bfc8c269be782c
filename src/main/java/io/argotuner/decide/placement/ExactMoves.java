package io.argotuner.decide.placement;

import java.util.Arrays;

/**
 * Looks for a placement with fewer moves than one that is known, by trying one move, then two, and so on. Each move
 * leaves a shard that is too heavy or takes in a cluster without a shard: any placement can be reached in that order.
 */
final class ExactMoves {
    /** Moves tried at most, and clusters looked at for them: a bound on time, some milliseconds. */
    private static final int TRIES = 40_000;

    private static final int LOOKS = 3_000_000;

    private final Packing packing;
    private final long cap;
    private final int[] order;
    private final int[] shardOf;
    private final long[] loads;
    private final boolean[] moved;
    private final int most;
    private int tries;

    private ExactMoves(Packing packing, long cap) {
        this.packing = packing;
        this.cap = cap;
        this.order = packing.movableByWeight();
        this.shardOf = packing.start();
        this.loads = packing.loads(shardOf);
        this.moved = new boolean[packing.clusters()];
        this.most = Math.min(TRIES, LOOKS / Math.max(1, packing.clusters() + packing.shards()));
    }

    /** @return {@code known}, or a placement under the same cap with fewer moves */
    static int[] improve(Packing packing, long cap, int[] known) {
        var search = new ExactMoves(packing, cap);
        var changing = packing.moves(known);
        // Fixed clusters that stand elsewhere today move in every placement.
        var forced = packing.moves(fixedOnly(packing, known));
        for (var moves = search.atLeast(); moves < changing - forced && search.tries < search.most; moves++) {
            if (search.reach(moves)) {
                return search.shardOf;
            }
        }
        return known;
    }

    private static int[] fixedOnly(Packing packing, int[] known) {
        var only = packing.now().clone();
        for (var c = 0; c < only.length; c++) {
            if (packing.fixed()[c] >= 0) {
                only[c] = known[c];
            }
        }
        return only;
    }

    /** Clusters without a shard, and the heaviest of each shard that is too heavy until it is not. */
    private int atLeast() {
        var least = 0;
        var left = loads.clone();
        for (var c : order) {
            if (shardOf[c] < 0) {
                least++;
            } else if (!moved[c] && left[shardOf[c]] > cap) {
                left[shardOf[c]] -= packing.weight()[c];
                least++;
            }
        }
        return Arrays.stream(left).anyMatch(load -> load > cap) ? Integer.MAX_VALUE : least;
    }

    private boolean reach(int moves) {
        if (atLeast() > moves) {
            return false;
        }
        var source = source();
        if (source == DONE) {
            return true;
        }
        long last = -1;
        for (var c : order) {
            if (moved[c] || shardOf[c] != source || packing.weight()[c] == last) {
                continue;
            }
            // One of several that weigh the same stands for all: they stand on the same shard.
            last = packing.weight()[c];
            if (place(c, source, moves)) {
                return true;
            }
            if (source < 0) {
                // Each of those has to be placed, so it does not matter which comes first.
                return false;
            }
        }
        return false;
    }

    private static final int DONE = Integer.MIN_VALUE;

    private int source() {
        for (var c : order) {
            if (shardOf[c] < 0) {
                return -1;
            }
        }
        var heaviest = Packing.heaviest(loads);
        return loads[heaviest] > cap ? heaviest : DONE;
    }

    private boolean place(int c, int source, int moves) {
        moved[c] = true;
        var weight = packing.weight()[c];
        if (source >= 0) {
            loads[source] -= weight;
        }
        for (var to = 0; to < loads.length; to++) {
            if (to == source || weight > cap || ++tries > most) {
                continue;
            }
            shardOf[c] = to;
            loads[to] += weight;
            if (reach(moves - 1)) {
                return true;
            }
            loads[to] -= weight;
        }
        if (source >= 0) {
            loads[source] += weight;
        }
        shardOf[c] = source;
        moved[c] = false;
        return false;
    }
}
