package io.argotuner.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.argotuner.decide.Readings.Shard;
import io.argotuner.decide.ShardView.How;
import io.argotuner.decide.ShardView.Row;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ShardViewTest {
    private final PlainInstall install = PlainInstall.fresh().counting(800, 700, 100);

    @Test
    void view_ofPodsAlone_saysWhatEachHasAndHowOldItsComparisonsAre() {
        install.evidence(Readings.of(new Shard(0).owns(0, 800).owns(1, 700), new Shard(1).owns(2, 100))
                .fact());
        install.freshness(Readings.ages(
                Duration.ofMinutes(2),
                Map.of("https://cluster-2", Readings.between(Duration.ofSeconds(3), Duration.ofSeconds(90)))));

        var view = view(2);

        assertThat(view.clusters()).extracting(Row::shard).containsExactly(shard(0), shard(0), shard(1));
        assertThat(view.clusters()).extracting(Row::how).containsOnly(How.INFERRED);
        assertThat(row(view, 2).pod()).contains("argocd-application-controller-1");
        assertThat(row(view, 2).ages().orElseThrow().oldest()).isEqualTo(Duration.ofSeconds(90));
        assertThat(view.incomplete()).isEmpty();
    }

    @Test
    void view_whileAPodDoesNotTell_leavesWhatItMayHaveOpen() {
        install.evidence(Readings.of(new Shard(0).owns(0, 800).owns(1, 700)).fact());

        var view = view(2);

        assertThat(row(view, 2).shard()).isEmpty();
        assertThat(row(view, 2).how()).isEqualTo(How.UNKNOWN);
        assertThat(view.incomplete()).isEqualTo("no pod of shard 1 tells its clusters");
    }

    @Test
    void view_ofAClusterThatEveryPodLeavesOut_hasNoShard() {
        install.evidence(Readings.of(new Shard(0).owns(0, 800).owns(1, 700), new Shard(1))
                .fact());

        assertThat(row(view(2), 2).shard()).isEqualTo(shard(-1));
    }

    @Test
    void view_ofSecrets_saysHowEachWasAssigned() {
        install.sharding(new Sharding(
                Sharding.Algorithm.ROUND_ROBIN,
                Fact.known(List.of(
                        new Sharding.Cluster("a", "https://cluster-0", OptionalInt.of(1), false),
                        new Sharding.Cluster("b", "https://cluster-1", OptionalInt.empty(), false),
                        new Sharding.Cluster("c", "https://cluster-2", OptionalInt.empty(), true))),
                Map.of("https://cluster-0", "paris"),
                Set.of()));

        var view = view(2);

        assertThat(view.clusters()).extracting(Row::how).containsExactly(How.PIN, How.ALGORITHM, How.SKIPPED);
        assertThat(view.clusters()).extracting(Row::shard).containsExactly(shard(1), shard(1), shard(-1));
        assertThat(row(view, 0).name()).isEqualTo("paris");
    }

    @Test
    void view_ofAPodThatHasWhatItShouldNot_saysSo() {
        install.sharding(new Sharding(
                Sharding.Algorithm.LEGACY,
                Fact.known(List.of(
                        new Sharding.Cluster("a", "https://cluster-0", OptionalInt.of(0), false),
                        new Sharding.Cluster("b", "https://cluster-1", OptionalInt.of(1), false),
                        new Sharding.Cluster("c", "https://cluster-2", OptionalInt.of(1), false)))));
        install.evidence(Readings.of(
                        new Shard(0).owns(0, 800).owns(1, 700),
                        new Shard(1).owns(1, 1).owns(2, 100))
                .fact());

        var view = view(2);

        assertThat(view.clusters()).filteredOn(Row::astray).containsExactly(row(view, 1));
        assertThat(row(view, 1).shard()).isEqualTo(shard(0));
        assertThat(view.twice()).containsExactly("https://cluster-1");
    }

    @Test
    void view_ofDestinationsThatAreNoCluster_setsThemApart() {
        install.census(Fact.known(new Census(
                7,
                List.of(new ClusterLoad("name:paris", 3, 0), new ClusterLoad("https://cluster-0", 4, 4)),
                Map.of(),
                Map.of(),
                0,
                false,
                PlainInstall.NOW)));

        assertThat(view(1).strangers()).isEqualTo(Map.of("name:paris", 3));
        var named = install.observed()
                .identified(
                        new Sharding(
                                Sharding.Algorithm.LEGACY,
                                Fact.known(List.of(
                                        new Sharding.Cluster("a", "https://cluster-0", OptionalInt.empty(), false)))),
                        Map.of("paris", "https://cluster-0"));
        var view = ShardView.of(ShardFacts.of(named, 1));
        assertThat(view.strangers()).isEmpty();
        assertThat(view.clusters()).extracting(Row::applications).containsExactly(7);
    }

    @Test
    void disagreement_ofReplicasAndEnv_saysWhatItDoes() {
        install.at(Setting.CONTROLLER_REPLICAS, 2);
        assertThat(ShardFacts.disagreement(install.observed())).isEmpty();

        install.companion(Setting.CONTROLLER_REPLICAS, "3");
        assertThat(ShardFacts.disagreement(install.observed()))
                .contains(
                        "env ARGOCD_CONTROLLER_REPLICAS is \"3\" while 2 replicas run: the clusters of 1 shard have no"
                                + " owner.");
    }

    private ShardView view(int shards) {
        return ShardView.of(ShardFacts.of(install.observed(), shards));
    }

    private static Row row(ShardView view, int cluster) {
        return view.clusters().stream()
                .filter(r -> r.server().equals("https://cluster-" + cluster))
                .findFirst()
                .orElseThrow();
    }

    private static OptionalInt shard(int shard) {
        return OptionalInt.of(shard);
    }
}
