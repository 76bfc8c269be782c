package io.argotuner.report;

import io.argotuner.api.ArgoTuningPolicyStatus.InstallStatus;
import io.argotuner.api.MeasurementStatus;
import io.argotuner.api.SettingStatus;
import io.argotuner.decide.evidence.Fit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An explanation for people, in 100 columns, read from top to bottom: each part follows from the one above. */
public final class ExplanationTable {
    private static final int LABEL = 12;
    private static final String UNKNOWN = "unknown";
    private static final Set<String> QUIET = Set.of("Ok", "Off", "Missing", "Unsupported");

    private final StringBuilder text = new StringBuilder();
    private final Explanation told;
    private final boolean colour;

    private ExplanationTable(Explanation told, boolean colour) {
        this.told = told;
        this.colour = colour;
    }

    public static String of(Explanation explanation, boolean colour) {
        return new ExplanationTable(explanation, colour).render();
    }

    private String render() {
        var status = told.status();
        part("Policy", told.policy() + ", mode " + told.mode());
        part("Install", install(status.install));
        told.attention().forEach(sentence -> part("Attention", sentence));
        gap();
        part("Measured", measured(status.measurements));
        if (status.fit != null && status.fit.refreshesPerPeriod != null) {
            part("Fitted", fitted(status.fit.refreshesPerPeriod, status.fit.refreshesErrorPercent));
        }
        part("Bottleneck", bottleneck());
        if (status.verdict != null && status.verdict.otherwise != null) {
            part("", status.verdict.otherwise);
        }
        if (status.verdict != null && status.verdict.advice != null) {
            status.verdict.advice.forEach(advice -> part("Advice", advice));
        }
        gap();
        settings();
        gap();
        effects("Expected", told.expected(), "");
        effects("Effect", told.effects(), "not measured");
        if (status.growth != null && status.growth.forecast != null) {
            part("Forecast", status.growth.forecast);
        }
        part("Next", status.nextAction == null ? UNKNOWN : status.nextAction);
        return text.toString();
    }

    private static String install(@Nullable InstallStatus install) {
        return install == null
                ? "none was read"
                : "Argo CD " + Objects.requireNonNullElse(install.version, "of unknown version") + ", packaging "
                        + Objects.requireNonNullElse(install.packaging, UNKNOWN) + ", managed by "
                        + Objects.requireNonNullElse(install.managedBy, UNKNOWN) + ", controller "
                        + Objects.requireNonNullElse(install.controllerKind, UNKNOWN);
    }

    private static String measured(@Nullable MeasurementStatus numbers) {
        if (numbers == null) {
            return "nothing";
        }
        if (numbers.applications == null) {
            return "the Applications are not counted" + (numbers.unknown == null ? "" : ": " + numbers.unknown);
        }
        return Prose.count(numbers.applications, "Application")
                + (numbers.clusters == null ? "" : " on " + Prose.count(numbers.clusters, "cluster"))
                + (numbers.shards == null ? "" : ", " + Prose.count(numbers.shards, "shard"))
                + (numbers.recommendedShards == null || numbers.recommendedShards.equals(numbers.shards)
                        ? ""
                        : " (" + Prose.count(numbers.recommendedShards) + " recommended)")
                + (numbers.busiestShardApplications == null
                        ? ""
                        : ", the busiest with " + Prose.count(numbers.busiestShardApplications)
                                + (Boolean.TRUE.equals(numbers.busiestShardEstimated) ? " (estimate)" : ""))
                + (numbers.largestClusterApplications == null
                        ? ""
                        : ", largest cluster " + Prose.count(numbers.largestClusterApplications))
                + (numbers.measuredAt == null ? "" : "; since " + Prose.minute(numbers.measuredAt));
    }

    private static String fitted(double refreshes, @Nullable Integer error) {
        return String.format(Locale.ROOT, "%.2f", refreshes)
                + " refreshes arrive for each Application and refresh period ("
                + String.format(Locale.ROOT, "%.2f", Fit.DEMAND) + " where nothing is fitted)"
                + (error == null ? "" : "; one measurement typically differs by " + error + " %");
    }

    private String bottleneck() {
        var status = told.status();
        var name = Objects.requireNonNullElse(status.bottleneck, "Unknown");
        return status.verdict == null || status.verdict.reason == null ? name : name + ": " + status.verdict.reason;
    }

    private void settings() {
        if (told.settings().isEmpty()) {
            part("Decision", "none");
            return;
        }
        line(row("Decision", "SETTING", "NOW", "RECOMMENDED", "STATE"), colour);
        var quiet = new ArrayList<SettingStatus>();
        for (var setting : told.settings()) {
            if (QUIET.contains(Objects.requireNonNullElse(setting.state, ""))) {
                quiet.add(setting);
            } else {
                setting(setting);
            }
        }
        quiet.stream()
                .collect(Collectors.groupingBy(
                        s -> Objects.requireNonNullElse(s.state, ""),
                        TreeMap::new,
                        Collectors.mapping(ExplanationTable::brief, Collectors.joining(", "))))
                .forEach((state, settings) -> part("", state + ": " + settings));
    }

    private void setting(SettingStatus setting) {
        var changes = "Change".equals(setting.state);
        line(
                row(
                        "",
                        Objects.requireNonNullElse(setting.name, UNKNOWN),
                        humane(setting.effective),
                        humane(setting.recommended),
                        Objects.requireNonNullElse(setting.state, UNKNOWN)),
                colour && changes);
        if (setting.reason != null && !setting.reason.isBlank()) {
            indented(setting.reason);
        }
        if (changes || "Pending".equals(setting.state)) {
            indented("in " + Objects.requireNonNullElse(setting.target, UNKNOWN)
                    + (setting.original == null ? "" : ", originally " + Prose.humane(setting.original)));
        }
    }

    private static String brief(SettingStatus setting) {
        return setting.name + (setting.effective == null ? "" : " " + Prose.humane(setting.effective));
    }

    private static String humane(@Nullable String value) {
        return value == null ? "-" : Prose.humane(value);
    }

    private void effects(String label, List<Explanation.Effect> effects, String otherwise) {
        var name = label;
        for (var effect : effects) {
            part(
                    name,
                    (effect.at() == null ? "" : Prose.minute(effect.at()) + " ")
                            + Objects.requireNonNullElse(effect.summary(), ""));
            part("", "-> " + (effect.effect().isBlank() ? otherwise : effect.effect()));
            name = "";
        }
    }

    private static String row(String label, String setting, String now, String recommended, String state) {
        return Prose.cell(label, LABEL)
                + Prose.cell(setting, 28)
                + Prose.cell(now, 16)
                + Prose.cell(recommended, 16)
                + state;
    }

    private void part(String label, String value) {
        var first = true;
        for (var piece : Prose.wrap(value, PlanTable.WIDTH - LABEL)) {
            line(Prose.cell(first ? label : "", LABEL) + piece, false);
            first = false;
        }
    }

    private void indented(String value) {
        var indent = " ".repeat(LABEL + 2);
        Prose.wrap(value, PlanTable.WIDTH - indent.length()).forEach(piece -> line(indent + piece, false));
    }

    private void gap() {
        line("", false);
    }

    private void line(String line, boolean bold) {
        var trimmed = line.stripTrailing();
        text.append(bold ? "\u001b[1m" + trimmed + "\u001b[0m" : trimmed).append('\n');
    }
}
