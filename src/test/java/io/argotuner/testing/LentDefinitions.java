package io.argotuner.testing;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** CRDs that only some tests want, and several at a time may: they go with the last of those that took them. */
final class LentDefinitions {
    private static final Map<String, Integer> TAKEN = new HashMap<>();

    private LentDefinitions() {}

    /**
     * Installs what is not there yet.
     *
     * @param file in the test resources of the control plane
     * @return gives them back when closed
     */
    static AutoCloseable take(KubernetesClient admin, String file) {
        synchronized (TAKEN) {
            TAKEN.merge(file, 1, Integer::sum);
            var definitions = ControlPlane.install(admin, Path.of("src", "test", "resources", "controlplane", file));
            return () -> giveBack(admin, file, definitions);
        }
    }

    private static void giveBack(KubernetesClient admin, String file, List<CustomResourceDefinition> definitions) {
        synchronized (TAKEN) {
            if (TAKEN.merge(file, -1, Integer::sum) > 0) {
                return;
            }
            for (var definition : definitions) {
                admin.resource(definition).delete();
                admin.resource(definition).waitUntilCondition(gone -> gone == null, 30, TimeUnit.SECONDS);
            }
        }
    }
}
