package io.argotuner.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.argotuner.collect.BadInput;
import io.argotuner.collect.PolicyReader;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A file never meets the API server, and must be judged the same. */
class PolicyCasesTest {
    static List<Path> valid() {
        return PolicyCases.valid();
    }

    static List<Path> examples() {
        return PolicyCases.examples();
    }

    static List<PolicyCases.Refused> invalid() {
        return PolicyCases.invalid();
    }

    @ParameterizedTest
    @MethodSource({"valid", "examples"})
    void parse_whatTheApiServerAccepts_isRead(Path file) {
        assertThat(PolicyReader.parse(file).getKind()).isEqualTo("ArgoTuningPolicy");
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void parse_whatTheApiServerRefuses_isRefused(PolicyCases.Refused refused) {
        assertThatThrownBy(() -> PolicyReader.parse(refused.file()))
                .isInstanceOf(BadInput.class)
                .hasMessageStartingWith(refused.file() + ": line ");
    }

    @Test
    void everyRule_hasARefusedAndAnAcceptedCase() {
        var refused = new HashSet<String>();
        PolicyCases.invalid().forEach(refusal -> refused.add(refusal.message()));
        var messages = new HashSet<String>();
        collectMessages(
                CrdSource.generate().getSpec().getVersions().get(0).getSchema().getOpenAPIV3Schema(), messages);

        assertThat(refused).containsAll(messages);
        assertThat(PolicyCases.valid().stream().map(Path::getFileName))
                .containsAll(PolicyCases.invalid().stream()
                        .map(refusal -> refusal.file().getFileName())
                        .toList());
    }

    private static void collectMessages(JSONSchemaProps schema, Set<String> messages) {
        schema.getXKubernetesValidations().forEach(rule -> messages.add(rule.getMessage()));
        schema.getProperties().values().forEach(field -> collectMessages(field, messages));
        if (schema.getAdditionalProperties() != null) {
            collectMessages(schema.getAdditionalProperties().getSchema(), messages);
        }
        if (schema.getItems() != null) {
            collectMessages(schema.getItems().getSchema(), messages);
        }
    }
}
