package io.argotuner.runtime;

import io.argotuner.api.ArgoTuningPolicy;
import io.argotuner.api.ArgoTuningPolicyStatus;
import io.argotuner.api.Names;
import io.argotuner.report.Problem;
import io.argotuner.report.StatusReport;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a policy's status before the install is written, in the way in which the framework writes it afterwards: what is
 * going to be measured must be known to the next process, should this one end between the two.
 */
final class StatusAhead {
    private static final Logger LOG = LoggerFactory.getLogger(StatusAhead.class);

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

    /**
     * Tells of a problem in the status that is stored now, where it does not say so already.
     *
     * @return the problem, where it was told; empty where it is there, or where this is not answered either
     */
    Optional<Problem> tell(ArgoTuningPolicy cached, Problem problem, Instant now) {
        try {
            // Not from the cache, which may be older than the history that is stored.
            var policy = client.resource(cached).get();
            if (policy == null || policy.isMarkedForDeletion()) {
                return Optional.empty();
            }
            var status = StatusReport.problem(
                    policy.getStatus(), policy.getMetadata().getGeneration(), problem, now);
            if (StatusReport.same(policy.getStatus(), status)) {
                return Optional.empty();
            }
            store(cached, status);
            return Optional.of(problem);
        } catch (KubernetesClientException e) {
            LOG.atDebug()
                    .addKeyValue("policy", PolicyReconciler.key(cached))
                    .addKeyValue("code", e.getCode())
                    .log("the status is not answered either");
            return Optional.empty();
        }
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
