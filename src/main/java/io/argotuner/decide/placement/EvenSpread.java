package io.argotuner.decide.placement;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The most even placement that can be found without regard to today's: heaviest cluster first onto the lightest shard,
 * then moves and swaps away from the busiest shard; for few clusters a search through all that could be better.
 */
final class EvenSpread {
    /** Places tried by the search, a bound on time: about a millisecond. */
    private static final int TRIES = 60_000;

    private static final int ROUNDS = 2_000;

    private final Packing packing;
    private final int[] order;
    private int[] best;
    private long bestBusiest;
    private int tries;

    private EvenSpread(Packing packing) {
        this.packing = packing;
        this.order = packing.movableByWeight();
        this.best = packing.start();
    }

    /** @return the shard of every cluster */
    static int[] of(Packing packing) {
        return new EvenSpread(packing).spread();
    }

    private int[] spread() {
        for (var c : order) {
            best[c] = -1;
        }
        var loads = packing.loads(best);
        for (var c : order) {
            var to = Packing.lightest(loads);
            best[c] = to;
            loads[to] += packing.weight()[c];
        }
        improve(best, loads);
        bestBusiest = packing.busiest(best);
        if (bestBusiest > packing.even() && order.length <= 40) {
            var start = packing.start();
            for (var c : order) {
                start[c] = -1;
            }
            search(start, packing.loads(start), 0);
        }
        return best;
    }

    /** Takes weight off the busiest shard as long as one move or one swap does. */
    private void improve(int[] shardOf, long[] loads) {
        for (var round = 0; round < ROUNDS; round++) {
            var from = Packing.heaviest(loads);
            var here = on(shardOf, from);
            if (loads[from] <= packing.even()
                    || !(moveOne(shardOf, loads, from, here) || swap(shardOf, loads, from, here))) {
                return;
            }
        }
    }

    private boolean moveOne(int[] shardOf, long[] loads, int from, List<Integer> here) {
        var to = Packing.lightest(loads);
        for (var c : here) {
            var weight = packing.weight()[c];
            if (weight > 0 && loads[to] + weight < loads[from]) {
                shardOf[c] = to;
                loads[from] -= weight;
                loads[to] += weight;
                return true;
            }
        }
        return false;
    }

    /** The swap after which the heavier of the two shards is lightest. */
    private boolean swap(int[] shardOf, long[] loads, int from, List<Integer> here) {
        var weights = packing.weight();
        var least = loads[from];
        int give = -1;
        int take = -1;
        for (var other : order) {
            var to = shardOf[other];
            if (to == from) {
                continue;
            }
            for (var c : here) {
                var difference = weights[c] - weights[other];
                var heavier = Math.max(loads[from] - difference, loads[to] + difference);
                if (difference > 0 && heavier < least) {
                    least = heavier;
                    give = c;
                    take = other;
                }
            }
        }
        if (give < 0) {
            return false;
        }
        var to = shardOf[take];
        var difference = weights[give] - weights[take];
        loads[from] -= difference;
        loads[to] += difference;
        shardOf[give] = to;
        shardOf[take] = from;
        return true;
    }

    private List<Integer> on(int[] shardOf, int shard) {
        var here = new ArrayList<Integer>();
        for (var c : order) {
            if (shardOf[c] == shard) {
                here.add(c);
            }
        }
        return here;
    }

    /** Depth first, heaviest cluster first; ends early at one that is even. */
    private boolean search(int[] shardOf, long[] loads, int depth) {
        if (depth == order.length) {
            var busiest = Arrays.stream(loads).max().orElse(0);
            if (busiest < bestBusiest) {
                bestBusiest = busiest;
                best = shardOf.clone();
            }
            return bestBusiest <= packing.even();
        }
        var c = order[depth];
        var seen = new ArrayList<Long>();
        for (var s = 0; s < loads.length; s++) {
            if (++tries > TRIES) {
                return true;
            }
            var load = loads[s];
            // Shards that carry the same are the same to what is still to be placed.
            if (load + packing.weight()[c] >= bestBusiest || seen.contains(load)) {
                continue;
            }
            seen.add(load);
            shardOf[c] = s;
            loads[s] += packing.weight()[c];
            if (search(shardOf, loads, depth + 1)) {
                return true;
            }
            loads[s] -= packing.weight()[c];
            shardOf[c] = -1;
        }
        return false;
    }
}
