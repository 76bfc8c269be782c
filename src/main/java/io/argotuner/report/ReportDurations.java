package io.argotuner.report;

import io.argotuner.decide.Fact;
import io.argotuner.decide.durations.Buckets;
import io.argotuner.decide.durations.SinceStart;
import io.argotuner.decide.durations.Slice;
import io.argotuner.simulate.Durations;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The parts of a report about how long comparisons take: measured, where the install is a live one, and simulated. */
final class ReportDurations {
    private static final String ROWS =
            "Up: the duration of a comparison, in the buckets of argocd_app_reconcile. The stronger the colour, the more of the comparisons of ";
    private static final int TICKS = 4;
    private static final int MOST_LABELS = 24;

    private ReportDurations() {}

    /** Empty where the install is not a live one. */
    static String measured(Optional<LiveMeasures> measures) {
        if (measures.isEmpty()) {
            return "";
        }
        var live = measures.get();
        if (live.day().isPresent() && live.day().get() instanceof Fact.Known<List<Slice>> day) {
            return section(day(day.value()));
        }
        var unasked = live.day()
                .filter(day -> !day.isKnown())
                .map(day -> Html.paragraph("No day can be shown: " + why(day) + "."))
                .orElse("");
        return section(unasked + pods(live.pods()));
    }

    private static String section(String body) {
        return Html.section("How long comparisons take, measured", "", body);
    }

    private static String day(List<Slice> slices) {
        var bounds = bounds(slices.stream().map(Slice::took).toList());
        var begin = slices.get(0).begin();
        var step = slices.size() < 2
                ? Duration.ZERO
                : Duration.between(begin, slices.get(1).begin());
        var whole = step.multipliedBy(slices.size());
        var ticks = new ArrayList<Heat.Tick>();
        for (var i = 0; i <= TICKS; i++) {
            var at = begin.plus(whole.multipliedBy(i).dividedBy(TICKS));
            ticks.add(new Heat.Tick(i / (double) TICKS, at.toString().substring(11, 16)));
        }
        var columns = slices.stream().map(s -> Heat.column(s.took(), bounds)).toList();
        var heat = new Heat("measured", "UTC, since " + minute(begin), bounds, columns, ticks);
        var missing = (int) columns.stream().filter(c -> !c.isKnown()).count();
        return Html.paragraph("As Prometheus remembers the last " + whole.toHours() + " hours. " + ROWS
                        + "that quarter of an hour."
                        + (missing == 0
                                ? ""
                                : " Grey: Prometheus has nothing of that time (" + Prose.count(missing) + " of "
                                        + Prose.count(slices.size()) + " columns)."))
                + HeatMap.svg(heat)
                + Html.paragraph(heat.inWords());
    }

    private static String pods(Fact<List<SinceStart>> told) {
        if (!told.isKnown()) {
            return Html.paragraph("No metrics could be read: " + why(told) + ".");
        }
        var pods = told.orElse(List.of());
        var read = pods.stream().filter(p -> p.comparisons().isKnown()).toList();
        var silent = new StringBuilder();
        pods.stream()
                .filter(p -> !p.comparisons().isKnown())
                .forEach(p ->
                        silent.append(Html.paragraph("Not read of " + p.name() + ": " + why(p.comparisons()) + ".")));
        if (read.isEmpty()) {
            return Html.paragraph("No metrics could be read"
                            + (pods.isEmpty() ? ": no pod of the application controller is running." : "."))
                    + silent;
        }
        var bounds = bounds(read.stream().map(SinceStart::comparisons).toList());
        var columns =
                read.stream().map(p -> Heat.column(p.comparisons(), bounds)).toList();
        var ticks = new ArrayList<Heat.Tick>();
        var stride = (read.size() + MOST_LABELS - 1) / MOST_LABELS;
        for (var i = 0; i < read.size(); i += stride) {
            ticks.add(new Heat.Tick(
                    (i + 0.5) / read.size(),
                    read.get(i).shard().map(String::valueOf).orElse(Prose.count(i + 1))));
        }
        var across = read.stream().allMatch(p -> p.shard().isKnown()) ? "shard" : "pod";
        var heat = new Heat("measured", across, bounds, columns, ticks);
        return Html.paragraph(
                        "As the pods' own metrics tell it, each for all the time since it started and not over time;"
                                + " with a Prometheus named (--prometheus) the last day is shown instead. " + ROWS
                                + "that "
                                + across + ".")
                + HeatMap.svg(heat)
                + Html.paragraph(heat.inWords())
                + silent
                + table(read, bounds);
    }

    private static String table(List<SinceStart> read, List<Double> bounds) {
        var rows = new StringBuilder();
        for (var pod : read) {
            var one = new Heat(pod.name(), "", bounds, List.of(Heat.column(pod.comparisons(), bounds)), List.of());
            var words = one.inWords();
            rows.append(Html.row(
                    pod.name(),
                    pod.startedAt().map(ReportDurations::minute).orElse("not known"),
                    words.substring(words.indexOf(": ") + 2),
                    pod.cpu().map(share -> Math.round(100 * share) + " %").orElse("not known"),
                    pod.statusWorkers()
                            .map(busy -> String.format(Locale.ROOT, "%.1f", busy))
                            .orElse("not known")));
        }
        return Html.table(
                "audit pods",
                "Comparisons by pod",
                List.of("Pod", "The pod started at", "Since then", "CPU, mean", "Status processors at work, mean"),
                rows.toString());
    }

    /** Those that most have: another version of Argo CD within a day may have others. */
    private static List<Double> bounds(List<Fact<Buckets>> all) {
        return all.stream()
                .flatMap(b -> Optional.ofNullable(b.map(Buckets::bounds).orElse(List.of())).stream())
                .filter(b -> !b.isEmpty())
                .reduce((first, last) -> last)
                .orElse(Durations.BOUNDS);
    }

    private static String minute(Instant at) {
        return Prose.minute(at.truncatedTo(ChronoUnit.SECONDS).toString());
    }

    private static String why(Fact<?> fact) {
        return fact instanceof Fact.Unknown<?> unknown ? unknown.why() : "";
    }

    static String simulated(ReportInput input) {
        var body = new StringBuilder();
        for (var result : List.of(input.untouched(), input.tuned())) {
            var heat = simulated(result.outcome().contender(), result.durations());
            body.append(HeatMap.svg(heat)).append(Html.paragraph(heat.inWords()));
        }
        return Html.section(
                "How long comparisons take, simulated", ROWS + "that time. Across: when it ended.", body.toString());
    }

    private static Heat simulated(String name, List<Durations.Slice> slices) {
        var minutes = slices.size() * Durations.SLICE_MINUTES;
        var ticks = new ArrayList<Heat.Tick>();
        for (var i = 0; i <= TICKS; i++) {
            ticks.add(new Heat.Tick(i / (double) TICKS, Prose.humane((minutes * 60L * i / TICKS) / 60 * 60 + "s")));
        }
        var columns = slices.stream()
                .map(s -> Fact.known(s.counts().stream().map(Long::doubleValue).toList()))
                .toList();
        return new Heat(name, "simulated time", Durations.BOUNDS, columns, ticks);
    }
}
