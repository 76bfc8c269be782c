package io.argotuner.collect;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;

/** Reads the cluster Secrets of a live install with the rights of the person who asks for them. */
public final class LiveClusterSecrets {
    private LiveClusterSecrets() {}

    /**
     * @throws BadInput where they may not be listed
     * @throws KubernetesClientException where the API server does not answer
     */
    public static ClusterSecrets read(KubernetesClient client, String namespace) {
        var reading = InstallReader.read(new LiveObjects(client).read(namespace));
        try {
            var secrets = client.secrets()
                    .inNamespace(namespace)
                    .withLabel(ClusterSecrets.TYPE_LABEL, "cluster")
                    .list()
                    .getItems();
            return ClusterSecrets.of(secrets, reading.inClusterEnabled());
        } catch (KubernetesClientException e) {
            if (e.getCode() == 403) {
                throw new BadInput(
                        "the verb list on secrets in namespace " + namespace
                                + " is not granted to you; have it granted, or leave --secrets out",
                        e);
            }
            throw e;
        }
    }
}
