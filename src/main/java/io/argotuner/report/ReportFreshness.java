package io.argotuner.report;

import io.argotuner.decide.Freshness;
import io.argotuner.decide.Observation;
import io.argotuner.decide.Setting;
import io.argotuner.decide.ShardFacts;
import io.argotuner.decide.ShardView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The part of a report with how old the comparisons of each shard are. */
final class ReportFreshness {
    private ReportFreshness() {}

    /** A figure, or why it cannot be drawn. The ages of the install are known. */
    static String byShard(Observation observation) {
        var replicas =
                observation.setting(Setting.CONTROLLER_REPLICAS).effective().orElse(1.0);
        var view = ShardView.of(ShardFacts.of(observation, (int) Math.max(1, replicas)));
        var byShard = new TreeMap<Integer, List<Freshness.Ages>>();
        var unowned = 0;
        for (var row : view.clusters()) {
            if (row.ages().isPresent()) {
                if (row.shard().isPresent() && row.shard().getAsInt() >= 0) {
                    byShard.computeIfAbsent(row.shard().getAsInt(), s -> new ArrayList<>())
                            .add(row.ages().get());
                } else {
                    unowned++;
                }
            }
        }
        var apart = unowned == 0
                ? ""
                : Html.paragraph("Of " + Prose.count(unowned, "cluster") + " the shard is not known"
                        + (view.incomplete().isEmpty() ? "." : ": " + view.incomplete() + "."));
        return (byShard.isEmpty() ? "" : figure(byShard)) + apart;
    }

    private static String figure(Map<Integer, List<Freshness.Ages>> byShard) {
        var longest = byShard.values().stream()
                .mapToLong(ages -> p99(ages).toSeconds())
                .max()
                .orElse(1);
        var chart = new BarChart(
                "Age of comparisons by shard",
                "Of " + Prose.count(byShard.size(), "shard") + " the oldest percent is at most "
                        + SimulationTable.seconds(longest) + " old.",
                longest);
        byShard.forEach((shard, ages) -> chart.bar(
                Integer.toString(shard),
                List.of(new BarChart.Part("", p99(ages).toSeconds())),
                SimulationTable.seconds(p99(ages).toSeconds())));
        return Html.figure(
                "By shard: the age that 99 in 100 of its comparisons, or more, stay below; that of its oldest cluster",
                chart.svg(),
                byShard.size());
    }

    /** Of a mixture no more than a hundredth is older than the oldest of the parts' own. */
    private static Duration p99(List<Freshness.Ages> ages) {
        return ages.stream().map(Freshness.Ages::p99).max(Duration::compareTo).orElse(Duration.ZERO);
    }
}
