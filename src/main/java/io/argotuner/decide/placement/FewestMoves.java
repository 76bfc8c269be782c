package io.argotuner.decide.placement;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A placement in which no shard is heavier than asked, with as few clusters away from where they are today as can be
 * found: proven fewest where the search ends within its bound, as it does for some dozens of clusters.
 */
final class FewestMoves {
    private final Packing packing;
    private final long cap;
    private final int[] order;

    private FewestMoves(Packing packing, long cap) {
        this.packing = packing;
        this.cap = cap;
        this.order = packing.movableByWeight();
    }

    /** @return the shard of every cluster: none above 1.05 of the lower bound wherever such a placement is found */
    static int[] of(Packing packing) {
        var even = new FewestMoves(packing, packing.even()).repaired();
        if (even != null) {
            return level(packing, ExactMoves.improve(packing, packing.even(), even));
        }
        var spread = EvenSpread.of(packing);
        var cap = Math.max(packing.even(), packing.busiest(spread));
        var search = new FewestMoves(packing, cap);
        var repaired = search.repaired();
        var likened = search.stay(search.named(spread));
        var fewer = repaired != null && packing.moves(repaired) <= packing.moves(likened) ? repaired : likened;
        return level(packing, ExactMoves.improve(packing, cap, fewer));
    }

    /** Gives what moves anyway to the lightest shard, so that none is left idle while another takes several. */
    private static int[] level(Packing packing, int[] shardOf) {
        var start = packing.start();
        var loads = packing.loads(shardOf);
        for (var c : packing.movableByWeight()) {
            if (start[c] >= 0 && shardOf[c] == start[c]) {
                continue;
            }
            var lightest = 0;
            for (var s = 1; s < loads.length; s++) {
                lightest = loads[s] < loads[lightest] ? s : lightest;
            }
            if (loads[lightest] + packing.weight()[c] < loads[shardOf[c]]) {
                loads[shardOf[c]] -= packing.weight()[c];
                loads[lightest] += packing.weight()[c];
                shardOf[c] = lightest;
            }
        }
        return shardOf;
    }

    /** Today's placement with the clusters moved that must be, null where those left over fit nowhere. */
    private int @Nullable [] repaired() {
        int[] best = null;
        for (var fit : Fit.values()) {
            var shardOf = packing.start();
            var loads = packing.loads(shardOf);
            var homeless = evict(shardOf, loads);
            if (settle(shardOf, loads, homeless, fit)) {
                var settled = stay(shardOf);
                if (best == null || packing.moves(settled) < packing.moves(best)) {
                    best = settled;
                }
            }
        }
        return best;
    }

    private enum Fit {
        TIGHTEST,
        LIGHTEST
    }

    /** Takes the fewest clusters off each shard that is too heavy, and of those as little weight as does. */
    private List<Integer> evict(int[] shardOf, long[] loads) {
        var homeless = new ArrayList<Integer>();
        for (var c : order) {
            if (shardOf[c] < 0) {
                homeless.add(c);
            }
        }
        for (var s = 0; s < packing.shards(); s++) {
            var shard = s;
            var here = Arrays.stream(order).filter(c -> shardOf[c] == shard).toArray();
            var goes = removal(here, loads[s] - cap);
            for (var c : goes) {
                loads[s] -= packing.weight()[c];
                shardOf[c] = -1;
                homeless.add(c);
            }
        }
        homeless.sort(Comparator.comparing((Integer c) -> -packing.weight()[c]).thenComparing(c -> c));
        return homeless;
    }

    /** @param here heaviest first */
    private List<Integer> removal(int[] here, long excess) {
        var weight = packing.weight();
        var goes = new ArrayList<Integer>();
        var going = new boolean[here.length];
        var left = excess;
        for (var i = 0; i < here.length && left > 0; i++) {
            goes.add(i);
            going[i] = true;
            left -= weight[here[i]];
        }
        // The same number with less weight: each is replaced by the lightest that still suffices.
        for (var g = goes.size() - 1; g >= 0 && left < 0; g--) {
            for (var i = here.length - 1; i > goes.get(g); i--) {
                var saved = weight[here[goes.get(g)]] - weight[here[i]];
                if (!going[i] && saved > 0 && left + saved <= 0) {
                    left += saved;
                    going[goes.get(g)] = false;
                    going[i] = true;
                    goes.set(g, i);
                    break;
                }
            }
        }
        return goes.stream().map(i -> here[i]).toList();
    }

    private boolean settle(int[] shardOf, long[] loads, List<Integer> homeless, Fit fit) {
        for (var c : homeless) {
            var to = room(loads, packing.weight()[c], fit);
            if (to < 0 && !makeRoom(shardOf, loads, c)) {
                return false;
            }
            if (to >= 0) {
                shardOf[c] = to;
                loads[to] += packing.weight()[c];
            }
        }
        return true;
    }

    private int room(long[] loads, long weight, Fit fit) {
        var found = -1;
        for (var s = 0; s < loads.length; s++) {
            if (loads[s] + weight <= cap
                    && (found < 0 || (fit == Fit.TIGHTEST ? loads[s] > loads[found] : loads[s] < loads[found]))) {
                found = s;
            }
        }
        return found;
    }

    /** Sends one lighter cluster on to a third shard to take this one in. */
    private boolean makeRoom(int[] shardOf, long[] loads, int cluster) {
        var weights = packing.weight();
        for (var other : order) {
            var shard = shardOf[other];
            if (shard < 0
                    || weights[other] >= weights[cluster]
                    || loads[shard] - weights[other] + weights[cluster] > cap) {
                continue;
            }
            var onwards = -1;
            for (var s = 0; s < loads.length; s++) {
                if (s != shard && loads[s] + weights[other] <= cap && (onwards < 0 || loads[s] > loads[onwards])) {
                    onwards = s;
                }
            }
            if (onwards >= 0) {
                shardOf[other] = onwards;
                loads[onwards] += weights[other];
                loads[shard] += weights[cluster] - weights[other];
                shardOf[cluster] = shard;
                return true;
            }
        }
        return false;
    }

    /** Sends back home what fits there after all, lightest first. */
    private int[] stay(int[] shardOf) {
        var start = packing.start();
        var loads = packing.loads(shardOf);
        for (var i = order.length - 1; i >= 0; i--) {
            var c = order[i];
            var home = start[c];
            if (home >= 0 && shardOf[c] != home && loads[home] + packing.weight()[c] <= cap) {
                loads[shardOf[c]] -= packing.weight()[c];
                loads[home] += packing.weight()[c];
                shardOf[c] = home;
            }
        }
        return shardOf;
    }

    /** Gives each group of a placement the number of the shard that has most of it today; fixed clusters name theirs. */
    private int[] named(int[] spread) {
        var shards = packing.shards();
        var common = new int[shards][shards];
        var name = new int[shards];
        var taken = new boolean[shards];
        Arrays.fill(name, -1);
        var start = packing.start();
        for (var c = 0; c < spread.length; c++) {
            if (packing.fixed()[c] >= 0) {
                name[spread[c]] = spread[c];
                taken[spread[c]] = true;
            } else if (start[c] >= 0) {
                common[spread[c]][start[c]]++;
            }
        }
        for (var most = largest(common, name, taken); most[0] >= 0; most = largest(common, name, taken)) {
            name[most[0]] = most[1];
            taken[most[1]] = true;
        }
        var named = new int[spread.length];
        for (var c = 0; c < spread.length; c++) {
            named[c] = name[spread[c]];
        }
        return named;
    }

    private static int[] largest(int[][] common, int[] name, boolean[] taken) {
        var found = new int[] {-1, -1};
        for (var group = 0; group < name.length; group++) {
            for (var shard = 0; name[group] < 0 && shard < name.length; shard++) {
                if (!taken[shard] && (found[0] < 0 || common[group][shard] > common[found[0]][found[1]])) {
                    found = new int[] {group, shard};
                }
            }
        }
        return found;
    }
}
