package io.argotuner.report;

import io.argotuner.audit.Audit;
import io.argotuner.audit.Audit.Verdict;
import io.argotuner.audit.Check;
import io.argotuner.audit.Finding;
import io.argotuner.audit.Severity;
import io.argotuner.audit.Subject;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An audit as SARIF 2.1.0, which code scanning reads: each check a rule, each finding a result at the line it is about. */
public final class AuditSarif {
    private AuditSarif() {}

    /** @param version of argo-tuner */
    public static String of(Audit audit, String version) {
        var driver = new LinkedHashMap<String, Object>();
        driver.put("name", "argo-tuner");
        driver.put("version", version);
        driver.put("rules", audit.verdicts().stream().map(v -> rule(v.check())).toList());
        var results = new ArrayList<Map<String, Object>>();
        for (int i = 0; i < audit.verdicts().size(); i++) {
            var verdict = audit.verdicts().get(i);
            for (var finding : verdict.result().findings()) {
                results.add(result(verdict.check(), i, finding));
            }
        }
        var invocation = new LinkedHashMap<String, Object>();
        invocation.put("executionSuccessful", true);
        invocation.put(
                "toolExecutionNotifications",
                audit.verdicts().stream()
                        .filter(v -> !v.result().unknown().isEmpty())
                        .map(AuditSarif::notJudged)
                        .toList());
        var run = new LinkedHashMap<String, Object>();
        run.put("tool", Map.of("driver", driver));
        run.put("invocations", List.of(invocation));
        run.put("columnKind", "utf16CodeUnits");
        run.put("results", results);
        var document = new LinkedHashMap<String, Object>();
        document.put("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
        document.put("version", "2.1.0");
        document.put("runs", List.of(run));
        return AuditDocument.written(document) + "\n";
    }

    private static Map<String, Object> rule(Check check) {
        var rule = new LinkedHashMap<String, Object>();
        rule.put("id", check.id());
        rule.put("shortDescription", Map.of("text", check.title()));
        rule.put("fullDescription", Map.of("text", check.why()));
        rule.put("help", Map.of("text", check.remedy()));
        rule.put("defaultConfiguration", Map.of("level", level(check.severity())));
        rule.put(
                "properties", Map.of("tags", List.of("argo-cd", check.category().toString())));
        return rule;
    }

    private static Map<String, Object> result(Check check, int index, Finding finding) {
        var result = new LinkedHashMap<String, Object>();
        result.put("ruleId", check.id());
        result.put("ruleIndex", index);
        result.put("level", level(finding.severity()));
        result.put("message", Map.of("text", finding.message()));
        result.put(
                "locations",
                finding.subjects().stream().map(AuditSarif::location).toList());
        return result;
    }

    private static Map<String, Object> location(Subject subject) {
        var location = new LinkedHashMap<String, Object>();
        var file = subject.file();
        if (file != null) {
            location.put(
                    "physicalLocation",
                    Map.of(
                            "artifactLocation",
                            Map.of("uri", uri(file)),
                            "region",
                            Map.of("startLine", Math.max(1, subject.line()))));
        }
        location.put(
                "logicalLocations",
                List.of(Map.of(
                        "fullyQualifiedName",
                        subject.ref().kind() + "/" + subject.ref().namespace() + "/"
                                + subject.ref().name(),
                        "name",
                        subject.ref().name(),
                        "kind",
                        "resource")));
        return location;
    }

    /** A relative path stays relative, as code scanning looks for it in the repository. */
    private static String uri(String file) {
        try {
            var path = Path.of(file);
            return path.isAbsolute()
                    ? path.toUri().toString()
                    : new URI(null, null, file.replace('\\', '/'), null).toASCIIString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("a path alone is always a URI", e);
        }
    }

    private static Map<String, Object> notJudged(Verdict verdict) {
        return Map.of(
                "level",
                "note",
                "message",
                Map.of(
                        "text",
                        verdict.check().id() + " was not judged: "
                                + String.join("; ", verdict.result().unknown())),
                "associatedRule",
                Map.of("id", verdict.check().id()));
    }

    private static String level(Severity severity) {
        return switch (severity) {
            case HIGH -> "error";
            case MEDIUM -> "warning";
            case LOW -> "note";
        };
    }
}
