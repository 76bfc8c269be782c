package io.argotuner.runtime;

import io.argotuner.api.Names;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;

/** Brings the policy's definition on the API server to what this version ships. */
public final class Definition {
    private final KubernetesClient client;

    public Definition(KubernetesClient client) {
        this.client = client;
    }

    /**
     * Server-side apply, taking the fields of whoever installed it: no other writer knows what this version needs.
     *
     * @param yaml of one CustomResourceDefinition
     * @return whether anything changed
     */
    public boolean apply(String yaml) {
        var wanted = client.getKubernetesSerialization()
                .unmarshal(
                        new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)),
                        CustomResourceDefinition.class);
        var before = client.resource(wanted).get();
        var after = client.resource(wanted)
                .fieldManager(Names.FIELD_MANAGER)
                .forceConflicts()
                .serverSideApply();
        return before == null || !before.getSpec().equals(after.getSpec());
    }
}
