package io.argotuner.report;

import io.argotuner.decide.Fact;
import io.argotuner.decide.forecast.Forecast;
import io.argotuner.decide.forecast.Trend;
import io.argotuner.simulate.Outlook;
import java.util.List;
import java.util.Locale;

/** The part of a report about more Applications than there are: when which limit is hit, and how the install would stand. */
final class ReportGrowth {
    private static final List<String> COLUMNS =
            List.of("Applications", "When", "What is hit or set", "What it costs", "Why");

    private ReportGrowth() {}

    static String forecast(ReportInput input) {
        var forecast = input.forecast();
        var rows = new StringBuilder();
        for (var ahead : forecast.ahead()) {
            var limit = ahead.limit();
            rows.append(Html.row(
                    String.format(Locale.ROOT, "%,d", limit.applications()),
                    ahead.days()
                            .map(Forecast.Days::text)
                            .orElse(forecast.trend().isKnown() ? "not in sight" : "not known"),
                    limit.what(),
                    Forecast.cost(limit).replaceAll("^[,;] ", ""),
                    limit.why()));
        }
        var table = rows.isEmpty()
                ? Html.paragraph("No limit was found up to four times as many Applications.")
                : Html.table("limits", "Limits ahead", COLUMNS, rows.toString());
        return Html.section("Which limit comes next", forecast.sentence(), counted(input) + table);
    }

    /** The counts of days and the likely pace; empty without a trend. */
    private static String counted(ReportInput input) {
        var days = input.history().days();
        if (!(input.forecast().trend() instanceof Fact.Known<Trend> known)) {
            return "";
        }
        var trend = known.value();
        var first = days.get(0).day();
        var last = (double) (days.get(days.size() - 1).day().toEpochDay() - first.toEpochDay());
        var counted = days.stream()
                .map(d -> new double[] {(double) (d.day().toEpochDay() - first.toEpochDay()), d.applications()})
                .toList();
        var chart = new LineChart(
                "Applications by day, and where the trend leads",
                input.forecast().sentence(),
                Axis.numbers("days since " + first),
                Axis.numbers("Applications"));
        return chart.line("counted", counted)
                .line(
                        "likely",
                        List.of(
                                new double[] {last, trend.now()},
                                new double[] {1.5 * last, trend.in(0.5 * last, trend.perDay())},
                                new double[] {2.0 * last, Math.max(0, trend.in(last, trend.perDay()))}))
                .mark(last, "today")
                .svg();
    }

    static String outlook(ReportInput input) {
        var chart = new LineChart(
                "Age that 99 % of comparisons stay below, by number of Applications",
                "From a quarter to three times as many Applications as now, with the settings in force and with argo-tuner.",
                Axis.numbers("Applications"),
                Axis.seconds("age"));
        chart.line(
                "in force",
                input.outlook().stream()
                        .map(s -> new double[] {s.applications(), s.untouched()})
                        .toList());
        chart.line(
                "argo-tuner",
                input.outlook().stream()
                        .map(s -> new double[] {s.applications(), s.tuned()})
                        .toList());
        return Html.section(
                "If it grows",
                sentence(input),
                chart.mark(input.scenario().fleet().applications(), "today").svg());
    }

    private static String sentence(ReportInput input) {
        var settings = input.untouched().outcome().settings();
        var objective = 2 * settings.timeout() + settings.jitter() + 60;
        var outlook = input.outlook();
        var late = outlook.stream()
                .filter(size -> size.untouched() > objective)
                .map(Outlook.Size::applications)
                .findFirst();
        var what =
                "Simulated with more and with fewer Applications on the same clusters. With the settings in force 99 % of"
                        + " comparisons ";
        return late.map(n -> what + "are no longer younger than " + SimulationTable.seconds(objective)
                        + " (2T + J + 60s) at " + Prose.count(n, "Application") + ".")
                .orElse(what + "stay younger than " + SimulationTable.seconds(objective) + " (2T + J + 60s) up to "
                        + Prose.count(outlook.get(outlook.size() - 1).applications(), "Application") + ".");
    }
}
