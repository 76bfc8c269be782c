package io.argotuner.testing;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * All that argo-tuner may write, in one place (promise I1). Whoever lets it write more adds a line here, in
 * docs/reliability.md and in docs/rbac.md.
 */
final class AllowedWrites {
    private AllowedWrites() {}

    /** What a value may be: built-in bounds hold whatever the policy says (promise I4). */
    record Text(Pattern form, long least, long most) {
        boolean holds(String text) {
            var found = form.matcher(text);
            return found.matches() && Long.parseLong(found.group(1)) >= least && Long.parseLong(found.group(1)) <= most;
        }
    }

    private static final Text COUNT = new Text(Pattern.compile("([0-9]{1,9})"), 1, 10_000);
    private static final Text RATE = new Text(Pattern.compile("([0-9]{1,9})(\\.[0-9]+)?"), 1, 10_000);
    private static final Text DURATION = new Text(Pattern.compile("([0-9]{1,9})(s|ms)"), 0, 999_999_999);

    /** Keys of {@code data} in the two ConfigMaps: the setting, and what may stand there. */
    static final Map<String, String> DATA = Map.ofEntries(
            Map.entry("timeout.reconciliation", "reconciliationTimeout"),
            Map.entry("timeout.reconciliation.jitter", "reconciliationJitter"),
            Map.entry("controller.status.processors", "statusProcessors"),
            Map.entry("controller.operation.processors", "operationProcessors"),
            Map.entry("controller.k8s.client.qps", "kubeClientQps"),
            Map.entry("controller.k8s.client.burst", "kubeClientQps"),
            Map.entry("controller.kubectl.parallelism.limit", "kubectlParallelism"),
            Map.entry("reposerver.parallelism.limit", "repoServerParallelism"),
            Map.entry("applicationsetcontroller.concurrent.reconciliations.max", "applicationSetConcurrency"));

    /** Variables of a pod template. */
    static final Map<String, String> ENV = Map.ofEntries(
            Map.entry("ARGOCD_CONTROLLER_REPLICAS", "controllerReplicas"),
            Map.entry("ARGOCD_API_SERVER_REPLICAS", "serverReplicas"),
            Map.entry("ARGOCD_RECONCILIATION_TIMEOUT", "reconciliationTimeout"),
            Map.entry("ARGOCD_RECONCILIATION_JITTER", "reconciliationJitter"),
            Map.entry("ARGOCD_CLUSTER_CACHE_RESYNC_DURATION", "clusterCacheResync"),
            Map.entry("ARGOCD_APPLICATION_CONTROLLER_STATUS_PROCESSORS", "statusProcessors"),
            Map.entry("ARGOCD_APPLICATION_CONTROLLER_OPERATION_PROCESSORS", "operationProcessors"),
            Map.entry("ARGOCD_K8S_CLIENT_QPS", "kubeClientQps"),
            Map.entry("ARGOCD_K8S_CLIENT_BURST", "kubeClientQps"),
            Map.entry("ARGOCD_APPLICATION_CONTROLLER_KUBECTL_PARALLELISM_LIMIT", "kubectlParallelism"),
            Map.entry("ARGOCD_REPO_SERVER_PARALLELISM_LIMIT", "repoServerParallelism"),
            Map.entry("ARGOCD_APPLICATIONSET_CONTROLLER_CONCURRENT_RECONCILIATIONS", "applicationSetConcurrency"));

    /** Requests that change something, as {@code verb resource}; Leases apart. */
    static final Set<String> REQUESTS = Set.of(
            "patch configmaps",
            "patch statefulsets",
            "patch deployments",
            "patch argocds",
            "patch argotuningpolicies",
            "update argotuningpolicies",
            "patch argotuningpolicies/status",
            "update argotuningpolicies/status",
            "create events",
            "patch events");

    /** Besides those, where a policy has its pins managed. */
    static final Set<String> PINNING = Set.of("patch secrets", "patch applications");

    /** The one thing that is ever sent to an Application. */
    static final String REFRESH = "{\"metadata\":{\"annotations\":{\"argocd.argoproj.io/refresh\":\"normal\"}}}";

    private static final String JOURNAL = "metadata/annotations/argotuner\\.io/journal";
    private static final String ALGORITHM = "ARGOCD_CONTROLLER_SHARDING_ALGORITHM";
    private static final String WORKLOAD = "spec/replicas|spec/template/metadata/annotations/argotuner\\.io/config-hash"
            + "|spec/template/spec/containers\\[[^]]*]/env\\[(" + String.join("|", ENV.keySet()) + "|" + ALGORITHM
            + ")]/(name|value)";

    /** Where the algorithm that deals clusters to shards stands, and what may stand there. */
    private static final Pattern ALGORITHM_LEAF = Pattern.compile("data/controller\\.sharding\\.algorithm"
            + "|spec/controller/sharding/algorithm|.*/env\\[" + ALGORITHM + "]/value");

    private static final Set<String> ALGORITHMS = Set.of("legacy", "round-robin", "consistent-hashing");

    /** Leaves of a stored object that a write of argo-tuner's may change, by kind; see {@link Leaves}. */
    private static final Map<String, Pattern> LEAVES = leaves();

    private static Map<String, Pattern> leaves() {
        var leaves = new LinkedHashMap<String, Pattern>();
        var keys = String.join("|", DATA.keySet().stream().map(Pattern::quote).toList());
        leaves.put("ConfigMap", Pattern.compile(JOURNAL + "|data/(controller\\.sharding\\.algorithm|" + keys + ")"));
        leaves.put("StatefulSet", Pattern.compile(JOURNAL + "|spec/minReadySeconds|" + WORKLOAD));
        leaves.put("Deployment", Pattern.compile(JOURNAL + "|" + WORKLOAD));
        leaves.put(
                "ArgoCD",
                Pattern.compile(JOURNAL
                        + "|spec/controller/(processors/(status|operation)|sharding/(replicas|enabled|algorithm)|appSync"
                        + "|parallelismLimit)|spec/(repo|server)/replicas"
                        + "|spec/(controller|repo|applicationSet)/env\\[[^]]*]/(name|value)"));
        leaves.put("Secret", Pattern.compile(JOURNAL + "|metadata/annotations/argotuner\\.io/moved|data/shard"));
        leaves.put("ArgoTuningPolicy", Pattern.compile("metadata/finalizers\\[0]|status/.*"));
        return leaves;
    }

    static boolean leaf(String kind, String path) {
        var allowed = LEAVES.get(kind);
        return allowed != null && allowed.matcher(path).matches();
    }

    /** What is wrong with a value, empty where nothing is or where the path holds none. */
    static List<String> wrong(String path, String text) {
        if (ALGORITHM_LEAF.matcher(path).matches()) {
            return ALGORITHMS.contains(text) ? List.of() : List.of(path + " = \"" + text + "\"");
        }
        var rule = rule(path);
        return rule == null || rule.holds(text) ? List.of() : List.of(path + " = \"" + text + "\"");
    }

    private static Text rule(String path) {
        var setting = setting(path);
        if (setting.isEmpty() || path.endsWith("/name")) {
            return null;
        }
        if (Set.of("reconciliationTimeout", "reconciliationJitter", "clusterCacheResync")
                .contains(setting)) {
            return DURATION;
        }
        return setting.equals("kubeClientQps") ? RATE : COUNT;
    }

    private static final Pattern VARIABLE = Pattern.compile(".*/env\\[([^]]*)]/value");

    /** The setting that a leaf belongs to, empty for the marks that argo-tuner leaves beside its settings. */
    static String setting(String path) {
        if (path.startsWith("data/")) {
            return DATA.getOrDefault(path.substring("data/".length()), "");
        }
        var variable = VARIABLE.matcher(path);
        return variable.matches() ? ENV.getOrDefault(variable.group(1), "") : "";
    }
}
