package io.argotuner.runtime;

import io.argotuner.api.ArgoTuningPolicy;
import io.argotuner.collect.ClusterPins;
import io.argotuner.decide.placement.PinChange;
import io.argotuner.decide.placement.Pins;
import io.argotuner.enact.PinWriter;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Optional;

/** Gives the pins of clusters back when a policy goes. Idempotent: what is left follows from the Secrets alone. */
final class PinsBack {
    /** A Secret that others write at the same time is tried again. */
    private static final int ROUNDS = 3;

    private final ClusterPins secrets;
    private final PinWriter writer;

    PinsBack(KubernetesClient client) {
        this.secrets = new ClusterPins(client);
        this.writer = new PinWriter(client);
    }

    /**
     * Before the workloads are restored, so that no pin points at a shard that is gone.
     *
     * @param retain whether the pins stay, without argo-tuner's traces
     * @return why it is not done yet, empty where it is
     */
    Optional<String> give(ArgoTuningPolicy policy, boolean retain) {
        var told = policy.getStatus() != null && policy.getStatus().pinning != null;
        if (!told && !manages(policy)) {
            return Optional.empty();
        }
        var namespace = policy.getMetadata().getNamespace();
        for (var round = 0; round < ROUNDS; round++) {
            var pins = secrets.read(namespace, true).pins();
            if (pins.access() != Pins.Access.READ) {
                // Before the status tells of pins none is written.
                return told ? Optional.of(pins.why()) : Optional.empty();
            }
            var changes = pins.clusters().stream()
                    .filter(p -> p.journal().isPresent() || p.moved().isPresent())
                    .map(p -> PinChange.giveUp(p, retain))
                    .toList();
            if (changes.isEmpty()) {
                return Optional.empty();
            }
            var failures = writer.write(namespace, "", changes, List.of()).failures();
            if (!failures.isEmpty()) {
                var first = failures.entrySet().iterator().next();
                return Optional.of(first.getKey() + ": " + first.getValue());
            }
        }
        return Optional.of("cluster Secrets keep changing");
    }

    static boolean manages(ArgoTuningPolicy policy) {
        return policy.getSpec() != null
                && policy.getSpec().sharding != null
                && "Manage".equals(policy.getSpec().sharding.pinning);
    }
}
