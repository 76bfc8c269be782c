package io.argotuner.report;

import io.argotuner.decide.Fact;
import java.util.Arrays;
import java.util.Locale;

/** The part of a report with the Applications on each shard, before and after. */
final class ReportShards {
    private static final int MOST_BARS = 40;

    private ReportShards() {}

    static String html(ReportInput input) {
        var known = input.plan().observation().sharding().clusters() instanceof Fact.Known;
        var before = input.untouched().outcome().settings().controllerReplicas();
        var after = input.tuned().outcome().settings().controllerReplicas();
        return Html.section(
                "Applications on each shard",
                known
                        ? "As Argo CD assigns the clusters."
                        : "The clusters' identities are not known, so this is one assignment of many that Argo CD may come to.",
                "<div class=\"shards\">\n" + bars(input, "in force", before) + bars(input, "with argo-tuner", after)
                        + "</div>\n");
    }

    private static String bars(ReportInput input, String label, int shards) {
        var loads = input.scenario().fleet().perShard(Math.max(1, shards));
        var most = Math.max(1, Arrays.stream(loads).max().orElse(1));
        var bars = new StringBuilder("<figure><figcaption>" + label + ": " + Prose.count(loads.length, "shard")
                + ", busiest " + Prose.count(most) + "</figcaption>\n<ol class=\"bars\">\n");
        for (var shard = 0; shard < Math.min(MOST_BARS, loads.length); shard++) {
            bars.append(String.format(
                    Locale.ROOT,
                    "<li><span class=\"shard\">%d</span><span class=\"bar\"><span style=\"width:%.1f%%\"></span></span>"
                            + "<span class=\"n\">%,d</span></li>%n",
                    shard,
                    100.0 * loads[shard] / most,
                    loads[shard]));
        }
        return bars.append(
                        "</ol>" + (loads.length > MOST_BARS ? "<p>and " + (loads.length - MOST_BARS) + " more</p>" : "")
                                + "</figure>\n")
                .toString();
    }
}
