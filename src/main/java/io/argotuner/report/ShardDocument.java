package io.argotuner.report;

import io.argotuner.decide.Freshness;
import io.argotuner.decide.ShardView;
import io.argotuner.decide.placement.Placement;
import io.argotuner.decide.placement.PlacementPlan.Prediction;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The shards of an install as JSON. Shards that are not known are null; a cluster that no shard has is on -1. */
public final class ShardDocument {
    private ShardDocument() {}

    public static String json(ShardReport report) {
        var document = new LinkedHashMap<String, @Nullable Object>();
        var view = report.view();
        document.put("algorithm", report.algorithm().id());
        document.put("replicas", view.shards());
        var shards = new TreeMap<String, @Nullable Integer>();
        var loads = new int[view.shards()];
        for (var row : view.clusters()) {
            var shard = row.shard().isPresent() ? (Integer) row.shard().getAsInt() : null;
            shards.put(row.server(), shard);
            if (shard != null && shard >= 0 && shard < loads.length) {
                loads[shard] += row.applications();
            }
        }
        document.put("shards", shards);
        document.put("applicationsPerShard", Arrays.stream(loads).boxed().toList());
        document.put(
                "clusters", view.clusters().stream().map(ShardDocument::cluster).toList());
        document.put("withoutCluster", new TreeMap<>(view.strangers()));
        report.plan().ifPresent(plan -> document.put("plan", plan(plan)));
        return Json.write(document);
    }

    private static Map<String, @Nullable Object> cluster(ShardView.Row row) {
        var cluster = new LinkedHashMap<String, @Nullable Object>();
        cluster.put("server", row.server());
        cluster.put("name", row.name());
        cluster.put("shard", row.shard().isPresent() ? row.shard().getAsInt() : null);
        cluster.put("assignedBy", row.how().id());
        cluster.put("applications", row.applications());
        cluster.put("comparedSecondsAgoP99", seconds(row, Freshness.Ages::p99));
        cluster.put("comparedSecondsAgoOldest", seconds(row, Freshness.Ages::oldest));
        cluster.put("pod", row.pod().orElse(null));
        return cluster;
    }

    private static @Nullable Long seconds(ShardView.Row row, Function<Freshness.Ages, Duration> age) {
        return row.ages().map(age).map(Duration::toSeconds).orElse(null);
    }

    private static Map<String, @Nullable Object> plan(Placement placement) {
        var plan = placement.plan();
        var document = new LinkedHashMap<String, @Nullable Object>();
        document.put("shards", plan.shards());
        document.put("weighedBy", plan.basis());
        document.put("total", plan.total());
        document.put("busiest", plan.busiestNow());
        document.put("busiestAfter", plan.busiest());
        document.put("lowerBound", plan.lowerBound());
        document.put("loadsAfter", plan.loads());
        document.put(
                "moves", placement.moves().stream().map(ShardDocument::move).toList());
        document.put("pins", placement.pins());
        document.put("unreachable", plan.unreachable());
        document.put(
                "algorithms",
                plan.predictions().stream().map(ShardDocument::prediction).toList());
        document.put("advice", List.copyOf(placement.advice()));
        return document;
    }

    private static Map<String, @Nullable Object> move(Placement.Move move) {
        var document = new LinkedHashMap<String, @Nullable Object>();
        document.put("server", move.server());
        document.put("name", move.name());
        document.put("applications", move.applications());
        document.put("from", move.from());
        document.put("to", move.to());
        return document;
    }

    private static Map<String, @Nullable Object> prediction(Prediction prediction) {
        var document = new LinkedHashMap<String, @Nullable Object>();
        document.put("algorithm", prediction.algorithm().id());
        document.put("busiest", prediction.busiest());
        document.put("moves", prediction.moves());
        document.put("movesOnRemoval", prediction.movesOnRemoval());
        document.put("caution", prediction.caution().orElse(null));
        return document;
    }
}
