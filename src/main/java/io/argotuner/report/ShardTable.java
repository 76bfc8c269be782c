package io.argotuner.report;

import io.argotuner.decide.Freshness;
import io.argotuner.decide.ShardView;
import io.argotuner.decide.placement.Placement;
import io.argotuner.decide.placement.PlacementPlan;
import io.argotuner.decide.placement.PlacementPlan.Prediction;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.TreeSet;

/** The shards of an install for people: each shard, each cluster, and with a plan what would move. */
public final class ShardTable {
    /** Cells are as wide as their widest text up to this; clusters are named in full. */
    private static final int WIDEST = 80;

    private final StringBuilder text = new StringBuilder();

    private ShardTable() {}

    public static String of(ShardReport report) {
        var table = new ShardTable();
        table.shards(report.view());
        table.clusters(report);
        report.plan().ifPresent(table::plan);
        return table.text.toString();
    }

    private void shards(ShardView view) {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("SHARD", "APPLICATIONS", "CLUSTERS", "POD"));
        for (var shard = 0; shard < view.shards(); shard++) {
            rows.add(shard(view, OptionalInt.of(shard)));
        }
        if (view.clusters().stream().anyMatch(r -> r.shard().equals(OptionalInt.of(-1)))) {
            rows.add(shard(view, OptionalInt.of(-1)));
        }
        if (view.clusters().stream().anyMatch(r -> r.shard().isEmpty())) {
            rows.add(shard(view, OptionalInt.empty()));
        }
        write(rows);
    }

    private static List<String> shard(ShardView view, OptionalInt shard) {
        var rows = view.clusters().stream().filter(r -> r.shard().equals(shard)).toList();
        var pods = new TreeSet<String>();
        rows.forEach(r -> r.pod().ifPresent(pods::add));
        return List.of(
                name(shard),
                Prose.count(rows.stream().mapToInt(ShardView.Row::applications).sum()),
                Prose.count(rows.size()),
                pods.isEmpty() ? "-" : String.join(", ", pods));
    }

    private void clusters(ShardReport report) {
        text.append('\n');
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("SHARD", "CLUSTER", "BY", "APPLICATIONS", "COMPARED", "POD"));
        report.view().clusters().stream()
                .sorted(Comparator.comparingInt((ShardView.Row r) -> r.shard().orElse(Integer.MAX_VALUE))
                        .thenComparing(r -> -r.applications())
                        .thenComparing(ShardView.Row::server))
                .forEach(r -> rows.add(List.of(
                        name(r.shard()),
                        r.name().equals(r.server()) ? r.server() : r.name() + " (" + r.server() + ")",
                        r.how() == ShardView.How.ALGORITHM
                                ? report.algorithm().id()
                                : r.how().id(),
                        Prose.count(r.applications()),
                        r.ages().map(ShardTable::ages).orElse("-"),
                        r.pod().orElse("-"))));
        write(rows);
    }

    /** Ages of 99 % and of the oldest comparison. */
    private static String ages(Freshness.Ages ages) {
        return Prose.humane(ages.p99().toSeconds() + "s") + " ago, oldest "
                + Prose.humane(ages.oldest().toSeconds() + "s");
    }

    private void plan(Placement placement) {
        var plan = placement.plan();
        text.append('\n');
        line("Plan for " + Prose.count(plan.shards(), "shard") + ", clusters weighed by " + plan.basis() + ":");
        placement.advice().forEach(sentence -> Prose.wrap(sentence, PlanTable.WIDTH - 2)
                .forEach(part -> line("  " + part)));
        if (!placement.moves().isEmpty()) {
            moves(placement);
        }
        loads(plan);
        predictions(plan);
    }

    private void moves(Placement placement) {
        text.append('\n');
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("MOVE", "CLUSTER", "APPLICATIONS", "FROM", "TO"));
        for (var move : placement.moves()) {
            rows.add(List.of(
                    Prose.count(rows.size()),
                    move.name(),
                    Prose.count(move.applications()),
                    name(OptionalInt.of(move.from())),
                    Integer.toString(move.to())));
        }
        write(rows);
    }

    private void loads(PlacementPlan plan) {
        text.append('\n');
        var before = new long[Math.max(plan.shards(), plan.shardsNow())];
        plan.assignments().stream()
                .filter(a -> a.from() >= 0 && a.from() < before.length)
                .forEach(a -> before[a.from()] += a.weight());
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("SHARD", "LOAD", "AFTER"));
        for (var shard = 0; shard < before.length; shard++) {
            rows.add(List.of(
                    Integer.toString(shard),
                    shard < plan.shardsNow() ? number(before[shard]) : "-",
                    shard < plan.shards() ? number(plan.loads().get(shard)) : "-"));
        }
        rows.add(List.of("busiest", number(plan.busiestNow()), number(plan.busiest())));
        rows.add(List.of("least possible", "", number(plan.lowerBound())));
        write(rows);
    }

    private void predictions(PlacementPlan plan) {
        if (plan.predictions().isEmpty()) {
            return;
        }
        text.append('\n');
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("WITHOUT PINS", "BUSIEST", "MOVES", "ON REMOVAL", "CAUTION"));
        for (var prediction : plan.predictions()) {
            rows.add(List.of(
                    prediction.algorithm().id() + (rows.size() == 1 ? " (in force)" : ""),
                    number(prediction.busiest()),
                    Prose.count(prediction.moves()),
                    removal(prediction),
                    prediction.caution().orElse("-")));
        }
        write(rows);
    }

    private static String removal(Prediction prediction) {
        return Prose.count(prediction.movesOnRemoval(), "move");
    }

    private static String name(OptionalInt shard) {
        return shard.isEmpty() ? "?" : shard.getAsInt() < 0 ? "none" : Integer.toString(shard.getAsInt());
    }

    private static String number(long amount) {
        return String.format(Locale.ROOT, "%,d", amount);
    }

    private void write(List<List<String>> rows) {
        var columns = rows.get(0).size();
        var widths = new int[columns];
        for (var row : rows) {
            for (var c = 0; c < columns; c++) {
                widths[c] = Math.min(WIDEST, Math.max(widths[c], row.get(c).length()));
            }
        }
        for (var row : rows) {
            var line = new StringBuilder();
            for (var c = 0; c < columns; c++) {
                // Nothing stands behind the last, which may be a sentence.
                line.append(c == columns - 1 ? Bounded.text(row.get(c), 400) : Prose.cell(row.get(c), widths[c] + 3));
            }
            line(line.toString());
        }
    }

    private void line(String line) {
        text.append(line.stripTrailing()).append('\n');
    }
}
