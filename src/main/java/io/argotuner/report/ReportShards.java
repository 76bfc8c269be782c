package io.argotuner.report;

import io.argotuner.decide.ClusterLoad;
import io.argotuner.decide.Fact;
import java.util.List;
import java.util.stream.Stream;

/** The part of a report with the Applications on each shard, before and after, and the clusters that bring them. */
final class ReportShards {
    private ReportShards() {}

    static String html(ReportInput input) {
        var known = input.plan().observation().sharding().clusters() instanceof Fact.Known;
        var fleet = input.scenario().fleet();
        var before =
                fleet.byShard(Math.max(1, input.untouched().outcome().settings().controllerReplicas()));
        var after = fleet.byShard(Math.max(1, input.tuned().outcome().settings().controllerReplicas()));
        var most = Stream.concat(before.stream(), after.stream())
                .mapToInt(ReportShards::applications)
                .max()
                .orElse(1);
        return Html.section(
                "Applications on each shard",
                (known
                                ? "As Argo CD assigns the clusters. "
                                : "The clusters' identities are not known, so this is one assignment of many that Argo CD"
                                        + " may come to. ")
                        + "Each piece of a bar is a cluster; both pictures have one scale.",
                "<div class=\"shards\">\n" + figure("in force", before, most) + figure("with argo-tuner", after, most)
                        + "</div>\n");
    }

    private static String figure(String label, List<List<ClusterLoad>> shards, int most) {
        var busiest = shards.stream().mapToInt(ReportShards::applications).max().orElse(0);
        var caption = label + ": " + Prose.count(shards.size(), "shard") + ", busiest " + Prose.count(busiest);
        var chart = new BarChart(
                "Applications on each shard, " + label,
                caption + ", of "
                        + Prose.count(shards.stream().mapToInt(List::size).sum(), "cluster"),
                most);
        for (var shard = 0; shard < shards.size(); shard++) {
            chart.bar(
                    Integer.toString(shard),
                    shards.get(shard).stream()
                            .map(c -> new BarChart.Part(
                                    c.server() + ": " + Prose.count(c.applications(), "Application"), c.applications()))
                            .toList(),
                    Prose.count(applications(shards.get(shard))));
        }
        return Html.figure(caption, chart.svg(), shards.size());
    }

    private static int applications(List<ClusterLoad> shard) {
        return shard.stream().mapToInt(ClusterLoad::applications).sum();
    }
}
