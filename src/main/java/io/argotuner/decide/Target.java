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
 */
public record Target(
        ObjectRef ref,
        String uid,
        String resourceVersion,
        Optional<String> journal,
        Optional<String> configHash,
        boolean rolledOut,
        Optional<Instant> restartedAt) {}
