package io.argotuner.report;

import io.argotuner.decide.Decision;
import io.argotuner.decide.Fact;
import io.argotuner.decide.placement.Placement;
import io.argotuner.decide.placement.PlacementPlan.Assignment;
import io.argotuner.report.EvidenceGauges.Reading;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The gauges of who has which cluster: a few for each shard, none for a cluster. */
final class ShardGauges {
    private ShardGauges() {}

    /** Nothing while it is not known which shard has which cluster. */
    static List<Reading> of(Decision decision) {
        var readings = new ArrayList<Reading>();
        if (decision.placement() instanceof Fact.Known<Placement> known) {
            add(readings, known.value());
        }
        return readings;
    }

    private static void add(List<Reading> readings, Placement placement) {
        var plan = placement.plan();
        readings.add(new Reading(
                "argotuner.placement.moves",
                "Clusters that should be on another shard",
                Tags.empty(),
                placement.moves().size()));
        readings.add(new Reading(
                "argotuner.placement.unowned.clusters",
                "Clusters with Applications that no shard has",
                Tags.empty(),
                plan.assignments().stream()
                        .filter(a -> a.from() < 0 && a.applications() > 0)
                        .count()));
        readings.add(new Reading(
                "argotuner.placement.busiest.ratio",
                "Load of the busiest shard over the least that is possible",
                Tags.empty(),
                plan.lowerBound() == 0 ? Double.NaN : (double) plan.busiestNow() / plan.lowerBound()));
        var shards = Math.min(EvidenceGauges.MAX_SHARDS, plan.shardsNow());
        var clusters = new int[shards];
        var applications = new long[shards];
        var load = new long[shards];
        for (Assignment a : plan.assignments()) {
            if (a.from() >= 0 && a.from() < shards) {
                clusters[a.from()]++;
                applications[a.from()] += a.applications();
                load[a.from()] += a.weight();
            }
        }
        IntStream.range(0, shards).forEach(s -> {
            var shard = Tags.of("shard", String.valueOf(s));
            readings.add(new Reading("argotuner.shard.clusters", "Clusters of the shard", shard, clusters[s]));
            readings.add(
                    new Reading("argotuner.shard.applications", "Applications of the shard", shard, applications[s]));
            readings.add(new Reading(
                    "argotuner.shard.load",
                    "Load of the shard, in Applications or what weighs as much",
                    shard,
                    load[s]));
        });
    }
}
