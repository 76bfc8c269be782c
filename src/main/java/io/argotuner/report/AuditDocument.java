package io.argotuner.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.argotuner.audit.Audit;
import io.argotuner.audit.Audit.Verdict;
import io.argotuner.audit.Finding;
import io.argotuner.audit.Remedy;
import io.argotuner.audit.Result.State;
import io.argotuner.audit.Severity;
import io.argotuner.audit.Subject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** An audit for programs, every check with its state; and for people who read Markdown, such as in a pull request. */
public final class AuditDocument {
    private AuditDocument() {}

    public static String json(Audit audit) {
        var install = audit.estate().install();
        var document = new LinkedHashMap<String, Object>();
        var about = new LinkedHashMap<String, Object>();
        about.put("namespace", install.namespace());
        about.put("version", install.version().map(v -> (Object) v.toString()).orElse("unknown"));
        about.put("packaging", install.packaging());
        about.put("managedBy", install.managedBy());
        document.put("install", about);
        var summary = new LinkedHashMap<String, Object>();
        for (var severity : List.of(Severity.HIGH, Severity.MEDIUM, Severity.LOW)) {
            summary.put(severity.toString(), audit.count(severity));
        }
        for (var state : List.of(State.UNKNOWN, State.NOT_APPLICABLE, State.PASSED)) {
            summary.put(
                    Character.toLowerCase(state.id().charAt(0)) + state.id().substring(1),
                    audit.verdicts().stream()
                            .filter(v -> v.result().state() == state)
                            .count());
        }
        document.put("summary", summary);
        document.put(
                "checks", audit.verdicts().stream().map(AuditDocument::check).toList());
        return written(document) + "\n";
    }

    public static String markdown(Audit audit) {
        var text = new StringBuilder("# Argo CD audit\n\n")
                .append(escaped(AuditTable.install(audit)))
                .append(".\n\n")
                .append(AuditTable.summary(audit))
                .append(".\n");
        for (var severity : List.of(Severity.HIGH, Severity.MEDIUM, Severity.LOW)) {
            if (audit.count(severity) == 0) {
                continue;
            }
            text.append("\n## ").append(capital(severity.toString())).append('\n');
            for (var verdict : audit.verdicts()) {
                for (var finding : verdict.result().findings()) {
                    if (finding.severity() == severity) {
                        finding(text, verdict, finding);
                    }
                }
            }
        }
        var unknown = audit.verdicts().stream()
                .filter(v -> !v.result().unknown().isEmpty())
                .toList();
        if (!unknown.isEmpty()) {
            text.append("\n## Not judged\n\n| check | why |\n|---|---|\n");
            unknown.forEach(v -> text.append("| `")
                    .append(v.check().id())
                    .append("` | ")
                    .append(escaped(String.join("; ", v.result().unknown())))
                    .append(" |\n"));
        }
        return text.toString();
    }

    private static void finding(StringBuilder text, Verdict verdict, Finding finding) {
        text.append("\n### `")
                .append(verdict.check().id())
                .append("`: ")
                .append(escaped(verdict.check().title()))
                .append("\n\n")
                .append(escaped(finding.message()))
                .append('\n');
        if (!finding.subjects().isEmpty()) {
            text.append("\nObjects: ")
                    .append(String.join(
                            ", ",
                            finding.subjects().stream()
                                    .map(s -> "`" + s.toString().replace('`', '\'') + "`")
                                    .toList()))
                    .append('\n');
        }
        finding.remedy().ifPresent(r -> text.append("\n```")
                .append(r.form() == Remedy.Form.YAML ? "yaml" : "sh")
                .append('\n')
                .append(r.text())
                .append("\n```\n"));
    }

    private static Map<String, Object> check(Verdict verdict) {
        var check = new LinkedHashMap<String, Object>();
        check.put("id", verdict.check().id());
        check.put("category", verdict.check().category().toString());
        check.put("severity", verdict.check().severity().toString());
        check.put("title", verdict.check().title());
        check.put("state", verdict.result().state().id());
        check.put(
                "findings",
                verdict.result().findings().stream().map(AuditDocument::finding).toList());
        check.put("unknown", verdict.result().unknown());
        check.put("notApplicable", verdict.result().notApplicable().orElse(null));
        return check;
    }

    private static Map<String, Object> finding(Finding finding) {
        var told = new LinkedHashMap<String, Object>();
        told.put("severity", finding.severity().toString());
        told.put("message", finding.message());
        told.put(
                "objects",
                finding.subjects().stream().map(AuditDocument::object).toList());
        told.put(
                "remedy",
                finding.remedy()
                        .map(r -> Map.of("form", r.form().name().toLowerCase(Locale.ROOT), "text", r.text()))
                        .orElse(null));
        return told;
    }

    private static Map<String, Object> object(Subject subject) {
        var object = new LinkedHashMap<String, Object>();
        object.put("apiVersion", subject.ref().apiVersion());
        object.put("kind", subject.ref().kind());
        object.put("namespace", subject.ref().namespace());
        object.put("name", subject.ref().name());
        object.put("file", subject.file());
        object.put("line", subject.file() == null ? null : subject.line());
        return object;
    }

    static String written(Object document) {
        try {
            return JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValueAsString(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("maps, lists and texts cannot fail to serialize", e);
        }
    }

    /** Foreign text in Markdown: no markup, no table borders. */
    static String escaped(String text) {
        var escaped = new StringBuilder();
        text.codePoints().forEach(c -> {
            if ("\\`*_[]<>|#".indexOf(c) >= 0) {
                escaped.append('\\');
            }
            escaped.appendCodePoint(Character.isISOControl(c) ? ' ' : c);
        });
        return escaped.toString();
    }

    private static String capital(String word) {
        return Character.toUpperCase(word.charAt(0)) + word.substring(1);
    }

    /** What is found, in the order of the checks, each once: for a bounded summary. */
    static List<String> ids(Audit audit) {
        var ids = new ArrayList<String>();
        for (var severity : List.of(Severity.HIGH, Severity.MEDIUM, Severity.LOW)) {
            audit.verdicts().stream()
                    .filter(v -> v.result().findings().stream().anyMatch(f -> f.severity() == severity))
                    .map(v -> v.check().id())
                    .filter(id -> !ids.contains(id))
                    .forEach(ids::add);
        }
        return ids;
    }
}
