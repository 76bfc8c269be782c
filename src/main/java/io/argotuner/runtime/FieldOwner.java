package io.argotuner.runtime;

import io.argotuner.collect.FieldManagers;
import io.argotuner.decide.Place;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Optional;

/** Who else owns a field, from the object's managedFields. Asked only when a setting becomes contested. */
final class FieldOwner {
    private final KubernetesClient client;

    FieldOwner(KubernetesClient client) {
        this.client = client;
    }

    /** The manager that touched the field last, argo-tuner aside; empty where that cannot be told. */
    Optional<String> of(Place place) {
        var ref = place.object();
        try {
            var object = client.genericKubernetesResources(ref.apiVersion(), ref.kind())
                    .inNamespace(ref.namespace())
                    .withName(ref.name())
                    .get();
            return object == null
                    ? Optional.empty()
                    : FieldManagers.last(object.getMetadata().getManagedFields(), place.field());
        } catch (KubernetesClientException e) {
            return Optional.empty();
        }
    }
}
