package io.argotuner.decide.placement;

import static org.assertj.core.api.Assertions.assertThat;

import io.argotuner.decide.ClusterLoad;
import io.argotuner.decide.Fact;
import io.argotuner.decide.Sharding;
import io.argotuner.decide.Sharding.Algorithm;
import io.argotuner.decide.placement.PlacementPlan.Assignment;
import io.argotuner.decide.placement.PlacementPlan.Prediction;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PlannerTest {
    private final Planner planner = new Planner();

    @ParameterizedTest
    @EnumSource(Algorithm.class)
    void plan_onRandomFleets_isEvenOrAsGoodAsTheBestOfArgoCdsAlgorithms(Algorithm algorithm) {
        var random = new Random(31);
        for (var i = 0; i < 40; i++) {
            var shards = 2 + random.nextInt(8);
            var plan = planner.plan(algorithm, 1 + random.nextInt(8), shards, 1000, fleet(random, 60));

            var even = (long) (1.05 * plan.lowerBound());
            assertThat(plan.busiest()).isLessThanOrEqualTo(Math.max(even, leastBusiest(plan)));
            assertThat(plan.predictions().get(0).algorithm()).isEqualTo(algorithm);
        }
    }

    @Test
    void plan_inAnyOrderOfTheClusters_isTheSame() {
        var fleet = new ArrayList<>(fleet(new Random(2), 40));
        var plan = planner.plan(Algorithm.LEGACY, 3, 4, 1000, fleet);
        Collections.shuffle(fleet, new Random(9));

        assertThat(new Planner().plan(Algorithm.LEGACY, 3, 4, 1000, fleet)).isEqualTo(plan);
    }

    @Test
    void plan_ofAClusterThatCannotBeReached_weighsItNothingAndSaysSo() {
        var fleet = new ArrayList<Subject>();
        fleet.add(cluster("away", "a", 500, false).ownedBy(0));
        fleet.add(cluster("one", "b", 100, true).ownedBy(0));
        fleet.add(cluster("two", "c", 100, true).ownedBy(1));

        var plan = planner.plan(Algorithm.LEGACY, 2, 2, 1000, fleet);

        assertThat(plan.moves()).isEmpty();
        assertThat(plan.loads()).containsExactly(100L, 100L);
        assertThat(plan.unreachable()).containsExactly("away");
        assertThat(plan.advice()).anyMatch(a -> a.startsWith("away cannot be reached and weighs nothing"));
    }

    @Test
    void plan_ofPinnedClusters_leavesThemAndWorksAroundThem() {
        var fleet = new ArrayList<Subject>();
        fleet.add(Subject.of(identity("p", "pinned", OptionalInt.of(1)), "pinned", Signals.counted(300, 300)));
        fleet.add(cluster("one", "b", 300, true).ownedBy(1));
        fleet.add(cluster("two", "c", 10, true).ownedBy(0));

        var plan = planner.plan(Algorithm.LEGACY, 2, 2, 1000, fleet);

        assertThat(plan.moves()).extracting(Assignment::name).containsExactly("one");
        assertThat(assignment(plan, "pinned").to()).isEqualTo(1);
        assertThat(assignment(plan, "pinned").fixed()).contains(Subject.PINNED);
    }

    /** Seen with Argo CD 3.5.1: four clusters of 15 on three new shards left one of these idle. */
    @Test
    void plan_ofEqualClustersOnNewShards_leavesNoShardIdle() {
        var fleet = new ArrayList<Subject>();
        for (var name : List.of("a", "b", "c", "d")) {
            fleet.add(cluster(name, name, 15, true).ownedBy(0));
        }

        var plan = planner.plan(Algorithm.LEGACY, 1, 3, 20, fleet);

        assertThat(plan.loads()).containsExactlyInAnyOrder(30L, 15L, 15L);
        assertThat(plan.moves()).hasSize(2);
    }

    @Test
    void plan_ofTheInClusterWithoutSecret_leavesItWhereTheAlgorithmPutsIt() {
        var inCluster = new Sharding.Cluster("", ClusterLoad.IN_CLUSTER, OptionalInt.empty(), false);
        var fleet = new ArrayList<Subject>();
        fleet.add(Subject.of(inCluster, "in-cluster", Signals.counted(400, 400)));
        fleet.add(cluster("one", "b", 400, true).ownedBy(0));

        var plan = planner.plan(Algorithm.ROUND_ROBIN, 2, 2, 1000, fleet);

        assertThat(assignment(plan, "in-cluster").to()).isZero();
        assertThat(plan.moves()).extracting(Assignment::name).containsExactly("one");
    }

    @Test
    void plan_ofFewerShards_putsNothingOnTheShardThatGoes() {
        var fleet = fleet(new Random(4), 30).stream()
                .map(s -> s.ownedBy(Math.floorMod(s.name().hashCode(), 3)))
                .toList();

        var plan = planner.plan(Algorithm.LEGACY, 3, 2, 1000, fleet);

        assertThat(plan.assignments()).allMatch(a -> a.to() < 2);
        assertThat(plan.moves()).isNotEmpty();
    }

    @Test
    void plan_ofAClusterPinnedBelowZero_saysThatNobodyOwnsIt() {
        var fleet = List.of(
                Subject.of(identity("p", "lost", OptionalInt.of(-1)), "lost", Signals.counted(50, 50)),
                cluster("one", "b", 10, true));

        var plan = planner.plan(Algorithm.LEGACY, 2, 2, 1000, fleet);

        assertThat(assignment(plan, "lost").from()).isEqualTo(-1);
        assertThat(plan.advice()).contains("No shard owns lost today.");
    }

    @Test
    void plan_ofOneHotCluster_saysHowManyShardsAreOfUseAndWhatHelps() {
        var fleet = new ArrayList<Subject>();
        fleet.add(cluster("hot", "h", 9000, true));
        IntStream.range(0, 10).forEach(i -> fleet.add(cluster("small" + i, "s" + i, 100, true)));

        var plan = planner.plan(Algorithm.LEGACY, 10, 10, 1000, fleet);

        assertThat(plan.hot()).hasValueSatisfying(hot -> {
            assertThat(hot.name()).isEqualTo("hot");
            assertThat(hot.usefulShards()).isEqualTo(2);
        });
        assertThat(plan.advice())
                .anyMatch(a ->
                        a.startsWith("hot alone weighs 9,000 of 10,000 and cannot be split, so more than 2 shards do"
                                + " not help it."));
    }

    @ParameterizedTest
    @CsvSource({
        "'100', 1000, 1",
        "'600 600', 1000, 2",
        "'9000 100 100', 1000, 2",
        "'9000 9000 700 700', 1000, 4",
        "'10000', 1000, 1",
        "'0 0 0', 1000, 1",
        "'500 0 0', 100, 1",
        "'', 1000, 1"
    })
    void useful_isOneForEachHotClusterAndTheRestDivided(String weights, long perShard, int shards) {
        var list = weights.isEmpty()
                ? List.<Long>of()
                : List.of(weights.split(" ")).stream().map(Long::valueOf).toList();

        assertThat(ShardCount.useful(list, perShard)).isEqualTo(shards);
    }

    @Test
    void plan_whereRoundRobinIsMuchMoreEven_recommendsIt() {
        // Nine of these ids hash to shard 0 of 2 by legacy.
        var fleet = new ArrayList<Subject>();
        for (var n = 0; fleet.size() < 9; n++) {
            var id = "id" + n;
            if (shardOf(id) == 0) {
                fleet.add(cluster("c" + n, id, 100, true));
            }
        }
        fleet.add(cluster(
                "other",
                IntStream.range(0, 100)
                        .mapToObj(n -> "other" + n)
                        .filter(id -> shardOf(id) == 1)
                        .findFirst()
                        .orElseThrow(),
                100,
                true));

        var plan = planner.plan(Algorithm.LEGACY, 2, 2, 1000, fleet);

        assertThat(plan.advice())
                .anyMatch(a -> a.startsWith("Without pins, changing the algorithm from legacy to round-robin helps:"
                        + " the busiest shard would carry 500 instead of 900"));
        assertThat(prediction(plan, Algorithm.ROUND_ROBIN).caution())
                .contains("removing a cluster moves about half of the others");
        assertThat(prediction(plan, Algorithm.ROUND_ROBIN).movesOnRemoval()).isEqualTo(4);
        assertThat(prediction(plan, Algorithm.LEGACY).movesOnRemoval()).isZero();
    }

    @Test
    void plan_whereNoAlgorithmIsMuchBetter_recommendsNone() {
        var fleet = IntStream.range(0, 10)
                .mapToObj(i -> cluster("c" + i, "id" + i, 100, true))
                .toList();

        var plan = planner.plan(Algorithm.ROUND_ROBIN, 2, 2, 1000, fleet);

        assertThat(plan.advice()).noneMatch(a -> a.contains("changing the algorithm"));
    }

    @Test
    void plan_atTwelveShardsAndMore_cautionsAgainstTheWeakRing() {
        var plan = planner.plan(Algorithm.LEGACY, 20, 20, 1000, fleet(new Random(3), 60));

        assertThat(prediction(plan, Algorithm.CONSISTENT_HASHING).caution())
                .contains("at 20 shards its ring gives one shard only 10 % of an even share of points");
        assertThat(plan.advice()).noneMatch(a -> a.contains("to consistent-hashing"));
    }

    @Test
    void plan_whereApplicationsNameTheirClusterByName_cautionsThatConsistentHashingIsBlindToThem() {
        var fleet = List.of(
                Subject.of(identity("a", "a", OptionalInt.empty()), "a", Signals.counted(100, 40)),
                cluster("b", "b", 100, true));

        assertThat(prediction(planner.plan(Algorithm.LEGACY, 2, 2, 1000, fleet), Algorithm.CONSISTENT_HASHING)
                        .caution())
                .contains("it takes no account of 60 Applications that name their cluster by destination.name");
    }

    @Test
    void weights_areTheMeanOfTheSharesThatAreKnownForAll() {
        var weights = Weights.of(List.of(signals(100, 9000.0), signals(300, 1000.0)));

        // Shares of Applications 25 % and 75 %, of objects 90 % and 10 %.
        assertThat(weights.of()).containsExactly(230L, 170L);
        assertThat(weights.basis()).isEqualTo("Applications and cached objects");
    }

    @Test
    void weights_whereObjectsAreKnownForSomeOnly_areApplications() {
        var weights = Weights.of(List.of(signals(100, 9000.0), Signals.counted(300, 300)));

        assertThat(weights.of()).containsExactly(100L, 300L);
        assertThat(weights.basis()).isEqualTo("Applications");
    }

    private static Signals signals(int applications, double objects) {
        return new Signals(
                applications,
                applications,
                Fact.known(objects),
                Fact.unknown("not measured"),
                Fact.unknown("not measured"),
                true);
    }

    private static int shardOf(String id) {
        return io.argotuner.decide.ShardMap.assign(
                        Algorithm.LEGACY, 2, List.of(identity(id, id, OptionalInt.empty())), java.util.Map.of())
                .values()
                .iterator()
                .next();
    }

    private static Assignment assignment(PlacementPlan plan, String name) {
        return plan.assignments().stream()
                .filter(a -> a.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Prediction prediction(PlacementPlan plan, Algorithm algorithm) {
        return plan.predictions().stream()
                .filter(p -> p.algorithm() == algorithm)
                .findFirst()
                .orElseThrow();
    }

    private static long leastBusiest(PlacementPlan plan) {
        return plan.predictions().stream().mapToLong(Prediction::busiest).min().orElseThrow();
    }

    private static Sharding.Cluster identity(String id, String name, OptionalInt pin) {
        return new Sharding.Cluster(id, "https://" + name + ".example.com", pin, false);
    }

    private static Subject cluster(String name, String id, int applications, boolean reachable) {
        var signals = Signals.counted(applications, applications);
        return Subject.of(identity(id, name, OptionalInt.empty()), name, reachable ? signals : signals.unreachable());
    }

    private static List<Subject> fleet(Random random, int clusters) {
        return IntStream.range(0, clusters)
                .mapToObj(i -> cluster(
                        "c" + i,
                        new UUID(random.nextLong(), random.nextLong()).toString(),
                        (int) Math.exp(random.nextDouble() * 5),
                        true))
                .toList();
    }
}
