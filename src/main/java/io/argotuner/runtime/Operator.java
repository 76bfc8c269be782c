package io.argotuner.runtime;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;

/** The operator's process. */
public final class Operator {
    private final KubernetesClient client;
    private final Options options;

    /**
     * @param namespaces whose policies are reconciled, empty for all
     * @param httpPort of health and metrics, 0 for none
     * @param leaseNamespace of the leader election's Lease
     */
    public record Options(
            List<String> namespaces,
            int httpPort,
            Duration censusPeriod,
            boolean leaderElection,
            String leaseNamespace) {
        public Options {
            namespaces = List.copyOf(namespaces);
        }
    }

    public Operator(KubernetesClient client, Options options) {
        this.client = client;
        this.options = options;
    }

    public void start() {
        throw new IllegalStateException("not written " + client + options);
    }

    public void stop() {}

    public void awaitStop() {}

    public void stopOnSignal() {}
}
