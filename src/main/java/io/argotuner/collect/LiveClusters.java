package io.argotuner.collect;

import io.argotuner.decide.Fact;
import io.argotuner.decide.ObjectRef;
import io.argotuner.decide.Observation;
import io.argotuner.decide.Sharding;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A live install whose cluster Secrets are read too, with the rights of the person who asks for it and without
 * credentials.
 *
 * @param observation in which every cluster is known by its Secret
 * @param secretByServer where a cluster's shard may be written
 * @param notices what is odd about the Secrets, a sentence each
 */
public record LiveClusters(Observation observation, Map<String, ObjectRef> secretByServer, List<String> notices) {
    public LiveClusters {
        secretByServer = Map.copyOf(secretByServer);
        notices = List.copyOf(notices);
    }

    /** @throws BadInput where the install cannot be read, or its Secrets may not be listed or cannot be */
    public static LiveClusters read(KubernetesClient client, String namespace) {
        var objects = new LiveObjects(client).read(namespace);
        var observation = new ClusterObserver(client, asked -> objects).observe(namespace);
        var secrets = secrets(client, namespace, InstallReader.read(objects).inClusterEnabled());
        var sharding = new Sharding(
                observation.sharding().algorithm(), Fact.known(secrets.clusters()), secrets.nameByServer(), Set.of());
        return new LiveClusters(
                observation.identified(sharding, secrets.serverByName()), secrets.secretByServer(), secrets.notices());
    }

    private static ClusterSecrets secrets(KubernetesClient client, String namespace, boolean inClusterEnabled) {
        var reading = new ClusterPins(client).read(namespace, inClusterEnabled);
        return switch (reading.pins().access()) {
            case DENIED ->
                throw new BadInput("the verb list on secrets in namespace " + namespace
                        + " is not granted to you; have it granted, or leave --secrets out");
            case FAILED -> throw new BadInput(reading.pins().why() + "; try again, or leave --secrets out");
            case READ, UNASKED -> reading.secrets();
        };
    }
}
