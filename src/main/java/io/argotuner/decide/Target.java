package io.argotuner.decide;

import java.time.Instant;
import java.util.Optional;

/**
 * The identity and state of an object that may be written, as it was read. A write carries uid and resourceVersion so
 * that it is refused when the object has changed or been replaced since.
 *
 * @param journal text of the {@code argotuner.io/journal} annotation, empty where absent
 * @param configHash {@code argotuner.io/config-hash} on the pod template, empty where absent or not a workload
 * @param rolledOut for a workload, whether every replica runs the present template and is ready; true otherwise
 * @param restartedAt when argo-tuner last changed the pod template, from the journal
 * @param rollout of a StatefulSet, empty for all else
 */
public record Target(
        ObjectRef ref,
        String uid,
        String resourceVersion,
        Optional<String> journal,
        Optional<String> configHash,
        boolean rolledOut,
        Optional<Instant> restartedAt,
        Optional<Rollout> rollout) {
    /**
     * How a StatefulSet restarts its pods, and how far it is.
     *
     * @param replicas in {@code spec}
     * @param updated pods that run the present template
     * @param apart {@code minReadySeconds}: how long the next one waits after a pod is ready
     * @param together {@code maxUnavailable}: how many restart at a time, at least 1. Kubernetes stores more than one only
     *     with the feature gate MaxUnavailableStatefulSet; {@code podManagementPolicy} changes nothing about restarts
     */
    public record Rollout(int replicas, int updated, int apart, int together) {}
}
