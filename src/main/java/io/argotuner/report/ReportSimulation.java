package io.argotuner.report;

import io.argotuner.decide.Decision;
import io.argotuner.decide.Setting;
import io.argotuner.simulate.Outcome;
import io.argotuner.simulate.Trial;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The parts of a report that a simulation gives: freshness and durations over time, the contenders, what was done. */
final class ReportSimulation {
    private static final int CHART_POINTS = 240;

    private ReportSimulation() {}

    static String freshness(ReportInput input) {
        var hours = input.scenario().duration().toHours();
        var chart = new LineChart(
                "Age that 99 % of comparisons stay below",
                "Over " + hours + " simulated hours with a commit to every Application in the middle: "
                        + input.untouched().outcome().contender() + " and argo-tuner.",
                Axis.numbers("hours simulated"),
                Axis.seconds("age"));
        for (var result : List.of(input.untouched(), input.tuned())) {
            chart.line(result.outcome().contender(), points(result.minutes()));
        }
        return Html.section(
                "Freshness over time",
                "The age that 99 % of comparisons stay below, minute by minute; the peak in the middle is a commit that"
                        + " changes every Application.",
                chart.mark(hours / 2.0, "commit to everything").svg());
    }

    static String duration(double seconds) {
        return SimulationTable.seconds(Math.round(seconds));
    }

    /** Fewer points than minutes: the worst of each stretch. */
    private static List<double[]> points(List<Trial.Minute> minutes) {
        var stride = Math.max(1, minutes.size() / CHART_POINTS);
        var points = new ArrayList<double[]>();
        for (var from = 0; from < minutes.size(); from += stride) {
            var stretch = minutes.subList(from, Math.min(minutes.size(), from + stride));
            var worst = stretch.stream().mapToLong(Trial.Minute::p99).max().orElse(0);
            points.add(new double[] {from / 60.0, worst});
        }
        return points;
    }

    static String contenders(ReportInput input) {
        var scenario = input.scenario();
        var outcomes = input.results().stream().map(Trial.Result::outcome).toList();
        var rows = new StringBuilder();
        figures(rows, outcomes, "99 % of comparisons younger than", o -> SimulationTable.seconds(o.freshnessP99()));
        figures(rows, outcomes, "Oldest comparison", o -> SimulationTable.seconds(o.freshnessMost()));
        figures(rows, outcomes, "Commit to everything, 99 % synced", ReportInput::commit);
        figures(rows, outcomes, "Any commit, 99 % synced", o -> SimulationTable.seconds(o.syncP99()));
        figures(rows, outcomes, "Queued, mean", o -> String.format(Locale.ROOT, "%,.0f", o.queued()));
        figures(rows, outcomes, "Client throttling a request", o -> String.format(Locale.ROOT, "%.3fs", o.throttled()));
        figures(rows, outcomes, "API requests a second", o -> String.format(Locale.ROOT, "%.1f", o.requests()));
        figures(rows, outcomes, "Controller cores used", o -> String.format(Locale.ROOT, "%.2f", o.cores()));
        figures(rows, outcomes, "Rolling restarts", o -> Prose.count(o.rollouts()));
        var columns = Stream.concat(Stream.of("Figure"), outcomes.stream().map(Outcome::contender))
                .toList();
        return Html.section(
                "Side by side",
                scenario.duration().toHours() + " simulated hours, "
                        + String.format(
                                Locale.ROOT, "%.0f", scenario.costs().pods().controllerCores())
                        + " cores for each controller pod.",
                Html.table("figures", "Contenders side by side", columns, rows.toString()));
    }

    private static void figures(
            StringBuilder rows, List<Outcome> outcomes, String label, Function<Outcome, String> figure) {
        rows.append(Html.row(label, outcomes.stream().map(figure).toArray(String[]::new)));
    }

    static String timeline(ReportInput input) {
        var tuned = input.tuned();
        if (tuned.changes().isEmpty()) {
            return Html.section("What argo-tuner does, simulated", "Nothing: the settings fit.", "");
        }
        var begin = tuned.minutes().get(0).at();
        var body = new StringBuilder("<ol class=\"timeline\">\n");
        for (var i = 0; i < tuned.changes().size(); i++) {
            var change = tuned.changes().get(i);
            body.append("<li><span class=\"when\">"
                    + SimulationTable.after(begin, change.at()) + "</span> "
                    + Html.escape(settings(change)) + "<br><span class=\"did\">"
                    + Html.escape(SimulationTable.did(tuned, i).orElse("Not measured.")) + "</span></li>\n");
        }
        body.append("</ol>\n");
        tuned.decision().map(Decision::nextAction).ifPresent(next -> body.append(Html.paragraph(next)));
        return Html.section(
                "What argo-tuner does, simulated",
                "Its real decisions, which see what the simulated pods measure. What was measured of a change is told with"
                        + " it; what made nothing better is taken back.",
                body.toString());
    }

    private static String settings(Trial.Change change) {
        return new EnumMap<>(change.settings())
                .entrySet().stream()
                        .map(e -> e.getKey().id() + " "
                                + (change.before().containsKey(e.getKey())
                                        ? amount(e.getKey(), change.before().get(e.getKey())) + " -> "
                                        : "")
                                + amount(e.getKey(), e.getValue()))
                        .collect(Collectors.joining(", "));
    }

    private static String amount(Setting setting, double amount) {
        return Prose.humane(setting.text(amount));
    }
}
