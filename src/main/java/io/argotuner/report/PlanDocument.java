package io.argotuner.report;

import io.argotuner.decide.Decision.SettingDecision;
import io.argotuner.decide.Fact;
import io.argotuner.decide.Version;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A plan for programs. Every key is always there, null where the value is not known; texts are in written form. */
public final class PlanDocument {
    private PlanDocument() {}

    public static String json(Plan plan) {
        return Json.write(document(plan));
    }

    public static String yaml(Plan plan) {
        return Yaml.write(document(plan));
    }

    private static Map<String, @Nullable Object> document(Plan plan) {
        var decision = plan.decision();
        var document = new LinkedHashMap<String, @Nullable Object>();
        document.put("install", install(plan));
        document.put("measurements", measurements(plan));
        document.put("bottleneck", decision.bottleneck().id());
        document.put("bottleneckReason", decision.bottleneckReason());
        document.put(
                "settings",
                decision.settings().stream().map(PlanDocument::setting).toList());
        document.put("restarts", plan.restarts().stream().map(Object::toString).toList());
        document.put("remarks", plan.remarks());
        document.put("nextAction", decision.nextAction());
        return document;
    }

    private static Map<String, @Nullable Object> install(Plan plan) {
        var install = plan.observation().install();
        var document = new LinkedHashMap<String, @Nullable Object>();
        document.put("namespace", install.namespace());
        document.put("version", orNull(install.version().map(Version::toString)));
        document.put("packaging", install.packaging());
        document.put("controllerKind", install.controllerKind());
        document.put("managedBy", install.managedBy());
        document.put("notices", install.notices());
        return document;
    }

    private static Map<String, @Nullable Object> measurements(Plan plan) {
        var numbers = plan.decision().measurements();
        var document = new LinkedHashMap<String, @Nullable Object>();
        document.put("applications", orNull(numbers.applications()));
        document.put("clusters", orNull(numbers.clusters()));
        document.put("shards", orNull(numbers.running()));
        document.put("recommendedShards", orNull(numbers.recommended()));
        document.put("busiestShardApplications", orNull(numbers.busiestShard()));
        document.put("busiestShardEstimated", numbers.busiestShardEstimated());
        document.put("largestClusterApplications", orNull(numbers.largestCluster()));
        document.put("unknown", numbers.applications() instanceof Fact.Unknown<Integer> unknown ? unknown.why() : null);
        return document;
    }

    private static Map<String, @Nullable Object> setting(SettingDecision setting) {
        var document = new LinkedHashMap<String, @Nullable Object>();
        document.put("name", setting.setting().id());
        document.put("target", setting.target());
        document.put("current", setting.current());
        document.put("effective", setting.effective());
        document.put("recommended", setting.recommended());
        document.put("state", setting.state().id());
        document.put("reason", setting.reason());
        return document;
    }

    private static <T> @Nullable T orNull(Fact<T> fact) {
        return fact instanceof Fact.Known<T> known ? known.value() : null;
    }
}
