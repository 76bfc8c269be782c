package io.argotuner.collect;

import io.fabric8.kubernetes.client.KubernetesClient;

/** Reads the cluster Secrets of a live install with the rights of the person who asks for them, without credentials. */
public final class LiveClusterSecrets {
    private LiveClusterSecrets() {}

    /** @throws BadInput where they may not be listed, or cannot be */
    public static ClusterSecrets read(KubernetesClient client, String namespace) {
        var install = InstallReader.read(new LiveObjects(client).read(namespace));
        var reading = new ClusterPins(client).read(namespace, install.inClusterEnabled());
        return switch (reading.pins().access()) {
            case DENIED ->
                throw new BadInput("the verb list on secrets in namespace " + namespace
                        + " is not granted to you; have it granted, or leave --secrets out");
            case FAILED -> throw new BadInput(reading.pins().why() + "; try again, or leave --secrets out");
            case READ, UNASKED -> reading.secrets();
        };
    }
}
