package io.argotuner.report;

import io.argotuner.decide.Census;
import io.argotuner.decide.Decision.Measurements;
import io.argotuner.decide.Decision.SettingDecision;
import io.argotuner.decide.Decision.State;
import io.argotuner.decide.Fact;
import io.argotuner.decide.ObjectRef;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A plan for people, in 100 columns, with or without colour: what changes comes first, each setting with its reason. */
public final class PlanTable {
    /** No line is longer. */
    public static final int WIDTH = 100;

    private static final int LABEL = 12;
    private static final String INDENT = " ".repeat(6);

    private final StringBuilder text = new StringBuilder();
    private final boolean colour;

    private PlanTable(boolean colour) {
        this.colour = colour;
    }

    public static String of(Plan plan, boolean colour) {
        return new PlanTable(colour).render(plan);
    }

    private String render(Plan plan) {
        var install = plan.observation().install();
        var decision = plan.decision();
        labelled(
                "Install",
                "Argo CD " + install.version().map(Object::toString).orElse("of unknown version") + " in namespace "
                        + install.namespace() + "; packaging " + install.packaging() + ", managed by "
                        + install.managedBy() + ", controller " + install.controllerKind());
        labelled(
                "Measured", measured(decision.measurements(), plan.observation().census()));
        labelled("Bottleneck", decision.bottleneck().id() + reason(decision.bottleneckReason()));
        install.notices().forEach(notice -> labelled("Notice", notice));
        plan.remarks().forEach(remark -> labelled("Remark", remark));
        settings(decision.settings());
        if (!plan.restarts().isEmpty()) {
            labelled("Restarts", restarts(plan.restarts()));
        }
        labelled("Next", decision.nextAction());
        return text.toString();
    }

    private static String measured(Measurements numbers, Fact<Census> census) {
        if (!(numbers.applications() instanceof Fact.Known<Integer> applications)) {
            return "Applications not counted"
                    + (numbers.applications() instanceof Fact.Unknown<Integer> unknown ? ": " + unknown.why() : "");
        }
        var estimate = numbers.busiestShardEstimated() ? " (estimate)" : "";
        return Prose.count(applications.value(), "Application")
                + part(numbers.clusters(), n -> " on " + Prose.count(n, "cluster"))
                + part(census, c -> c.assumed() ? " (given, not counted)" : "")
                + part(census, c -> c.unreadable() > 0 ? " (" + Prose.count(c.unreadable()) + " unreadable)" : "")
                + shards(numbers)
                + part(numbers.busiestShard(), n -> ", busiest shard " + Prose.count(n) + estimate)
                + part(numbers.largestCluster(), n -> ", largest cluster " + Prose.count(n));
    }

    /** What runs, and what should where that is another number. */
    private static String shards(Measurements numbers) {
        return part(numbers.running(), n -> ", " + Prose.count(n, "shard"))
                + (numbers.recommended().equals(numbers.running())
                        ? ""
                        : part(numbers.recommended(), n -> " (" + Prose.count(n) + " recommended)"));
    }

    private static <T> String part(Fact<T> fact, Function<T, String> words) {
        return fact.map(words).orElse("");
    }

    private void settings(List<SettingDecision> settings) {
        text.append('\n');
        line(row("  SETTING", "CURRENT", "EFFECTIVE", "RECOMMENDED", "STATE"), colour);
        settings.stream().sorted(Comparator.comparingInt(PlanTable::rank)).forEach(this::setting);
        text.append('\n');
    }

    private static int rank(SettingDecision setting) {
        return setting.state() == State.CHANGE ? 0 : setting.state() == State.PENDING ? 1 : 2;
    }

    private void setting(SettingDecision setting) {
        var changes = setting.state() == State.CHANGE;
        line(
                row(
                        (changes ? "* " : "  ") + setting.setting().id(),
                        shown(setting.current(), "-"),
                        shown(setting.effective(), "unknown"),
                        shown(setting.recommended(), "-"),
                        setting.state().id()),
                colour && changes);
        if (rank(setting) < 2) {
            indented("in " + setting.target());
        }
        if (!setting.reason().isBlank()) {
            indented(setting.reason());
        }
    }

    private static String row(String setting, String current, String effective, String recommended, String state) {
        return Prose.cell(setting, 30)
                + Prose.cell(current, 17)
                + Prose.cell(effective, 15)
                + Prose.cell(recommended, 15)
                + state;
    }

    private static String shown(@Nullable String value, String absent) {
        return value == null ? absent : Prose.humane(value);
    }

    private static String restarts(List<ObjectRef> workloads) {
        return workloads.stream().map(Object::toString).collect(Collectors.joining(", ")) + " (each once)";
    }

    private static String reason(String reason) {
        return reason.isBlank() ? "" : ": " + reason;
    }

    private void labelled(String label, String value) {
        var first = true;
        for (var part : Prose.wrap(value, WIDTH - LABEL)) {
            line(Prose.cell(first ? label : "", LABEL) + part, false);
            first = false;
        }
    }

    private void indented(String value) {
        Prose.wrap(value, WIDTH - INDENT.length()).forEach(part -> line(INDENT + part, false));
    }

    private void line(String line, boolean bold) {
        var trimmed = line.stripTrailing();
        text.append(bold ? "\u001b[1m" + trimmed + "\u001b[0m" : trimmed).append('\n');
    }
}
