package io.argotuner.report;

import io.argotuner.decide.Evidence;
import io.argotuner.decide.load.Capacity;
import java.util.List;
import java.util.Locale;

/** The part of a report with what is asked of each limit, and what that gives, against the number of Applications. */
final class ReportLoad {
    /** Of today's Applications, that a chart shows beyond them at least and at most. */
    private static final double LEAST = 1.5;

    private static final double MOST = 4;

    private ReportLoad() {}

    /** Empty where nothing is counted. */
    static String html(ReportInput input) {
        if (input.capacities().isEmpty()) {
            return "";
        }
        var applications = input.scenario().fleet().applications();
        var body = new StringBuilder();
        for (var capacity : input.capacities()) {
            body.append("<h3>" + Html.escape(title(capacity.kind())) + "</h3>\n")
                    .append(Html.paragraph(sentence(capacity, applications)))
                    .append(chart(capacity, applications));
        }
        return Html.section("Load and capacity", source(input), body.toString());
    }

    /** Where the numbers come from. */
    private static String source(ReportInput input) {
        var measured = input.capacities().stream().filter(Capacity::measured).count();
        var evidence = input.plan().observation().evidence();
        var where = measured == 0
                ? "By counts, because " + Evidence.noRates(evidence).orElse("not every pod tells it") + "."
                : (measured == input.capacities().size() ? "Measured" : "Measured where it says so, else by counts")
                        + evidence.map(e -> " from the pods over "
                                        + Prose.humane(e.window().toSeconds() + "s"))
                                .orElse("")
                        + ".";
        var changes = input.capacities().stream().anyMatch(c -> !c.unchanged());
        return where + " Of the busiest shard; each cluster keeps its share as Applications are added."
                + (measured > 0 || !input.fit().isPublished() ? " " + fitted(input) : "")
                + " The flat lines are what can be used: "
                + (measured == 0
                        ? "all processors, for the counts have a reserve within them"
                        : "80 % of the processors where they are measured")
                + ", 70 % of the client's limit."
                + (changes ? " Now is with the settings in force, after with those recommended." : "");
    }

    private static String fitted(ReportInput input) {
        var demand = input.fit().demand();
        return String.format(
                        Locale.ROOT, "%.2f refreshes arrive for each Application and refresh period, ", demand.value())
                + (input.fit().isPublished() ? "as published." : "as fitted to this install.");
    }

    private static String title(Capacity.Kind kind) {
        return switch (kind) {
            case STATUS_PROCESSORS -> "Status processors at work";
            case OPERATION_PROCESSORS -> "Operation processors at work";
            case REQUESTS -> "Requests per second to API servers";
        };
    }

    private static String sentence(Capacity capacity, int applications) {
        var now = capacity.inForce();
        var then = capacity.recommended();
        return (capacity.measured() ? "Measured: " : "By counts: ")
                + number(now.asked(applications)) + " asked with " + Prose.count(applications, "Application")
                + " today. "
                + number(now.usable()) + " of the " + number(now.amount()) + " in force can be used; "
                + full(now, applications) + "."
                + (capacity.unchanged()
                        ? ""
                        : " With what is recommended, " + number(then.amount()) + " on each of "
                                + Prose.count(then.shards(), "shard") + ", " + number(then.asked(applications))
                                + " are asked today; " + full(then, applications) + ".");
    }

    private static String full(Capacity.Side side, int applications) {
        var full = side.full();
        if (full.isEmpty()) {
            return "nothing is asked that grows";
        }
        return full.getAsLong() < applications
                ? "enough for " + Prose.count((int) full.getAsLong(), "Application") + ", which is passed"
                : "reached at " + Prose.count((int) full.getAsLong(), "Application");
    }

    private static String chart(Capacity capacity, int applications) {
        var now = capacity.inForce();
        var then = capacity.recommended();
        var right = LEAST * applications;
        for (var side : List.of(now, then)) {
            right = Math.max(
                    right, Math.min(MOST * applications, 1.1 * side.full().orElse(0)));
        }
        var chart = new LineChart(
                title(capacity.kind()) + ", asked and to be had, by number of Applications",
                sentence(capacity, applications),
                Axis.numbers("Applications"),
                Axis.amounts(title(capacity.kind())));
        side(chart, 0, capacity.unchanged() ? "" : "now", now, right);
        if (!capacity.unchanged()) {
            side(chart, 1, "after", then, right);
        }
        return chart.mark(applications, "today")
                .point(0, applications, now.asked(applications))
                .svg();
    }

    private static void side(LineChart chart, int colour, String name, Capacity.Side side, double right) {
        chart.line(colour, ("asked " + name).trim(), List.of(new double[] {0, 0}, new double[] {right, side.asked(right)
        }));
        chart.level(colour, ("usable " + name).trim(), side.usable());
        side.full().ifPresent(at -> {
            if (at <= right) {
                chart.point(colour, (double) at, side.usable());
            }
        });
    }

    private static String number(double amount) {
        if (amount > 0 && amount < 0.05) {
            return "less than 0.1";
        }
        return String.format(Locale.ROOT, amount < 10 && amount != Math.rint(amount) ? "%.1f" : "%,.0f", amount);
    }
}
