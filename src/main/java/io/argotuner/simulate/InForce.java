package io.argotuner.simulate;

import io.argotuner.decide.Setting;
import java.util.EnumMap;
import java.util.Map;

/**
 * The settings that a process works with. They are read when it starts.
 *
 * @param timeout T, seconds; 0 is a timer that is off
 * @param jitter J, seconds
 * @param revisionCache how long the repo-server trusts the commit that it last saw on a branch, seconds
 * @param qps requests per second of a controller's client
 * @param kubectlParallelism 0 is no limit
 * @param resync age at which a cluster cache is listed anew, seconds; 0 is never
 * @param repoServerParallelism manifests that one repo-server generates at once, 0 is no limit
 */
public record InForce(
        int controllerReplicas,
        int statusProcessors,
        int operationProcessors,
        int timeout,
        int jitter,
        int revisionCache,
        double qps,
        double burst,
        int kubectlParallelism,
        int resync,
        int repoServerReplicas,
        int repoServerParallelism) {
    /** Argo CD 3.5 with nothing set. */
    public static InForce defaults() {
        return new InForce(1, 20, 10, 120, 60, 180, 50, 100, 20, 43_200, 1, 0);
    }

    /** @param settings those that are not there keep their value */
    InForce with(Map<Setting, Double> settings) {
        var qps = settings.getOrDefault(Setting.KUBE_CLIENT_QPS, this.qps);
        var timeout = amount(settings, Setting.RECONCILIATION_TIMEOUT, this.timeout);
        return new InForce(
                amount(settings, Setting.CONTROLLER_REPLICAS, controllerReplicas),
                amount(settings, Setting.STATUS_PROCESSORS, statusProcessors),
                amount(settings, Setting.OPERATION_PROCESSORS, operationProcessors),
                timeout,
                amount(settings, Setting.RECONCILIATION_JITTER, jitter),
                // The repo-server reads the controller's timeout, and has its own default where the key is absent.
                timeout == this.timeout ? revisionCache : timeout == 0 ? 24 * 3600 : timeout,
                qps,
                qps == this.qps ? burst : 2 * qps,
                amount(settings, Setting.KUBECTL_PARALLELISM, kubectlParallelism),
                amount(settings, Setting.CLUSTER_CACHE_RESYNC, resync),
                amount(settings, Setting.REPO_SERVER_REPLICAS, repoServerReplicas),
                amount(settings, Setting.REPO_SERVER_PARALLELISM, repoServerParallelism));
    }

    /** What {@link #with} takes, in the unit of each setting. */
    Map<Setting, Double> amounts() {
        var amounts = new EnumMap<Setting, Double>(Setting.class);
        amounts.put(Setting.CONTROLLER_REPLICAS, (double) controllerReplicas);
        amounts.put(Setting.STATUS_PROCESSORS, (double) statusProcessors);
        amounts.put(Setting.OPERATION_PROCESSORS, (double) operationProcessors);
        amounts.put(Setting.RECONCILIATION_TIMEOUT, (double) timeout);
        amounts.put(Setting.RECONCILIATION_JITTER, (double) jitter);
        amounts.put(Setting.KUBE_CLIENT_QPS, qps);
        amounts.put(Setting.KUBECTL_PARALLELISM, (double) kubectlParallelism);
        amounts.put(Setting.CLUSTER_CACHE_RESYNC, (double) resync);
        amounts.put(Setting.REPO_SERVER_REPLICAS, (double) repoServerReplicas);
        amounts.put(Setting.REPO_SERVER_PARALLELISM, (double) repoServerParallelism);
        return amounts;
    }

    /** The same with one setting at another amount. */
    public InForce with(Setting setting, double amount) {
        return with(Map.of(setting, amount));
    }

    private static int amount(Map<Setting, Double> settings, Setting setting, int otherwise) {
        var amount = settings.get(setting);
        return amount == null ? otherwise : (int) Math.round(amount);
    }

    /** What the controllers take at their start differs. */
    boolean restartsControllers(InForce other) {
        return !with(Setting.REPO_SERVER_REPLICAS, other.repoServerReplicas)
                .with(Setting.REPO_SERVER_PARALLELISM, other.repoServerParallelism)
                .equals(other);
    }
}
