package io.argotuner.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Every rule of the CRD on a real API server: one object accepted, one refused with its message. */
@EnabledIfSystemProperty(named = "policy.rules.server", matches = "https://.+")
class PolicyRulesIT {
    private final KubernetesClient client = new KubernetesClientBuilder()
            .withConfig(new ConfigBuilder()
                    .withMasterUrl(System.getProperty("policy.rules.server"))
                    .withOauthToken(System.getProperty("policy.rules.token"))
                    .withTrustCerts(true)
                    .build())
            .build();
    private final String namespace = "default";

    @TestFactory
    Stream<DynamicTest> valid_isAccepted() {
        return Stream.concat(PolicyCases.valid().stream(), PolicyCases.examples().stream())
                .map(file -> DynamicTest.dynamicTest(
                        file.getFileName().toString(),
                        () -> assertThat(create(file).getMetadata().getUid()).isNotEmpty()));
    }

    @TestFactory
    Stream<DynamicTest> invalid_isRefusedWithItsMessage() {
        return PolicyCases.invalid().stream()
                .map(refused ->
                        DynamicTest.dynamicTest(refused.file().getFileName().toString(), () -> refuses(refused)));
    }

    @TestFactory
    Stream<DynamicTest> absentMode_isShownAsEnforce() {
        return PolicyCases.valid().stream()
                .filter(file -> file.endsWith("no-spec.yaml"))
                .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> assertThat(
                                create(file).<String>get("spec", "mode"))
                        .isEqualTo("Enforce")));
    }

    private void refuses(PolicyCases.Refused refused) {
        assertThatThrownBy(() -> create(refused.file()))
                .isInstanceOfSatisfying(
                        KubernetesClientException.class,
                        e -> assertThat(e.getStatus().getDetails().getCauses()).anySatisfy(cause -> {
                            assertThat(cause.getField()).isEqualTo(refused.field());
                            assertThat(cause.getMessage()).endsWith(refused.message());
                        }));
    }

    /** Unlike the typed client, sends every value in the form that the file gives it. */
    private GenericKubernetesResource create(Path file) {
        var policy = Serialization.unmarshal(PolicyCases.text(file), GenericKubernetesResource.class);
        policy.getMetadata().setNamespace(namespace);
        return client.resource(policy).inNamespace(namespace).dryRun().create();
    }
}
