package io.argotuner.decide;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Optional;

/** The settings that a policy manages, in the order in which they are shown. */
public enum Setting {
    CONTROLLER_REPLICAS("controllerReplicas", Component.CONTROLLER, Unit.COUNT),
    STATUS_PROCESSORS("statusProcessors", Component.CONTROLLER, Unit.COUNT),
    OPERATION_PROCESSORS("operationProcessors", Component.CONTROLLER, Unit.COUNT),
    RECONCILIATION_TIMEOUT("reconciliationTimeout", Component.CONTROLLER, Unit.SECONDS),
    RECONCILIATION_JITTER("reconciliationJitter", Component.CONTROLLER, Unit.SECONDS),
    CLUSTER_CACHE_RESYNC("clusterCacheResync", Component.CONTROLLER, Unit.SECONDS),
    KUBE_CLIENT_QPS("kubeClientQps", Component.CONTROLLER, Unit.PER_SECOND),
    KUBECTL_PARALLELISM("kubectlParallelism", Component.CONTROLLER, Unit.COUNT),
    REPO_SERVER_REPLICAS("repoServerReplicas", Component.REPO_SERVER, Unit.COUNT),
    REPO_SERVER_PARALLELISM("repoServerParallelism", Component.REPO_SERVER, Unit.COUNT),
    SERVER_REPLICAS("serverReplicas", Component.SERVER, Unit.COUNT),
    APPLICATION_SET_CONCURRENCY("applicationSetConcurrency", Component.APPLICATIONSET_CONTROLLER, Unit.COUNT);

    private final String id;
    private final Component component;
    private final Unit unit;

    Setting(String id, Component component, Unit unit) {
        this.id = id;
        this.component = component;
        this.unit = unit;
    }

    /** Name in policies, status and the command line. */
    public String id() {
        return id;
    }

    public Component component() {
        return component;
    }

    public Unit unit() {
        return unit;
    }

    public static Optional<Setting> byId(String id) {
        return Arrays.stream(values()).filter(s -> s.id.equals(id)).findFirst();
    }

    /** The amount as Argo CD reads it: {@code 50}, {@code 37.5} or {@code 180s}. Fractions of a second are kept as ms. */
    public String text(double amount) {
        var plain = BigDecimal.valueOf(amount).stripTrailingZeros().toPlainString();
        if (unit != Unit.SECONDS) {
            return plain;
        }
        return amount == Math.rint(amount) ? plain + "s" : Math.round(amount * 1000) + "ms";
    }

    /** Whether two amounts are written alike. */
    boolean same(double one, double other) {
        return text(one).equals(text(other));
    }

    /**
     * The amount of a text that {@link #text} wrote.
     *
     * @throws NumberFormatException for any other
     */
    public double amount(String text) {
        if (unit != Unit.SECONDS) {
            return Double.parseDouble(text);
        }
        return text.endsWith("ms")
                ? Double.parseDouble(text.substring(0, text.length() - 2)) / 1000
                : Double.parseDouble(text.substring(0, text.length() - 1));
    }
}
