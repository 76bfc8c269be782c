package io.argotuner.decide.placement;

import static org.assertj.core.api.Assertions.assertThat;

import io.argotuner.decide.ShardMap;
import io.argotuner.decide.Sharding;
import io.argotuner.decide.Sharding.Algorithm;
import io.argotuner.decide.placement.Placement.Move;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PlacementTest {
    private static final int FLEETS = 60;

    @ParameterizedTest
    @EnumSource(Algorithm.class)
    void pins_writtenIntoTheSecrets_giveThePlanByArgoCdsOwnArithmetic(Algorithm algorithm) {
        var random = new Random(11);
        for (var i = 0; i < FLEETS; i++) {
            var fleet = fleet(random);
            var now = 1 + random.nextInt(6);
            var shards = 1 + random.nextInt(6);
            var plan = new Planner().plan(algorithm, now, shards, 1000, fleet);

            var placement = Placement.of(plan, shards, Optional.empty(), true);

            assertThat(assigned(algorithm, shards, fleet, placement.pins()))
                    .as("%d to %d shards", now, shards)
                    .isEqualTo(planned(plan));
            if (shards < now) {
                // Also while the ones that go still run.
                var meanwhile = assigned(algorithm, now, fleet, placement.pins());
                var then = planned(plan);
                meanwhile.keySet().removeIf(server -> fixed(fleet, server));
                then.keySet().removeIf(server -> fixed(fleet, server));
                assertThat(meanwhile).isEqualTo(then);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Algorithm.class)
    void holds_writtenBeforeMoreShardsCome_leaveEveryClusterWhereItIs(Algorithm algorithm) {
        var random = new Random(12);
        for (var i = 0; i < FLEETS; i++) {
            var fleet = fleet(random);
            var now = 2 + random.nextInt(4);
            var more = now + 1 + random.nextInt(3);
            var planner = new Planner();
            var today = planner.plan(algorithm, now, now, 1000, fleet);
            var placement =
                    Placement.of(today, more, Optional.of(planner.plan(algorithm, now, more, 1000, fleet)), true);
            var before = assigned(algorithm, now, fleet, Map.of());

            assertThat(assigned(algorithm, now, fleet, placement.holds())).isEqualTo(before);
            var after = assigned(algorithm, more, fleet, placement.holds());
            after.keySet().removeIf(server -> fixed(fleet, server));
            before.keySet().removeIf(server -> fixed(fleet, server));
            assertThat(after).isEqualTo(before);
        }
    }

    @ParameterizedTest
    @EnumSource(Algorithm.class)
    void moves_carriedOutOneByOne_neverMakeTheBusiestShardBusierThanItIsOrWillBe(Algorithm algorithm) {
        var random = new Random(13);
        for (var i = 0; i < FLEETS; i++) {
            var shards = 2 + random.nextInt(5);
            var plan = new Planner().plan(algorithm, shards, shards, 1000, fleet(random));
            var weight = new TreeMap<String, Long>();
            var loads = new long[shards];
            plan.assignments().forEach(a -> {
                weight.put(a.server(), a.weight());
                if (a.from() >= 0) {
                    loads[a.from()] += a.weight();
                }
            });

            for (var move : Placement.of(plan, shards, Optional.empty(), true).moves()) {
                if (move.from() >= 0) {
                    loads[move.from()] -= weight.get(move.server());
                }
                loads[move.to()] += weight.get(move.server());
                assertThat(loads[move.to()])
                        .isLessThanOrEqualTo(Math.max(plan.busiestNow(), plan.busiest()) + plan.lowerBound());
            }
            assertThat(loads)
                    .containsExactly(
                            plan.loads().stream().mapToLong(Long::longValue).toArray());
        }
    }

    @ParameterizedTest
    @EnumSource(Algorithm.class)
    void moves_ofAClusterThatNobodyHas_comeFirst(Algorithm algorithm) {
        var fleet = new ArrayList<>(fleet(new Random(3)));
        fleet.replaceAll(s -> s.ownedBy(0));
        fleet.set(4, fleet.get(4).ownedBy(-1));
        var plan = new Planner().plan(algorithm, 3, 3, 1000, fleet);

        var moves = Placement.of(plan, 3, Optional.empty(), true).moves();

        assertThat(moves.get(0).server()).isEqualTo(fleet.get(4).identity().server());
        assertThat(moves).extracting(Move::from).filteredOn(from -> from < 0).hasSize(1);
    }

    private static boolean fixed(List<Subject> fleet, String server) {
        return fleet.stream()
                .anyMatch(s -> s.identity().server().equals(server) && s.fixed().isPresent());
    }

    private static Map<String, Integer> planned(PlacementPlan plan) {
        var shards = new TreeMap<String, Integer>();
        plan.assignments().forEach(a -> shards.put(a.server(), a.to()));
        return shards;
    }

    private static Map<String, Integer> assigned(
            Algorithm algorithm, int shards, List<Subject> fleet, Map<String, Integer> pins) {
        var byServer = new TreeMap<String, Integer>();
        var clusters = new ArrayList<Sharding.Cluster>();
        for (var subject : fleet) {
            var identity = subject.identity();
            byServer.put(identity.server(), subject.signals().byServer());
            var pin = pins.get(identity.server());
            clusters.add(
                    pin == null
                            ? identity
                            : new Sharding.Cluster(identity.uid(), identity.server(), OptionalInt.of(pin), false));
        }
        return new TreeMap<>(ShardMap.assign(algorithm, shards, clusters, byServer));
    }

    /** Of uneven clusters, some of them pinned by somebody; the in-cluster has no Secret. */
    private static List<Subject> fleet(Random random) {
        var fleet = new ArrayList<Subject>();
        fleet.add(Subject.of(
                new Sharding.Cluster("", "https://kubernetes.default.svc", OptionalInt.empty(), false),
                "in-cluster",
                Signals.counted(20, 20)));
        for (var i = 0; i < 6 + random.nextInt(20); i++) {
            var n = random.nextInt(500);
            var pin = random.nextInt(8) == 0 ? OptionalInt.of(random.nextInt(2)) : OptionalInt.empty();
            var identity = new Sharding.Cluster(
                    new UUID(random.nextLong(), random.nextLong()).toString(), "https://c" + i, pin, false);
            fleet.add(Subject.of(identity, "c" + i, Signals.counted(n, n)));
        }
        return fleet;
    }
}
