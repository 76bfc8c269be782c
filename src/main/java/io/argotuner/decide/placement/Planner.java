package io.argotuner.decide.placement;

import io.argotuner.decide.HashRing;
import io.argotuner.decide.Rings;
import io.argotuner.decide.Sharding;
import io.argotuner.decide.placement.PlacementPlan.Assignment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * From clusters and a number of shards to a plan. The same input gives the same plan. For one thread at a
 * time.
 */
public final class Planner {
    private static final HashRing NO_RING = new HashRing(1);

    private final boolean everything;
    private final Rings rings;

    /** One that forecasts all three algorithms whatever it costs. */
    public Planner() {
        this(true, new Rings(Optional.empty()));
    }

    private Planner(boolean everything, Rings rings) {
        this.everything = everything;
        this.rings = rings;
    }

    /**
     * One that leaves out consistent hashing from twelve shards on, where it is never recommended, unless it is in
     * force: with as many shards its ring costs more than all the rest of a plan.
     */
    public static Planner thrifty() {
        return thrifty(new Rings(Optional.empty()));
    }

    /** The same with rings that others need too. */
    static Planner thrifty(Rings rings) {
        return new Planner(false, rings);
    }

    /**
     * @param algorithm in force
     * @param shardsNow in force, at least 1
     * @param shards to plan for, at least 1
     * @param perShard Applications that a shard is given, at least 1
     * @param clusters in any order, one for each server
     */
    public PlacementPlan plan(
            Sharding.Algorithm algorithm, int shardsNow, int shards, int perShard, List<Subject> clusters) {
        var ordered = clusters.stream()
                .sorted(Comparator.comparing(s -> s.identity().server()))
                .toList();
        var owned = ordered.stream().filter(s -> !s.identity().skipReconcile()).toList();
        var weights = Weights.of(owned.stream().map(Subject::signals).toList());
        var identified = ordered.stream().allMatch(Subject::identified);
        var ringed = everything || shards < Forecast.WEAK_RING || algorithm == Sharding.Algorithm.CONSISTENT_HASHING;
        var forecast = new Forecast(ordered, owned, weights, shards, identified && ringed ? rings.of(shards) : NO_RING);
        var today = today(algorithm, shardsNow, ordered, owned, identified);
        var computed = identified ? forecast.shardOf(algorithm) : unidentified(owned, today, shards);
        var packing = packing(owned, weights, today, shards, computed);
        var shardOf = FewestMoves.of(packing);

        var withoutPins = !identified || shards == shardsNow
                ? computed
                : rings.assign(algorithm, shardsNow, forecast.clusters(), byServer(ordered));
        var assignments = new ArrayList<Assignment>();
        for (var c = 0; c < owned.size(); c++) {
            var subject = owned.get(c);
            var server = subject.identity().server();
            var elsewhere = identified
                    ? differs(computed, server, shardOf[c]) || differs(withoutPins, server, shardOf[c])
                    : today[c] != shardOf[c];
            assignments.add(new Assignment(
                    server,
                    subject.name(),
                    subject.signals().applications(),
                    weights.of().get(c),
                    today[c],
                    shardOf[c],
                    subject.fixed(),
                    identified ? computed.getOrDefault(server, -1) : -1,
                    subject.fixed().isEmpty() && elsewhere));
        }
        var now = new Packing(Math.max(1, shardsNow), packing.weight(), today, packing.fixed());
        var plan = new PlacementPlan(
                shardsNow,
                shards,
                weights.basis(),
                Arrays.stream(packing.weight()).sum(),
                packing.lowerBound(),
                now.busiest(today),
                packing.busiest(shardOf),
                Arrays.stream(packing.loads(shardOf)).boxed().toList(),
                assignments,
                names(owned, false),
                ordered.stream()
                        .filter(s -> s.identity().skipReconcile())
                        .map(Subject::name)
                        .toList(),
                identified ? forecast.predictions(algorithm, today, ringed) : List.of(),
                Advice.hot(assignments, perShard),
                List.of());
        return Advice.on(plan);
    }

    private static boolean differs(Map<String, Integer> shardOf, String server, int shard) {
        return Objects.requireNonNull(shardOf.getOrDefault(server, -1)) != shard;
    }

    /**
     * Where what must stay is left while no algorithm can be computed: where it is, or on the first shard, which has the
     * in-cluster without a Secret under Argo CD's default, where its shard goes.
     */
    private static Map<String, Integer> unidentified(List<Subject> owned, int[] today, int shards) {
        var shardOf = new TreeMap<String, Integer>();
        for (var c = 0; c < today.length; c++) {
            shardOf.put(owned.get(c).identity().server(), today[c] >= 0 && today[c] < shards ? today[c] : 0);
        }
        return shardOf;
    }

    private static List<String> names(List<Subject> owned, boolean reachable) {
        return owned.stream()
                .filter(s -> s.signals().reachable() == reachable)
                .map(Subject::name)
                .toList();
    }

    /** The shard of each cluster: seen, else as Argo CD computes it; -1 where none has it. */
    private int[] today(
            Sharding.Algorithm algorithm, int shardsNow, List<Subject> all, List<Subject> owned, boolean identified) {
        Map<String, Integer> computed =
                !identified || owned.stream().allMatch(s -> s.owner().isPresent())
                        ? Map.of()
                        : rings.assign(
                                algorithm,
                                shardsNow,
                                all.stream().map(Subject::identity).toList(),
                                byServer(all));
        return owned.stream()
                .mapToInt(s -> s.owner()
                        .orElseGet(() -> Objects.requireNonNull(
                                computed.getOrDefault(s.identity().server(), -1))))
                .toArray();
    }

    private static Packing packing(
            List<Subject> owned, Weights weights, int[] today, int shards, Map<String, Integer> computed) {
        var fixed = owned.stream()
                .mapToInt(s -> s.fixed().isEmpty()
                        ? -1
                        : Objects.requireNonNull(
                                computed.getOrDefault(s.identity().server(), -1)))
                .toArray();
        var weight = weights.of().stream().mapToLong(Long::longValue).toArray();
        for (var c = 0; c < fixed.length; c++) {
            if (owned.get(c).fixed().isPresent() && fixed[c] < 0) {
                // Pinned below zero: nobody works on it, wherever it is counted.
                fixed[c] = Math.max(0, Math.min(today[c], shards - 1));
                weight[c] = 0;
            }
        }
        return new Packing(shards, weight, today, fixed);
    }

    static Map<String, Integer> byServer(List<Subject> clusters) {
        var byServer = new TreeMap<String, Integer>();
        clusters.forEach(s -> byServer.put(s.identity().server(), s.signals().byServer()));
        return byServer;
    }
}
