package io.argotuner.runtime;

import io.argotuner.api.ArgoTuningPolicy;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** Which policy of a namespace tunes the install: the oldest, then the first by name. One that is being deleted does not. */
final class Precedence {
    private static final Comparator<ArgoTuningPolicy> ORDER = Comparator.comparing(
                    (ArgoTuningPolicy p) -> p.getMetadata().getCreationTimestamp(),
                    Comparator.nullsLast(Comparator.naturalOrder()))
            .thenComparing(p -> p.getMetadata().getName());

    private Precedence() {}

    static Optional<ArgoTuningPolicy> winner(Stream<ArgoTuningPolicy> policies) {
        return policies.filter(p -> !p.isMarkedForDeletion()).min(ORDER);
    }

    static boolean same(ArgoTuningPolicy one, ArgoTuningPolicy other) {
        return one.getMetadata().getName().equals(other.getMetadata().getName())
                && one.getMetadata().getNamespace().equals(other.getMetadata().getNamespace());
    }
}
