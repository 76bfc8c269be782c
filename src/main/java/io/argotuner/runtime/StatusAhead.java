package io.argotuner.runtime;

import io.argotuner.api.ArgoTuningPolicy;
import io.argotuner.api.ArgoTuningPolicyStatus;
import io.argotuner.api.Names;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;

/**
 * Writes a policy's status before the install is written, in the way in which the framework writes it afterwards: what is
 * going to be measured must be known to the next process, should this one end between the two.
 */
final class StatusAhead {
    private final KubernetesClient client;

    StatusAhead(KubernetesClient client) {
        this.client = client;
    }

    /** @throws io.fabric8.kubernetes.client.KubernetesClientException where it is not stored; nothing may be written then */
    void store(ArgoTuningPolicy policy, ArgoTuningPolicyStatus status) {
        client.resource(only(policy, status))
                .subresource("status")
                .patch(new PatchContext.Builder()
                        .withPatchType(PatchType.SERVER_SIDE_APPLY)
                        .withFieldManager(Names.FIELD_MANAGER)
                        .withForce(true)
                        .build());
    }

    /** A policy with nothing else. With the uid, the status of a deleted policy is refused by a new one of its name. */
    static ArgoTuningPolicy only(ArgoTuningPolicy policy, ArgoTuningPolicyStatus status) {
        var written = new ArgoTuningPolicy();
        written.setMetadata(new ObjectMetaBuilder()
                .withNamespace(policy.getMetadata().getNamespace())
                .withName(policy.getMetadata().getName())
                .withUid(policy.getMetadata().getUid())
                .build());
        written.setSpec(null);
        written.setStatus(status);
        return written;
    }
}
