package io.argotuner.enact;

import io.argotuner.decide.Decision;
import io.argotuner.decide.Observation;
import io.argotuner.decide.Policy;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;

/** Writes decisions to the install and takes them back. */
public final class Enactor {
    private final KubernetesClient client;

    public Enactor(KubernetesClient client) {
        this.client = client;
    }

    /**
     * Writes the changes and restarts of a decision; nothing where it holds none.
     *
     * @param owner {@code namespace/name} of the policy
     */
    public Outcome enact(Observation observation, Decision decision, Policy policy, String owner, Instant now) {
        throw new IllegalStateException("not written " + client + observation + decision + policy + owner + now);
    }

    /** Puts every journaled original back, absent keys too, and gives up ownership of the fields. Idempotent. */
    public Outcome restore(Observation observation) {
        throw new IllegalStateException("not written " + client + observation);
    }

    /** Leaves the values, gives up ownership and the journal. Idempotent. */
    public Outcome release(Observation observation) {
        throw new IllegalStateException("not written " + client + observation);
    }
}
