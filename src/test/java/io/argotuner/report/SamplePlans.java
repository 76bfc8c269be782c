package io.argotuner.report;

import io.argotuner.decide.Bottleneck;
import io.argotuner.decide.Census;
import io.argotuner.decide.ClusterLoad;
import io.argotuner.decide.Component;
import io.argotuner.decide.CurrentSetting;
import io.argotuner.decide.Decision.Change;
import io.argotuner.decide.Decision.Measurements;
import io.argotuner.decide.Decision.Restart;
import io.argotuner.decide.Decision.SettingDecision;
import io.argotuner.decide.Decision.State;
import io.argotuner.decide.Fact;
import io.argotuner.decide.Install;
import io.argotuner.decide.Memory;
import io.argotuner.decide.ObjectRef;
import io.argotuner.decide.Observation;
import io.argotuner.decide.Place;
import io.argotuner.decide.Place.Field;
import io.argotuner.decide.Plain;
import io.argotuner.decide.Policy.Purpose;
import io.argotuner.decide.Setting;
import io.argotuner.decide.Sharding;
import io.argotuner.decide.Version;
import io.argotuner.decide.Wiring;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Plans made by hand, so that their rendering is tested without an install. */
final class SamplePlans {
    static final ObjectRef PARAMS = ObjectRef.configMap("argocd", "argocd-cmd-params-cm");
    static final ObjectRef CM = ObjectRef.configMap("argocd", "argocd-cm");
    static final ObjectRef CONTROLLER = ObjectRef.statefulSet("argocd", "argocd-application-controller");
    static final ObjectRef SERVER = ObjectRef.deployment("argocd", "argocd-server");

    private SamplePlans() {}

    /** A plain install with every state, changes of all kinds of places and a text that no parser takes. */
    static Plan busy() {
        var changes = List.of(
                change(Setting.STATUS_PROCESSORS, PARAMS, new Field.Data("controller.status.processors"), null, "32"),
                change(Setting.RECONCILIATION_TIMEOUT, CM, new Field.Data("timeout.reconciliation"), "300", "180s"),
                change(Setting.CONTROLLER_REPLICAS, CONTROLLER, new Field.Replicas(), "1", "2"),
                change(
                        Setting.CONTROLLER_REPLICAS,
                        CONTROLLER,
                        new Field.Env("argocd-application-controller", "ARGOCD_CONTROLLER_REPLICAS"),
                        "1",
                        "2"),
                change(
                        Setting.KUBE_CLIENT_QPS,
                        CONTROLLER,
                        new Field.Env("argocd-application-controller", "ARGOCD_K8S_CLIENT_QPS"),
                        null,
                        "100"),
                change(Setting.SERVER_REPLICAS, SERVER, new Field.Replicas(), "1", "2"),
                change(
                        Setting.SERVER_REPLICAS,
                        SERVER,
                        new Field.Env("argocd-server", "ARGOCD_API_SERVER_REPLICAS"),
                        null,
                        "2"));
        var settings = new ArrayList<SettingDecision>();
        for (var setting : Setting.values()) {
            settings.add(
                    switch (setting) {
                        case CONTROLLER_REPLICAS -> row(setting, "1", "1", "2", State.CHANGE);
                        case STATUS_PROCESSORS -> row(setting, null, "20", "32", State.CHANGE);
                        case OPERATION_PROCESSORS -> row(setting, "25", "25", "16", State.PENDING);
                        case RECONCILIATION_TIMEOUT -> row(setting, "300", "120s", "180s", State.CHANGE);
                        case RECONCILIATION_JITTER -> row(setting, null, "60s", "90s", State.OVERRIDDEN);
                        case CLUSTER_CACHE_RESYNC -> row(setting, null, "43200s", "43200s", State.OK);
                        case KUBE_CLIENT_QPS -> row(setting, null, "50", "100", State.CHANGE);
                        case REPO_SERVER_PARALLELISM ->
                            row(setting, "a text that is far too long for a column of a table", "0", null, State.HOLD);
                        case SERVER_REPLICAS -> row(setting, "1", "1", "2", State.CHANGE);
                        case APPLICATION_SET_CONCURRENCY -> row(setting, null, null, null, State.MISSING);
                        default -> row(setting, null, "20", "20", State.OK);
                    });
        }
        return plan(
                "plain",
                Fact.known(1200),
                settings,
                changes,
                List.of(Plain.restart(CONTROLLER, "0123456789abcdef")),
                List.of("The policy is paused: the operator would write none of this until it is not."));
    }

    /** The same install with nothing to change. */
    static Plan calm() {
        var settings = new ArrayList<SettingDecision>();
        for (var setting : Setting.values()) {
            settings.add(row(setting, null, "20", "20", State.OK));
        }
        return plan("helm", Fact.known(400), settings, List.of(), List.of(), List.of());
    }

    /** An install whose Applications nobody counted. */
    static Plan blind() {
        var settings = new ArrayList<SettingDecision>();
        for (var setting : Setting.values()) {
            settings.add(row(setting, null, "20", null, State.HOLD));
        }
        return plan("plain", Fact.unknown("no manifests of Applications"), settings, List.of(), List.of(), List.of());
    }

    /** An install that argocd-operator made. */
    static Plan owned() {
        var argocd = new ObjectRef("argoproj.io/v1beta1", "ArgoCD", "argocd", "peer");
        var path = new Field.Path(List.of("spec", "controller", "processors", "status"), true);
        var changes = List.of(change(Setting.STATUS_PROCESSORS, argocd, path, null, "50"));
        return plan("argocd-operator", Fact.known(1000), List.of(), changes, List.of(), List.of());
    }

    static Change change(Setting setting, ObjectRef object, Field field, @Nullable String from, String to) {
        return new Change(setting, new Place(object, field), from, to, Purpose.PERFORMANCE);
    }

    /** Partial objects as they are handed to the writers of patches. */
    static List<Map<String, Object>> objects() {
        var configMap = new LinkedHashMap<String, Object>();
        configMap.put("apiVersion", "v1");
        configMap.put("kind", "ConfigMap");
        configMap.put("metadata", Map.of("name", "argocd-cmd-params-cm", "namespace", "argocd"));
        configMap.put("data", Map.of("controller.status.processors", "32"));
        var workload = new LinkedHashMap<String, Object>();
        workload.put("apiVersion", "apps/v1");
        workload.put("kind", "StatefulSet");
        workload.put("metadata", Map.of("name", "argocd-application-controller", "namespace", "argocd"));
        workload.put("spec", Map.of("replicas", 2));
        return List.of(configMap, workload);
    }

    private static SettingDecision row(
            Setting setting,
            @Nullable String current,
            @Nullable String effective,
            @Nullable String recommended,
            State state) {
        var reasons = List.of(
                "1,200 Applications on 12 clusters make 620 on the busiest of 2 shards.",
                "One processor for every 20 of them is 31, within 20 and 50, and it is written with a fairly long"
                        + " explanation here so that it has to be wrapped.");
        return new SettingDecision(
                setting,
                "ConfigMap/argocd-cmd-params-cm controller." + setting.id(),
                null,
                current,
                effective,
                recommended,
                state,
                reasons);
    }

    private static Plan plan(
            String packaging,
            Fact<Integer> applications,
            List<SettingDecision> settings,
            List<Change> changes,
            List<Restart> restarts,
            List<String> remarks) {
        var install = new Install(
                "argocd",
                Fact.known(new Version(3, 5, 1)),
                packaging,
                "StatefulSet",
                "kubectl",
                List.of("ConfigMap/argocd-cm is also written by https://git.example.com/"
                        + "a/very/long/path/that/has/no/blank/in/it/and/does/not/fit/into/one/hundred/columns.git"));
        var census = applications.map(n -> new Census(
                n,
                List.of(new ClusterLoad(ClusterLoad.IN_CLUSTER, n, n)),
                Map.of(),
                Map.of(),
                0,
                false,
                Instant.EPOCH));
        var status = new CurrentSetting(
                Setting.STATUS_PROCESSORS,
                new Wiring.Missing(Component.CONTROLLER),
                null,
                Fact.unknown("not run"),
                null,
                Optional.empty());
        var observation = new Observation(
                install,
                Map.of(Setting.STATUS_PROCESSORS, status),
                census,
                new Sharding(Sharding.Algorithm.LEGACY, Fact.unknown("no Secrets")),
                List.of());
        var decision = Plain.decision(
                new Measurements(
                        applications,
                        applications.map(n -> 12),
                        applications.map(n -> n / 2),
                        true,
                        applications.map(n -> n / 4),
                        applications.map(n -> 2),
                        applications.map(n -> changes.isEmpty() ? 2 : 1),
                        applications.map(n -> 2)),
                changes.isEmpty() ? Bottleneck.NONE : Bottleneck.PROCESSORS,
                changes.isEmpty() ? "" : "620 Applications of the busiest shard share 20 status processors.",
                settings,
                changes,
                restarts,
                Optional.empty(),
                changes.isEmpty() ? "Nothing to change." : "Apply the changes; each workload restarts once.",
                Memory.none());
        return new Plan(observation, decision, remarks);
    }
}
