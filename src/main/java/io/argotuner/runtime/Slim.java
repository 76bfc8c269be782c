package io.argotuner.runtime;

import io.argotuner.api.ArgoTuningPolicy;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.javaoperatorsdk.operator.api.config.informer.InformerConfiguration;
import java.util.List;

/**
 * What is left of an object in the cache of its watch. Who owns which field is read when it is asked for, and what kubectl
 * applied last is the object once more: in a fleet the two are most of what a cache would hold.
 */
final class Slim {
    private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

    private Slim() {}

    /**
     * Whether there is one watch of a kind. Watches of several namespaces would share one store, and each would take what
     * the others put there for its own.
     */
    static boolean fits(InformerConfiguration<?> watched) {
        return watched.watchAllNamespaces() || watched.getNamespaces().size() == 1;
    }

    static StatefulSet statefulSet(StatefulSet set) {
        set.getSpec().setTemplate(null);
        return described(set);
    }

    static Deployment deployment(Deployment deployment) {
        deployment.getSpec().setTemplate(null);
        return described(deployment);
    }

    static ConfigMap configMap(ConfigMap map) {
        return described(map);
    }

    static ArgoTuningPolicy policy(ArgoTuningPolicy policy) {
        return described(policy);
    }

    private static <R extends HasMetadata> R described(R object) {
        var metadata = object.getMetadata();
        metadata.setManagedFields(List.of());
        if (metadata.getAnnotations() != null) {
            metadata.getAnnotations().remove(LAST_APPLIED);
        }
        return object;
    }
}
