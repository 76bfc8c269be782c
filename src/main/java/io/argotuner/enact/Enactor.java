package io.argotuner.enact;

import io.argotuner.decide.Decision;
import io.argotuner.decide.Observation;
import io.argotuner.decide.Policy;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;

/**
 * Writes decisions to the install and takes them back. Each object is read again just before it is written, so that a
 * write holds all that argo-tuner owns there and nothing decided on an old view goes through. No call throws for what
 * the API server refuses or fails to answer: that is in the {@link Outcome}, and the next look finishes the work.
 */
public final class Enactor {
    private final Transport transport;

    public Enactor(KubernetesClient client) {
        this(new ClientTransport(client));
    }

    Enactor(Transport transport) {
        this.transport = transport;
    }

    /**
     * Writes the changes and restarts of a decision; nothing where it holds none, and nothing in Recommend mode or
     * while the policy is paused.
     *
     * @param owner {@code namespace/name} of the policy
     */
    public Outcome enact(Observation observation, Decision decision, Policy policy, String owner, Instant now) {
        if (policy.mode() == Policy.Mode.RECOMMEND || policy.paused()) {
            return Outcome.nothing();
        }
        return new Enactment(transport, observation, policy, owner, now).run(decision.changes(), decision.restarts());
    }

    /**
     * Puts every journaled original back, absent keys too, and gives up ownership of the fields. A value that someone
     * changed after argo-tuner's last write is theirs and stays. Idempotent: whatever a crash left undone is done by
     * the next call.
     */
    public Outcome restore(Observation observation) {
        return new Retreat(transport, observation, true).run();
    }

    /** Leaves the values, gives up ownership and the journal. Idempotent. */
    public Outcome release(Observation observation) {
        return new Retreat(transport, observation, false).run();
    }
}
