package io.argotuner.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.argotuner.decide.placement.Placement;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A ring that is made from another one, and a plan that is made from an earlier one. */
class RingsTest {
    private static final Sharding.Algorithm HASHED = Sharding.Algorithm.CONSISTENT_HASHING;

    @Test
    void assign_onRingsMadeFromEachOther_isThatOnNewRings() {
        var random = new Random(17);
        var clusters = Plain.clusters(random, 200);
        var applications =
                clusters.stream().collect(Collectors.toMap(Sharding.Cluster::server, c -> random.nextInt(300)));
        var rings = new Rings(Optional.empty());

        for (var look = 0; look < 60; look++) {
            var shards = 1 + random.nextInt(40);
            assertThat(rings.assign(HASHED, shards, clusters, applications))
                    .as("look %d on %d shards", look, shards)
                    .isEqualTo(ShardMap.assign(HASHED, shards, clusters, applications));
            assertThat(rings.of(shards).leastShare()).isEqualTo(new HashRing(shards).leastShare());
        }
    }

    @Test
    void decide_onWhatTheLastLookSaw_plansNothingAnew() {
        var observed = hashed(100).observed();
        var first = Tuner.decide(observed, Policy.defaults(), Memory.none(), PlainInstall.NOW);
        var second = Tuner.decide(hashed(100).observed(), Policy.defaults(), first.memory(), PlainInstall.NOW);

        assertThat(placement(first).plan().shards()).isEqualTo(12);
        assertThat(placement(second)).isSameAs(placement(first));
    }

    @Test
    void decide_onWhatTheLastLookDidNotSee_decidesAsIfThereHadBeenNone() {
        var first = Tuner.decide(hashed(100).observed(), Policy.defaults(), Memory.none(), PlainInstall.NOW);
        for (var install : List.<Function<PlainInstall, PlainInstall>>of(
                i -> i,
                i -> i.at(Setting.CONTROLLER_REPLICAS, 11),
                i -> i.at(Setting.CONTROLLER_REPLICAS, 20),
                i -> i.sharding(new Sharding(
                        Sharding.Algorithm.ROUND_ROBIN, Fact.known(Plain.clusters(new Random(1), 120)))))) {
            var observed = install.apply(hashed(900)).observed();
            var remembering = Tuner.decide(observed, Policy.defaults(), first.memory(), PlainInstall.NOW);
            var anew = Tuner.decide(observed, Policy.defaults(), Memory.none(), PlainInstall.NOW);

            assertThat(placement(remembering)).isEqualTo(placement(anew)).isNotEqualTo(placement(first));
        }
    }

    private static Placement placement(Decision decision) {
        return ((Fact.Known<Placement>) decision.placement()).value();
    }

    private static PlainInstall hashed(int first) {
        var applications =
                IntStream.range(0, 120).map(c -> c == 0 ? first : 100).toArray();
        return PlainInstall.fresh()
                .counting(applications)
                .at(Setting.CONTROLLER_REPLICAS, 12)
                .sharding(new Sharding(HASHED, Fact.known(Plain.clusters(new Random(1), applications.length))));
    }
}
