package io.argotuner.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.argotuner.api.ArgoTuningPolicy;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PrecedenceTest {
    private final ArgoTuningPolicy old = policy("z", "2026-01-01T00:00:00Z");
    private final ArgoTuningPolicy young = policy("a", "2026-02-01T00:00:00Z");
    private final ArgoTuningPolicy twin = policy("b", "2026-02-01T00:00:00Z");

    @Test
    void winner_isTheOldestThenTheFirstByName() {
        assertThat(Precedence.winner(Stream.of(young, old, twin))).contains(old);
        assertThat(Precedence.winner(Stream.of(twin, young))).contains(young);
    }

    @Test
    void winner_beingDeleted_isPassedOver() {
        old.getMetadata().setDeletionTimestamp("2026-03-01T00:00:00Z");
        assertThat(Precedence.winner(Stream.of(young, old))).contains(young);
        assertThat(Precedence.winner(Stream.of(old))).isEqualTo(Optional.empty());
    }

    private static ArgoTuningPolicy policy(String name, String created) {
        var policy = new ArgoTuningPolicy();
        policy.setMetadata(new ObjectMetaBuilder()
                .withNamespace("argocd")
                .withName(name)
                .withCreationTimestamp(created)
                .build());
        return policy;
    }
}
