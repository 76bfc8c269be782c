package io.argotuner.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Objects;

/**
 * A report as one HTML page that needs nothing from anywhere: no script, no font, no picture. It follows the reader's dark
 * mode and prints.
 */
public final class ReportPage {
    private ReportPage() {}

    public static String of(ReportInput input) {
        var title = "Argo CD in " + input.plan().observation().install().namespace() + ": tuning report";
        return "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                + "<meta name=\"color-scheme\" content=\"light dark\">\n<title>" + Html.escape(title)
                + "</title>\n<style>\n" + style() + "</style>\n</head>\n<body>\n<main>\n"
                + head(input)
                + cards(input)
                + ReportSettings.html(input)
                + ReportMeasured.history(input)
                + ReportMeasured.freshness(input)
                + ReportDurations.measured(input.live())
                + ReportLoad.html(input)
                + ReportGrowth.forecast(input)
                + ReportSimulation.freshness(input)
                + ReportDurations.simulated(input)
                + ReportGrowth.outlook(input)
                + ReportShards.html(input)
                + ReportSimulation.contenders(input)
                + ReportSimulation.timeline(input)
                + ReportMeasured.audit(input)
                + "<footer><p>What is simulated is a model of Argo CD fitted to published measurements, under an ordinary"
                + " load that need not be yours: it compares settings, and its absolute figures are no promise."
                + " Made by argo-tuner.</p></footer>\n</main>\n</body>\n</html>\n";
    }

    private static String style() {
        try (var in = ReportPage.class.getResourceAsStream("/report/report.css")) {
            return new String(
                    Objects.requireNonNull(in, "/report/report.css is missing from the jar")
                            .readAllBytes(),
                    StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("/report/report.css", e);
        }
    }

    private static String head(ReportInput input) {
        var plan = input.plan();
        var install = plan.observation().install();
        var fleet = input.scenario().fleet();
        var head = new StringBuilder("<header>\n<p class=\"kicker\">argo-tuner report</p>\n<h1>Argo CD in <span>"
                + Html.escape(install.namespace()) + "</span></h1>\n<p class=\"sub\">"
                + Html.escape(
                        "Argo CD " + install.version().map(Object::toString).orElse("of unknown version")
                                + ", packaging " + install.packaging() + ", managed by " + install.managedBy() + ", "
                                + Prose.count(fleet.applications(), "Application") + " on "
                                + Prose.count(fleet.clusters(), "cluster") + ".")
                + "</p>\n<p class=\"next\">"
                + Html.escape(plan.decision().nextAction() + " " + SimulationTable.next(input.forecast(), " then"))
                + "</p>\n");
        var notices = new ArrayList<>(install.notices());
        notices.addAll(plan.remarks());
        if (!notices.isEmpty()) {
            head.append("<ul class=\"notices\">");
            notices.forEach(notice -> head.append("<li>" + Html.escape(notice) + "</li>"));
            head.append("</ul>\n");
        }
        return head.append("</header>\n").toString();
    }

    private static String cards(ReportInput input) {
        var untouched = input.untouched().outcome();
        var tuned = input.tuned().outcome();
        var decision = input.plan().decision();
        return "<section class=\"cards\" aria-label=\"In short\">\n"
                + card("Bottleneck now", decision.bottleneck().id(), decision.bottleneckReason())
                + card(
                        "99 % of comparisons are younger than",
                        SimulationTable.seconds(tuned.freshnessP99()),
                        "simulated with argo-tuner; " + SimulationTable.seconds(untouched.freshnessP99())
                                + " with the settings in force")
                + card(
                        "A commit to everything is synced in",
                        ReportInput.commit(tuned),
                        "simulated with argo-tuner; " + ReportInput.commit(untouched) + " with the settings in force")
                + card(
                        "What it costs",
                        Prose.count(tuned.rollouts(), "rolling restart"),
                        "in " + input.scenario().duration().toHours()
                                + " simulated hours; controller pods were starting"
                                + " for "
                                + SimulationTable.seconds(tuned.podsDown().toSeconds())
                                + ", one at a time")
                + "</section>\n";
    }

    private static String card(String label, String value, String note) {
        return "<div class=\"card\"><h2>" + Html.escape(label) + "</h2><p class=\"value\">" + Html.escape(value)
                + "</p><p>" + Html.escape(note) + "</p></div>\n";
    }
}
