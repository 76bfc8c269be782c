package io.argotuner.report;

import io.argotuner.audit.Audit;
import io.argotuner.audit.Finding;
import io.argotuner.audit.Result;
import io.argotuner.audit.Severity;
import io.argotuner.decide.Fact;
import io.argotuner.decide.Freshness;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The parts of a report about the install itself: ages of comparisons, what earlier changes did, what the audit finds. */
final class ReportMeasured {
    private static final int MOST_CLUSTERS = 8;
    private static final int MOST_CHECKS = 12;
    /** How the effect of such a change ends in status. */
    private static final String TAKEN_BACK = "It was taken back.";

    private ReportMeasured() {}

    /** Empty where the ages were not read. */
    static String freshness(ReportInput input) {
        if (!(input.plan().observation().freshness() instanceof Fact.Known<Freshness> known)) {
            return "";
        }
        var freshness = known.value();
        var rows = new StringBuilder(row("all clusters", freshness.all()));
        freshness.clusters().entrySet().stream()
                .sorted(Comparator.comparing((Map.Entry<String, Freshness.Ages> e) ->
                                e.getValue().p99())
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(MOST_CLUSTERS)
                .forEach(e -> rows.append(row(e.getKey(), e.getValue())));
        var apart = freshness.exempt().entrySet().stream()
                .filter(e -> e.getValue() > 0)
                .map(e -> Prose.count(e.getValue()) + " " + e.getKey().label())
                .collect(Collectors.joining(", "));
        return Html.section(
                "How old comparisons are now",
                "Read from the Applications; the clusters whose oldest percent is oldest come first."
                        + (apart.isEmpty() ? "" : " Set apart, because their age says nothing: " + apart + "."),
                ReportFreshness.byShard(input.plan().observation())
                        + Html.table(
                                "figures ages",
                                "Ages of comparisons",
                                List.of("Cluster", "Applications", "half younger than", "99 % younger than", "oldest"),
                                rows.toString()));
    }

    private static String row(String name, Freshness.Ages ages) {
        return Html.row(name, Prose.count(ages.applications()), age(ages.p50()), age(ages.p99()), age(ages.oldest()));
    }

    private static String age(Duration age) {
        return SimulationTable.seconds(age.toSeconds());
    }

    /** Empty where no policy tells what was done. */
    static String history(ReportInput input) {
        if (input.stored().isEmpty()) {
            return "";
        }
        var told = input.stored().get();
        var items = new StringBuilder();
        told.expected().forEach(e -> items.append(item(e, "Expected: " + e.effect())));
        var effects = told.effects();
        for (var i = 0; i < effects.size(); i++) {
            var before = i + 1 < effects.size() ? effects.get(i + 1) : null;
            items.append(item(effects.get(i), did(effects.get(i), before)));
        }
        var attention = told.attention().stream()
                .map(a -> "<li>" + Html.escape(a) + "</li>\n")
                .collect(Collectors.joining());
        return Html.section(
                "What argo-tuner did, and what that did",
                "As the policy " + told.policy() + " tells it, newest first.",
                (attention.isEmpty() ? "" : "<ul class=\"notices\">\n" + attention + "</ul>\n")
                        + (items.isEmpty()
                                ? Html.paragraph("It has changed nothing yet.")
                                : "<ol class=\"timeline\">\n" + items + "</ol>\n"));
    }

    /** What is written after a change that was taken back, and measured nothing itself, is its taking back: others wait. */
    private static String did(Explanation.Effect effect, Explanation.@Nullable Effect before) {
        if (!effect.effect().isBlank()) {
            return effect.effect();
        }
        return before != null && before.at() != null && before.effect().endsWith(TAKEN_BACK)
                ? "Took back the change of " + Prose.minute(before.at()) + "."
                : "Not measured.";
    }

    private static String item(Explanation.Effect effect, String did) {
        return "<li><span class=\"when\">" + Html.escape(effect.at() == null ? "" : Prose.minute(effect.at()))
                + "</span> " + Html.escape(effect.summary() == null ? "" : effect.summary())
                + "<br><span class=\"did\">"
                + Html.escape(did) + "</span></li>\n";
    }

    /** Empty where nothing could be audited. */
    static String audit(ReportInput input) {
        if (input.audit().isEmpty()) {
            return "";
        }
        var audit = input.audit().get();
        var rows = new StringBuilder();
        audit.verdicts().stream()
                .filter(v -> v.result().state() == Result.State.FINDINGS)
                .sorted(Comparator.comparing(ReportMeasured::gravest).reversed())
                .limit(MOST_CHECKS)
                .forEach(v -> rows.append(Html.row(
                        v.check().id(),
                        gravest(v).name().toLowerCase(Locale.ROOT),
                        v.result().findings().get(0).message())));
        var unknown = audit.verdicts().stream()
                .filter(v -> v.result().state() == Result.State.UNKNOWN)
                .count();
        return Html.section(
                "Known practices",
                Prose.count(audit.count(Severity.HIGH)) + " findings of high severity, "
                        + Prose.count(audit.count(Severity.MEDIUM)) + " medium, "
                        + Prose.count(audit.count(Severity.LOW))
                        + " low"
                        + (unknown == 0 ? "" : "; " + unknown + " checks could not be judged")
                        + ". 'argo-tuner audit' tells each with its objects and the remedy.",
                rows.isEmpty()
                        ? ""
                        : Html.table("audit", "Findings", List.of("Check", "Severity", "Found"), rows.toString()));
    }

    private static Severity gravest(Audit.Verdict verdict) {
        return verdict.result().findings().stream()
                .map(Finding::severity)
                .max(Comparator.naturalOrder())
                .orElse(Severity.LOW);
    }
}
