package io.argotuner.collect;

import io.argotuner.decide.Fact;
import io.argotuner.decide.Setting;
import io.argotuner.decide.Version;
import java.util.List;
import java.util.Optional;

/**
 * How each setting that reaches a process through its environment is named, parsed and defaulted, by Argo CD version.
 * Source of fact: the flag definitions in {@code cmd/} of Argo CD v2.8.21 to v3.5.1, {@code controller/cache/cache.go}
 * and {@code cluster_constants.go}. Replica counts are not here: they are fields of the workload.
 */
final class SettingCatalog {
    static final String ARGOCD_CM = "argocd-cm";
    static final String CMD_PARAMS = "argocd-cmd-params-cm";

    /** The oldest version that is read. */
    static final Version OLDEST = new Version(2, 8, 0);

    private static final Version V3 = new Version(3, 0, 0);

    private SettingCatalog() {}

    /** How a text becomes an amount. */
    enum Kind {
        INT,
        FLOAT,
        DURATION,
        /** A duration of which the controller keeps whole seconds only. */
        TIMER
    }

    /**
     * One setting.
     *
     * @param flag the command-line flag that beats the environment, without dashes; empty where there is none
     * @param configMap where Argo CD's own manifests take the environment variable from, for information
     * @param since the first version that reads the environment variable
     * @param before3 default of versions before 3.0, in the setting's unit
     * @param from3 default from 3.0
     * @param min the least amount that is accepted
     */
    record Knob(
            Setting setting,
            String env,
            String flag,
            String configMap,
            String key,
            Kind kind,
            Version since,
            double before3,
            double from3,
            long min) {

        /** Unknown where the version is not known and matters. */
        Fact<Double> defaultOf(Fact<Version> version) {
            if (before3 == from3) {
                return Fact.known(before3);
            }
            return version instanceof Fact.Known<Version> known
                    ? Fact.known(known.value().compareTo(V3) < 0 ? before3 : from3)
                    : Fact.unknown("Argo CD's default depends on its version, which is not known");
        }

        /** The greatest amount that is accepted. */
        long max(Fact<Version> version) {
            if (setting == Setting.APPLICATION_SET_CONCURRENCY) {
                // Argo CD 3.2 lifted the bound; where the version is not known the narrower one is the safe reading.
                return version instanceof Fact.Known<Version> v && v.value().atLeast(3, 2, 0) ? Long.MAX_VALUE : 100;
            }
            return setting == Setting.KUBECTL_PARALLELISM || kind == Kind.DURATION || kind == Kind.TIMER
                    ? Long.MAX_VALUE
                    : Integer.MAX_VALUE;
        }
    }

    static final List<Knob> KNOBS = List.of(
            intParam(
                    Setting.STATUS_PROCESSORS,
                    "ARGOCD_APPLICATION_CONTROLLER_STATUS_PROCESSORS",
                    "status-processors",
                    "controller.status.processors",
                    20,
                    0),
            intParam(
                    Setting.OPERATION_PROCESSORS,
                    "ARGOCD_APPLICATION_CONTROLLER_OPERATION_PROCESSORS",
                    "operation-processors",
                    "controller.operation.processors",
                    10,
                    0),
            new Knob(
                    Setting.RECONCILIATION_TIMEOUT,
                    "ARGOCD_RECONCILIATION_TIMEOUT",
                    "app-resync",
                    ARGOCD_CM,
                    "timeout.reconciliation",
                    Kind.TIMER,
                    OLDEST,
                    180,
                    120,
                    0),
            new Knob(
                    Setting.RECONCILIATION_JITTER,
                    "ARGOCD_RECONCILIATION_JITTER",
                    "app-resync-jitter",
                    ARGOCD_CM,
                    "timeout.reconciliation.jitter",
                    Kind.TIMER,
                    new Version(2, 10, 0),
                    0,
                    60,
                    0),
            new Knob(
                    Setting.CLUSTER_CACHE_RESYNC,
                    "ARGOCD_CLUSTER_CACHE_RESYNC_DURATION",
                    "",
                    CMD_PARAMS,
                    "",
                    Kind.DURATION,
                    OLDEST,
                    43_200,
                    43_200,
                    0),
            new Knob(
                    Setting.KUBE_CLIENT_QPS,
                    "ARGOCD_K8S_CLIENT_QPS",
                    "",
                    CMD_PARAMS,
                    "controller.k8s.client.qps",
                    Kind.FLOAT,
                    OLDEST,
                    50,
                    50,
                    0),
            intParam(
                    Setting.KUBECTL_PARALLELISM,
                    "ARGOCD_APPLICATION_CONTROLLER_KUBECTL_PARALLELISM_LIMIT",
                    "kubectl-parallelism-limit",
                    "controller.kubectl.parallelism.limit",
                    20,
                    0),
            intParam(
                    Setting.REPO_SERVER_PARALLELISM,
                    "ARGOCD_REPO_SERVER_PARALLELISM_LIMIT",
                    "parallelismlimit",
                    "reposerver.parallelism.limit",
                    0,
                    0),
            intParam(
                    Setting.APPLICATION_SET_CONCURRENCY,
                    "ARGOCD_APPLICATIONSET_CONTROLLER_CONCURRENT_RECONCILIATIONS",
                    "concurrent-reconciliations",
                    "applicationsetcontroller.concurrent.reconciliations.max",
                    10,
                    1));

    /** Follows the client QPS at twice its amount, Argo CD's own default for it. */
    static final String BURST_ENV = "ARGOCD_K8S_CLIENT_BURST";

    /** Empty for replica counts. */
    static Optional<Knob> knob(Setting setting) {
        return KNOBS.stream().filter(k -> k.setting() == setting).findFirst();
    }

    private static Knob intParam(Setting setting, String env, String flag, String key, double byDefault, long min) {
        return new Knob(setting, env, flag, CMD_PARAMS, key, Kind.INT, OLDEST, byDefault, byDefault, min);
    }
}
