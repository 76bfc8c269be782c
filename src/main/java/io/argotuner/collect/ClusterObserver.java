package io.argotuner.collect;

import io.argotuner.decide.Observation;
import io.fabric8.kubernetes.client.KubernetesClient;

/** Observes a live install. Reads only. */
public final class ClusterObserver {
    private final KubernetesClient client;

    public ClusterObserver(KubernetesClient client) {
        this.client = client;
    }

    /** @throws BadInput where the namespace holds no Argo CD install */
    public Observation observe(String namespace) {
        throw new BadInput("not written " + client + namespace);
    }
}
