package io.argotuner.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.argotuner.decide.Decision;
import io.argotuner.decide.Fact;
import io.argotuner.decide.Sharding;
import io.argotuner.decide.Sharding.Algorithm;
import io.argotuner.decide.placement.Placement;
import io.argotuner.decide.placement.Planner;
import io.argotuner.decide.placement.Signals;
import io.argotuner.decide.placement.Subject;
import io.micrometer.core.instrument.Tag;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShardGaugesTest {
    @Test
    void of_placementThatIsNotKnown_isNothing() {
        assertThat(ShardGauges.of(placing(Fact.unknown("no pod tells")))).isEmpty();
    }

    @Test
    void of_placement_isWhatEachShardHasNow() {
        var subjects = List.of(cluster(0, 100, 0), cluster(1, 300, 0), cluster(2, 50, 1), cluster(3, 7, -1));

        assertThat(values(ShardGauges.of(placing(Fact.known(placement(2, subjects))))))
                .containsEntry("argotuner.shard.clusters 0", 2.0)
                .containsEntry("argotuner.shard.clusters 1", 1.0)
                .containsEntry("argotuner.shard.applications 0", 400.0)
                .containsEntry("argotuner.shard.load 1", 50.0)
                .containsEntry("argotuner.placement.unowned.clusters ", 1.0)
                .containsEntry("argotuner.placement.moves ", 2.0)
                .hasEntrySatisfying(
                        "argotuner.placement.busiest.ratio ", r -> assertThat(r).isBetween(1.3, 1.34));
    }

    @Test
    void of_thousandShardsAndClusters_isBounded() {
        var subjects =
                IntStream.range(0, 2000).mapToObj(i -> cluster(i, 10, i % 1000)).toList();

        assertThat(ShardGauges.of(placing(Fact.known(placement(1000, subjects)))))
                .hasSize(3 + 3 * EvidenceGauges.MAX_SHARDS);
    }

    private static Map<String, Double> values(List<EvidenceGauges.Reading> readings) {
        return readings.stream()
                .collect(Collectors.toMap(
                        r -> r.name() + " "
                                + r.tags().stream().map(Tag::getValue).collect(Collectors.joining(" ")),
                        EvidenceGauges.Reading::value));
    }

    private static Placement placement(int shards, List<Subject> subjects) {
        return Placement.of(
                Planner.thrifty().plan(Algorithm.LEGACY, shards, shards, 1000, subjects),
                shards,
                Optional.empty(),
                true);
    }

    private static Subject cluster(int i, int applications, int shard) {
        var identity = new Sharding.Cluster("uid-" + i, "https://" + i, OptionalInt.empty(), false);
        return Subject.of(identity, "c" + i, Signals.counted(applications, applications))
                .ownedBy(shard);
    }

    private static Decision placing(Fact<Placement> placement) {
        return Samples.placing(Samples.decision("Right."), placement);
    }
}
