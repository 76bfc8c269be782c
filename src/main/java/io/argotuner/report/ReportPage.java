package io.argotuner.report;

import io.argotuner.decide.Decision;
import io.argotuner.decide.Decision.SettingDecision;
import io.argotuner.decide.Decision.State;
import io.argotuner.decide.Fact;
import io.argotuner.simulate.Outcome;
import io.argotuner.simulate.Outlook;
import io.argotuner.simulate.Scenario;
import io.argotuner.simulate.Trial;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A plan and what a simulation makes of it, as one HTML page that needs nothing from anywhere: no script, no font, no
 * picture. It follows the reader's dark mode and prints.
 */
public final class ReportPage {
    private static final int CHART_POINTS = 240;
    private static final int MOST_BARS = 40;

    private final StringBuilder page = new StringBuilder();
    private final Plan plan;
    private final Scenario scenario;
    private final List<Trial.Result> results;
    private final List<Outlook.Size> outlook;

    private ReportPage(Plan plan, Scenario scenario, List<Trial.Result> results, List<Outlook.Size> outlook) {
        this.plan = plan;
        this.scenario = scenario;
        this.results = results;
        this.outlook = outlook;
    }

    /** @param results one for each contender of the scenario, untouched first, argo-tuner last */
    public static String of(Plan plan, Scenario scenario, List<Trial.Result> results, List<Outlook.Size> outlook) {
        return new ReportPage(plan, scenario, results, outlook).render();
    }

    private String render() {
        var install = plan.observation().install();
        var title = "Argo CD in " + install.namespace() + ": tuning report";
        page.append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                + "<meta name=\"color-scheme\" content=\"light dark\">\n<title>" + Html.escape(title)
                + "</title>\n<style>\n"
                + style() + "</style>\n</head>\n<body>\n<main>\n");
        head();
        cards();
        settings();
        freshness();
        outlook();
        shards();
        contenders();
        timeline();
        page.append(
                "<footer><p>What is simulated is a model of Argo CD fitted to published measurements, under an ordinary"
                        + " load that need not be yours: it compares settings, and its absolute figures are no promise."
                        + " Made by argo-tuner.</p></footer>\n</main>\n</body>\n</html>\n");
        return page.toString();
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

    private void head() {
        var install = plan.observation().install();
        var fleet = scenario.fleet();
        page.append("<header>\n<p class=\"kicker\">argo-tuner report</p>\n<h1>Argo CD in <span>"
                + Html.escape(install.namespace()) + "</span></h1>\n<p class=\"sub\">"
                + Html.escape(
                        "Argo CD " + install.version().map(Object::toString).orElse("of unknown version")
                                + ", packaging " + install.packaging() + ", managed by " + install.managedBy() + ", "
                                + Prose.count(fleet.applications(), "Application") + " on "
                                + Prose.count(fleet.clusters(), "cluster") + ".")
                + "</p>\n<p class=\"next\">" + Html.escape(plan.decision().nextAction()) + "</p>\n");
        var notices = new ArrayList<>(install.notices());
        notices.addAll(plan.remarks());
        if (!notices.isEmpty()) {
            page.append("<ul class=\"notices\">");
            notices.forEach(notice -> page.append("<li>" + Html.escape(notice) + "</li>"));
            page.append("</ul>\n");
        }
        page.append("</header>\n");
    }

    private void cards() {
        var untouched = results.get(0).outcome();
        var tuned = results.get(results.size() - 1).outcome();
        page.append("<section class=\"cards\" aria-label=\"In short\">\n");
        card(
                "Bottleneck now",
                plan.decision().bottleneck().id(),
                plan.decision().bottleneckReason());
        card(
                "99 % of comparisons are younger than",
                SimulationTable.seconds(tuned.freshnessP99()),
                "simulated with argo-tuner; " + SimulationTable.seconds(untouched.freshnessP99()) + " untouched");
        card(
                "A commit to everything is synced in",
                commit(tuned),
                "simulated with argo-tuner; " + commit(untouched) + " untouched");
        card(
                "What it costs",
                Prose.count(tuned.rollouts(), "rolling restart"),
                "controller pods were starting for "
                        + SimulationTable.seconds(tuned.podsDown().toSeconds()) + ", one at a time");
        page.append("</section>\n");
    }

    private void card(String label, String value, String note) {
        page.append("<div class=\"card\"><h2>" + Html.escape(label) + "</h2><p class=\"value\">" + Html.escape(value)
                + "</p><p>" + Html.escape(note) + "</p></div>\n");
    }

    private static String commit(Outcome outcome) {
        var took = outcome.lastFleetCommit();
        return took.isPresent() ? SimulationTable.seconds(took.getAsLong()) : "not in time";
    }

    private void settings() {
        page.append("<section>\n<h2>Settings</h2>\n<div class=\"scroll\"><table class=\"settings\">\n<thead><tr>"
                + "<th scope=\"col\">Setting</th><th scope=\"col\">Original</th><th scope=\"col\">In force</th>"
                + "<th scope=\"col\">Recommended</th><th scope=\"col\">State</th><th scope=\"col\">Why</th></tr></thead>"
                + "\n<tbody>\n");
        plan.decision().settings().stream()
                .sorted(Comparator.comparingInt(
                        s -> s.state() == State.CHANGE ? 0 : s.state() == State.PENDING ? 1 : 2))
                .forEach(this::setting);
        page.append("</tbody></table></div>\n</section>\n");
    }

    private void setting(SettingDecision setting) {
        var changes = setting.state() == State.CHANGE || setting.state() == State.PENDING;
        page.append("<tr" + (changes ? " class=\"changes\"" : "") + "><th scope=\"row\">"
                + setting.setting().id()
                + "<span class=\"target\">" + Html.escape(setting.target()) + "</span></th><td>"
                + shown(setting.original()) + "</td><td>" + shown(setting.effective()) + "</td><td class=\"to\">"
                + shown(setting.recommended()) + "</td><td><span class=\"state\">"
                + setting.state().id()
                + "</span></td><td class=\"why\">" + Html.escape(setting.reason()) + "</td></tr>\n");
    }

    private static String shown(@Nullable String value) {
        return value == null ? "–" : Html.escape(Prose.humane(value));
    }

    private void freshness() {
        var hours = scenario.duration().toHours();
        var chart = new LineChart(
                "Age that 99 % of comparisons stay below",
                "Over " + hours + " simulated hours with a commit to every Application in the middle: "
                        + results.get(0).outcome().contender() + " and argo-tuner.",
                "hours simulated",
                x -> String.format(Locale.ROOT, "%.0f", x),
                ReportPage::duration);
        for (var result : List.of(results.get(0), results.get(results.size() - 1))) {
            chart.line(result.outcome().contender(), points(result.minutes()));
        }
        section(
                "Freshness over time",
                "The age that 99 % of comparisons stay below, minute by minute; the peak in the middle is a commit that"
                        + " changes every Application.",
                chart.mark(hours / 2.0, "commit to everything").svg());
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

    private void outlook() {
        var chart = new LineChart(
                "Age that 99 % of comparisons stay below, by number of Applications",
                "From a quarter to three times as many Applications as now, with the settings in force and with argo-tuner.",
                "Applications",
                x -> String.format(Locale.ROOT, "%,.0f", x),
                ReportPage::duration);
        chart.line(
                "in force",
                outlook.stream()
                        .map(s -> new double[] {s.applications(), s.untouched()})
                        .toList());
        chart.line(
                "argo-tuner",
                outlook.stream()
                        .map(s -> new double[] {s.applications(), s.tuned()})
                        .toList());
        section(
                "If it grows",
                outlookSentence(),
                chart.mark(scenario.fleet().applications(), "today").svg());
    }

    private String outlookSentence() {
        var objective = 2 * results.get(0).outcome().settings().timeout()
                + results.get(0).outcome().settings().jitter()
                + 60;
        var late = outlook.stream()
                .filter(size -> size.untouched() > objective)
                .map(Outlook.Size::applications)
                .findFirst();
        var what = "Simulated with more and with fewer Applications on the same clusters. ";
        return late.map(n -> what + "With the settings in force 99 % of comparisons are no longer younger than "
                        + SimulationTable.seconds(objective) + " (2T + J + 60s) at " + Prose.count(n, "Application")
                        + ".")
                .orElse(what + "With the settings in force 99 % of comparisons stay younger than "
                        + SimulationTable.seconds(objective) + " (2T + J + 60s) up to "
                        + Prose.count(outlook.get(outlook.size() - 1).applications(), "Application") + ".");
    }

    private static String duration(double seconds) {
        return SimulationTable.seconds(Math.round(seconds));
    }

    private void shards() {
        var before = results.get(0).outcome().settings().controllerReplicas();
        var after = results.get(results.size() - 1).outcome().settings().controllerReplicas();
        var known = plan.observation().sharding().clusters() instanceof Fact.Known;
        page.append("<section>\n<h2>Applications on each shard</h2>\n<p>"
                + (known
                        ? "As Argo CD assigns the clusters."
                        : "The clusters' identities are not known, so this is one assignment of many that Argo CD may come to.")
                + "</p>\n<div class=\"shards\">\n");
        bars("in force", before);
        bars("with argo-tuner", after);
        page.append("</div>\n</section>\n");
    }

    private void bars(String label, int shards) {
        var loads = scenario.fleet().perShard(Math.max(1, shards));
        var most = Math.max(1, Arrays.stream(loads).max().orElse(1));
        page.append("<figure><figcaption>" + label + ": " + Prose.count(loads.length, "shard") + ", busiest "
                + Prose.count(most) + "</figcaption>\n<ol class=\"bars\">\n");
        for (var shard = 0; shard < Math.min(MOST_BARS, loads.length); shard++) {
            page.append(String.format(
                    Locale.ROOT,
                    "<li><span class=\"shard\">%d</span><span class=\"bar\"><span style=\"width:%.1f%%\"></span></span>"
                            + "<span class=\"n\">%,d</span></li>%n",
                    shard,
                    100.0 * loads[shard] / most,
                    loads[shard]));
        }
        page.append("</ol>" + (loads.length > MOST_BARS ? "<p>and " + (loads.length - MOST_BARS) + " more</p>" : "")
                + "</figure>\n");
    }

    private void contenders() {
        page.append("<section>\n<h2>Side by side</h2>\n<p>"
                + Html.escape(scenario.duration().toHours() + " simulated hours, "
                        + String.format(
                                Locale.ROOT, "%.0f", scenario.costs().pods().controllerCores())
                        + " cores for each controller pod.")
                + "</p>\n<div class=\"scroll\"><table class=\"figures\">\n<thead><tr><th></th>");
        results.forEach(
                r -> page.append("<th scope=\"col\">" + Html.escape(r.outcome().contender()) + "</th>"));
        page.append("</tr></thead>\n<tbody>\n");
        figures("99 % of comparisons younger than", o -> SimulationTable.seconds(o.freshnessP99()));
        figures("Oldest comparison", o -> SimulationTable.seconds(o.freshnessMost()));
        figures("Commit to everything, 99 % synced", ReportPage::commit);
        figures("Any commit, 99 % synced", o -> SimulationTable.seconds(o.syncP99()));
        figures("Queued, mean", o -> String.format(Locale.ROOT, "%,.0f", o.queued()));
        figures("Client throttling a request", o -> String.format(Locale.ROOT, "%.3fs", o.throttled()));
        figures("API requests a second", o -> String.format(Locale.ROOT, "%.1f", o.requests()));
        figures("Controller cores used", o -> String.format(Locale.ROOT, "%.2f", o.cores()));
        figures("Rolling restarts", o -> Prose.count(o.rollouts()));
        page.append("</tbody></table></div>\n</section>\n");
    }

    private void figures(String label, Function<Outcome, String> figure) {
        page.append("<tr><th scope=\"row\">" + label + "</th>");
        results.forEach(r -> page.append("<td>" + Html.escape(figure.apply(r.outcome())) + "</td>"));
        page.append("</tr>\n");
    }

    private void timeline() {
        var tuned = results.get(results.size() - 1);
        page.append("<section>\n<h2>What argo-tuner does, simulated</h2>\n");
        if (tuned.changes().isEmpty()) {
            page.append("<p>Nothing: the settings fit.</p>\n</section>\n");
            return;
        }
        var begin = tuned.minutes().get(0).at();
        page.append("<ol class=\"timeline\">\n");
        for (var change : tuned.changes()) {
            var after = Duration.between(begin, change.at());
            page.append("<li><span class=\"when\">"
                    + String.format(Locale.ROOT, "%dh%02dm", after.toHours(), after.toMinutesPart()) + "</span> "
                    + Html.escape(SimulationTable.settings(change.settings())) + "</li>\n");
        }
        page.append("</ol>\n");
        tuned.decision().map(Decision::nextAction).ifPresent(next -> page.append("<p>" + Html.escape(next) + "</p>\n"));
        page.append("</section>\n");
    }

    private void section(String title, String text, String figure) {
        page.append("<section>\n<h2>" + Html.escape(title) + "</h2>\n<p>" + Html.escape(text) + "</p>\n" + figure
                + "</section>\n");
    }
}
