package io.argotuner.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.argotuner.decide.Readings.Shard;
import io.argotuner.decide.placement.Placement;
import io.argotuner.decide.placement.Placement.Move;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Where the clusters of an observed install should be. */
class PlacingTest {
    private static final Policy POLICY = Policy.defaults();
    private final PlainInstall install = PlainInstall.fresh();

    @Test
    void placement_byWhatThePodsOwn_movesTheFewestClustersOffTheBusiestShard() {
        install.at(Setting.CONTROLLER_REPLICAS, 2).counting(800, 700, 100);
        install.evidence(Readings.of(new Shard(0).owns(0, 800).owns(1, 700), new Shard(1).owns(2, 100))
                .fact());

        var placement = known(decide());

        assertThat(placement.moves()).containsExactly(new Move("https://cluster-1", "https://cluster-1", 700, 0, 1));
        assertThat(placement.pins()).isEqualTo(Map.of("https://cluster-1", 1));
        assertThat(placement.plan().busiestNow()).isEqualTo(placement.plan().total() - weight(placement, 2));
        assertThat(placement.identified()).isFalse();
        assertThat(placement.plan().predictions()).isEmpty();
    }

    @Test
    void placement_withNeitherPodsNorSecrets_isUnknownAndSaysWhatIsMissing() {
        install.at(Setting.CONTROLLER_REPLICAS, 2).counting(800, 700, 100);

        assertThat(why(decide())).isEqualTo("Secrets are not read; no metrics are read");
    }

    @Test
    void placement_ofOneShard_needsNeitherPodsNorSecrets() {
        install.counting(300, 100, 0);

        var placement = known(decide());

        assertThat(placement.moves()).isEmpty();
        assertThat(placement.plan().busiestNow()).isEqualTo(400);
        assertThat(placement.ahead()).isEmpty();
    }

    @Test
    void placement_whenMoreShardsAreRecommended_movesNothingYetAndTellsWhatHoldsTheClusters() {
        install.counting(900, 900, 900);

        var placement = known(decide());

        assertThat(placement.recommended()).isEqualTo(3);
        assertThat(placement.moves()).isEmpty();
        assertThat(placement.holds())
                .isEqualTo(Map.of("https://cluster-0", 0, "https://cluster-1", 0, "https://cluster-2", 0));
        assertThat(placement.ahead().orElseThrow().busiest()).isEqualTo(900);
    }

    @Test
    void placement_whenFewerShardsAreRecommended_emptiesTheOnesThatGo() {
        install.at(Setting.CONTROLLER_REPLICAS, 3).counting(100, 100, 100);
        install.evidence(Readings.of(new Shard(0).owns(0, 100), new Shard(1).owns(1, 100), new Shard(2).owns(2, 100))
                .fact());
        install.put(new CurrentSetting(
                Setting.CONTROLLER_REPLICAS,
                install.observed().setting(Setting.CONTROLLER_REPLICAS).wiring(),
                "3",
                Fact.known(3.0),
                null,
                Optional.of(new CurrentSetting.Original("1"))));

        var placement = known(decide());

        assertThat(placement.recommended()).isEqualTo(1);
        assertThat(placement.cleared()).isFalse();
        assertThat(placement.moves()).extracting(Move::from).containsExactlyInAnyOrder(1, 2);
        assertThat(placement.moves()).extracting(Move::to).containsOnly(0);
    }

    @Test
    void placement_bySecretsAlone_takesArgoCdsArithmeticForToday() {
        install.at(Setting.CONTROLLER_REPLICAS, 2).counting(500, 10, 500, 10);
        install.sharding(new Sharding(
                Sharding.Algorithm.ROUND_ROBIN,
                Fact.known(secrets(4, Map.of())),
                Map.of("https://cluster-0", "paris", "https://cluster-2", "rome"),
                Set.of()));

        var placement = known(decide());

        assertThat(placement.moves()).hasSize(1);
        assertThat(placement.moves().get(0).name()).isIn("paris", "rome");
        assertThat(placement.identified()).isTrue();
        assertThat(placement.plan().predictions()).hasSize(3);
    }

    @Test
    void placement_ofPins_leavesOthersPinsAndReplacesItsOwn() {
        install.at(Setting.CONTROLLER_REPLICAS, 2).counting(500, 500, 0);
        var pinned = secrets(2, Map.of(0, 1, 1, 1));

        install.sharding(
                new Sharding(Sharding.Algorithm.LEGACY, Fact.known(pinned), Map.of(), Set.of("https://cluster-1")));
        var ours = known(decide());
        install.sharding(new Sharding(Sharding.Algorithm.LEGACY, Fact.known(pinned)));
        var theirs = known(decide());

        assertThat(ours.moves()).containsExactly(new Move("https://cluster-1", "https://cluster-1", 500, 1, 0));
        assertThat(theirs.moves()).isEmpty();
    }

    @Test
    void placement_ofAClusterThatNoShardWorksOn_movesItFirst() {
        install.at(Setting.CONTROLLER_REPLICAS, 2).counting(800, 700, 10, 20);
        install.evidence(Readings.of(new Shard(0).owns(0, 800).owns(1, 700), new Shard(1).owns(2, 10))
                .fact());
        install.freshness(Readings.ages(
                Duration.ofMinutes(2),
                Map.of("https://cluster-3", Readings.between(Duration.ofHours(2), Duration.ofHours(3)))));

        var placement = known(decide());

        assertThat(placement.moves()).extracting(Move::from).containsExactly(-1, 0);
        assertThat(placement.moves().get(0).server()).isEqualTo("https://cluster-3");
    }

    @Test
    void placement_ofAClusterThatCannotBeReached_weighsItNothing() {
        install.at(Setting.CONTROLLER_REPLICAS, 2).counting(800, 300, 300);
        install.evidence(Readings.of(new Shard(0).owns(0, 800).cannotReach(0).owns(1, 300), new Shard(1).owns(2, 300))
                .fact());

        var placement = known(decide());

        assertThat(placement.moves()).isEmpty();
        assertThat(placement.plan().unreachable()).containsExactly("https://cluster-0");
    }

    @Test
    void placement_whileAPodDoesNotTell_isUnknown() {
        install.at(Setting.CONTROLLER_REPLICAS, 2).counting(800, 700);
        install.evidence(Readings.of(new Shard(0).owns(0, 800).owns(1, 700)).fact());

        assertThat(why(decide())).contains("more or fewer pods than replicas");
    }

    @Test
    void placement_whileTheControllerRollsOut_isUnknown() {
        install.at(Setting.CONTROLLER_REPLICAS, 2)
                .counting(800, 700)
                .restartedAt(PlainInstall.CONTROLLER, PlainInstall.NOW, false);
        install.sharding(new Sharding(Sharding.Algorithm.LEGACY, Fact.known(secrets(2, Map.of()))));

        assertThat(why(decide())).isEqualTo("StatefulSet/argocd-application-controller is rolling out");
    }

    @Test
    void placement_whileReplicasAndEnvDisagree_isUnknown() {
        install.at(Setting.CONTROLLER_REPLICAS, 2)
                .companion(Setting.CONTROLLER_REPLICAS, "3")
                .counting(800, 700);
        install.sharding(new Sharding(Sharding.Algorithm.LEGACY, Fact.known(secrets(2, Map.of()))));

        assertThat(why(decide())).contains("have to agree first");
    }

    @Test
    void placement_whenMeasurementsMoveALittle_staysTheSame() {
        install.at(Setting.CONTROLLER_REPLICAS, 2).counting(500, 480, 20);
        install.evidence(Readings.of(
                        new Shard(0).owns(0, 500).caches(0, 1000).owns(1, 480).caches(1, 1000),
                        new Shard(1).owns(2, 20).caches(2, 50))
                .fact());
        var first = decide();
        install.evidence(Readings.of(
                        new Shard(0).owns(0, 500).caches(0, 1100).owns(1, 480).caches(1, 900),
                        new Shard(1).owns(2, 20).caches(2, 45))
                .fact());

        var second = Tuner.decide(install.observed(), POLICY, first.memory(), PlainInstall.NOW);

        assertThat(known(second)).isEqualTo(known(first));
        assertThat(known(Tuner.decide(install.observed(), POLICY, Memory.none(), PlainInstall.NOW)))
                .isNotEqualTo(known(first));
    }

    private Decision decide() {
        return Tuner.decide(install.observed(), POLICY, Memory.none(), PlainInstall.NOW);
    }

    private static Placement known(Decision decision) {
        assertThat(decision.placement()).isInstanceOf(Fact.Known.class);
        return ((Fact.Known<Placement>) decision.placement()).value();
    }

    private static String why(Decision decision) {
        assertThat(decision.placement()).isInstanceOf(Fact.Unknown.class);
        return ((Fact.Unknown<Placement>) decision.placement()).why();
    }

    private static long weight(Placement placement, int cluster) {
        return placement.plan().assignments().get(cluster).weight();
    }

    private static List<Sharding.Cluster> secrets(int clusters, Map<Integer, Integer> pins) {
        var secrets = new ArrayList<Sharding.Cluster>();
        for (var i = 0; i < clusters; i++) {
            var pin = pins.containsKey(i) ? OptionalInt.of(pins.get(i)) : OptionalInt.empty();
            secrets.add(new Sharding.Cluster("uid-" + i, "https://cluster-" + i, pin, false));
        }
        return secrets;
    }
}
