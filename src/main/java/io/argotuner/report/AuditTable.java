package io.argotuner.report;

import io.argotuner.audit.Audit;
import io.argotuner.audit.Audit.Verdict;
import io.argotuner.audit.Finding;
import io.argotuner.audit.Remedy;
import io.argotuner.audit.Result.State;
import io.argotuner.audit.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;

/** An audit for people: the gravest findings first, each with its objects and what helps, then what could not be judged. */
public final class AuditTable {
    private static final int LABEL = 12;

    private final StringBuilder text = new StringBuilder();
    private final boolean colour;

    private AuditTable(boolean colour) {
        this.colour = colour;
    }

    public static String of(Audit audit, boolean colour) {
        return new AuditTable(colour).render(audit);
    }

    private String render(Audit audit) {
        labelled("Install", install(audit));
        labelled("Checked", summary(audit));
        audit.verdicts().stream()
                .flatMap(v -> v.result().findings().stream().map(f -> new Told(v, f)))
                .sorted(Comparator.comparing((Told t) -> t.finding().severity()).reversed())
                .forEach(t -> finding(t.verdict(), t.finding()));
        unknown(audit.verdicts());
        return text.toString();
    }

    private record Told(Verdict verdict, Finding finding) {}

    /** {@code Argo CD 3.5.1 in namespace argocd; packaging plain, managed by kubectl}. */
    static String install(Audit audit) {
        var install = audit.estate().install();
        return "Argo CD " + install.version().map(Object::toString).orElse("of unknown version") + " in namespace "
                + install.namespace() + "; packaging " + install.packaging() + ", managed by " + install.managedBy()
                + audit.estate()
                        .fleet()
                        .map(f -> "; " + Prose.count(f.applications(), "Application"))
                        .orElse("; Applications not read");
    }

    /** {@code 43 checks: 1 high, 3 medium and 5 low findings; 6 could not be judged}. */
    static String summary(Audit audit) {
        var unknown = audit.verdicts().stream()
                .filter(v -> v.result().state() == State.UNKNOWN)
                .count();
        return audit.verdicts().size() + " checks: " + audit.count(Severity.HIGH) + " high, "
                + audit.count(Severity.MEDIUM) + " medium and " + audit.count(Severity.LOW) + " low findings; "
                + unknown
                + " could not be judged";
    }

    private void finding(Verdict verdict, Finding finding) {
        text.append('\n');
        line(
                Prose.cell(finding.severity().toString().toUpperCase(Locale.ROOT), LABEL)
                        + verdict.check().id(),
                colour);
        Prose.wrap(finding.message(), PlanTable.WIDTH - LABEL).forEach(part -> line(" ".repeat(LABEL) + part, false));
        if (!finding.subjects().isEmpty()) {
            labelled(
                    "  Objects",
                    String.join(
                            ", ",
                            finding.subjects().stream()
                                    .map(s -> s + (s.file() == null ? "" : " (" + s.file() + ":" + s.line() + ")"))
                                    .toList()));
        }
        finding.remedy().ifPresent(this::remedy);
    }

    private void remedy(Remedy remedy) {
        var label = remedy.form() == Remedy.Form.YAML ? "  YAML" : "  Command";
        for (var part : remedy.text().lines().toList()) {
            // Not wrapped: it is there to be copied.
            line(Prose.cell(label, LABEL) + part, false);
            label = "";
        }
    }

    private void unknown(List<Verdict> verdicts) {
        var all = verdicts.stream().filter(v -> !v.result().unknown().isEmpty()).toList();
        if (all.isEmpty()) {
            return;
        }
        text.append('\n');
        line("Not judged, neither found nor passed:", colour);
        var byReason = new LinkedHashMap<String, List<String>>();
        for (var verdict : all) {
            for (var why : verdict.result().unknown()) {
                byReason.computeIfAbsent(why, w -> new ArrayList<>())
                        .add(verdict.check().id());
            }
        }
        byReason.forEach((why, ids) -> {
            var first = true;
            for (var part : Prose.wrap(why + ": " + String.join(", ", ids), PlanTable.WIDTH - 4)) {
                line((first ? "  - " : "    ") + part, false);
                first = false;
            }
        });
    }

    private void labelled(String label, String value) {
        var first = true;
        for (var part : Prose.wrap(value, PlanTable.WIDTH - LABEL)) {
            line(Prose.cell(first ? label : "", LABEL) + part, false);
            first = false;
        }
    }

    private void line(String line, boolean bold) {
        var trimmed = line.stripTrailing();
        text.append(bold ? "\u001b[1m" + trimmed + "\u001b[0m" : trimmed).append('\n');
    }
}
