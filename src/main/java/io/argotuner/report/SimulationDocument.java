package io.argotuner.report;

import io.argotuner.decide.Setting;
import io.argotuner.simulate.InForce;
import io.argotuner.simulate.Outcome;
import io.argotuner.simulate.Scenario;
import io.argotuner.simulate.Trial;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Simulations for programs. Every key is always there, null where there is no figure; times are seconds. */
public final class SimulationDocument {
    private SimulationDocument() {}

    public static String json(Scenario scenario, List<Trial.Result> results) {
        var document = new LinkedHashMap<String, @Nullable Object>();
        document.put("applications", scenario.fleet().applications());
        document.put("clusters", scenario.fleet().clusters());
        document.put("hours", scenario.duration().toHours());
        document.put("controllerCores", scenario.costs().pods().controllerCores());
        document.put("seed", scenario.seed());
        document.put(
                "contenders", results.stream().map(SimulationDocument::result).toList());
        return Json.write(document);
    }

    private static Map<String, @Nullable Object> result(Trial.Result result) {
        var outcome = result.outcome();
        var document = new LinkedHashMap<String, @Nullable Object>();
        document.put("name", outcome.contender());
        document.put("freshnessP50", outcome.freshnessP50());
        document.put("freshnessP99", outcome.freshnessP99());
        document.put("freshnessMost", outcome.freshnessMost());
        document.put("comparisons", outcome.comparisons());
        document.put("syncs", outcome.syncs());
        document.put("syncP50", outcome.syncP50());
        document.put("syncP99", outcome.syncP99());
        document.put(
                "fleetCommits",
                outcome.fleetCommits().stream()
                        .map(SimulationDocument::fleetCommit)
                        .toList());
        document.put("queuedMean", outcome.queued());
        document.put("queuedMost", outcome.queuedMost());
        document.put("throttled", outcome.throttled());
        document.put("requestsPerSecond", outcome.requests());
        document.put("cores", outcome.cores());
        document.put("rollouts", outcome.rollouts());
        document.put("podsDown", outcome.podsDown().toSeconds());
        document.put("settings", settings(outcome.settings()));
        document.put(
                "changes",
                result.changes().stream().map(SimulationDocument::change).toList());
        return document;
    }

    private static Map<String, @Nullable Object> fleetCommit(Outcome.FleetCommit commit) {
        var document = new LinkedHashMap<String, @Nullable Object>();
        document.put("applications", commit.applications());
        document.put("half", orNull(commit.half()));
        document.put("most", orNull(commit.most()));
        return document;
    }

    private static @Nullable Long orNull(OptionalLong seconds) {
        return seconds.isPresent() ? seconds.getAsLong() : null;
    }

    private static Map<String, @Nullable Object> settings(InForce settings) {
        var document = new LinkedHashMap<String, @Nullable Object>();
        document.put(Setting.CONTROLLER_REPLICAS.id(), settings.controllerReplicas());
        document.put(Setting.STATUS_PROCESSORS.id(), settings.statusProcessors());
        document.put(Setting.OPERATION_PROCESSORS.id(), settings.operationProcessors());
        document.put(Setting.RECONCILIATION_TIMEOUT.id(), settings.timeout());
        document.put(Setting.RECONCILIATION_JITTER.id(), settings.jitter());
        document.put(Setting.CLUSTER_CACHE_RESYNC.id(), settings.resync());
        document.put(Setting.KUBE_CLIENT_QPS.id(), settings.qps());
        document.put(Setting.KUBECTL_PARALLELISM.id(), settings.kubectlParallelism());
        document.put(Setting.REPO_SERVER_REPLICAS.id(), settings.repoServerReplicas());
        document.put(Setting.REPO_SERVER_PARALLELISM.id(), settings.repoServerParallelism());
        return document;
    }

    private static Map<String, @Nullable Object> change(Trial.Change change) {
        var document = new LinkedHashMap<String, @Nullable Object>();
        document.put("at", change.at().toString());
        document.put("applications", change.applications());
        document.put("settings", texts(change.settings()));
        document.put("before", texts(change.before()));
        document.put(
                "takenBack",
                change.takenBack().stream().sorted().map(Setting::id).toList());
        document.put("effect", change.effect().orElse(null));
        return document;
    }

    private static Map<String, @Nullable Object> texts(Map<Setting, Double> amounts) {
        var texts = new LinkedHashMap<String, @Nullable Object>();
        amounts.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(e -> texts.put(e.getKey().id(), e.getKey().text(e.getValue())));
        return texts;
    }
}
