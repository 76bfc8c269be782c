package io.argotuner.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.argotuner.api.ArgoTuningPolicy;
import io.argotuner.collect.BadInput;
import io.argotuner.collect.PolicyReader;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A policy that a watch cannot read would end the watch, and with it the process, for every other policy too. */
class StrangePolicyTest {
    @Test
    void R056_policyOfANewerVersion_isReadWithoutWhatIsUnknown() {
        var policy = Serialization.unmarshal("""
                {"apiVersion":"argotuner.io/v1alpha1","kind":"ArgoTuningPolicy","metadata":{"name":"p","namespace":"n"},
                "spec":{"mode":"Simulate","later":{"a":[1]},"sizing":{"applicationsPerShard":5,"perMoon":1},
                "settings":{"statusProcessors":{"management":"Auto","curve":"steep"}}},
                "status":{"observedGeneration":1,"later":true,"conditions":[{"type":"Ready","later":1}],
                "settings":[{"name":"x","later":{}}]}}
                """, ArgoTuningPolicy.class);

        assertThat(policy.getSpec().mode).isEqualTo("Simulate");
        assertThat(Objects.requireNonNull(policy.getSpec().sizing).applicationsPerShard)
                .isEqualTo(5);
    }

    @Test
    void R055_policyOfAnotherForm_isReadAsInvalidWithItsPath() {
        var policy = Serialization.unmarshal("""
                {"apiVersion":"argotuner.io/v1alpha1","kind":"ArgoTuningPolicy","metadata":{"name":"p","namespace":"n"},
                "spec":{"sizing":{"applicationsPerShard":[5]},"onDelete":"Retain"},
                "status":{"settings":"all","observedGeneration":{}}}
                """, ArgoTuningPolicy.class);

        assertThat(policy.getStatus()).isNull();
        assertThat(policy.getSpec().onDelete).isEqualTo("Retain");
        assertThatThrownBy(() -> PolicyReader.read(policy, Instant.EPOCH))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("spec.sizing.applicationsPerShard has a form that this version cannot read");
        assertThat(Serialization.asJson(policy)).doesNotContain("unreadable");
    }
}
