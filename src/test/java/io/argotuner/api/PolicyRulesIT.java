package io.argotuner.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.argotuner.testing.ControlPlane;
import io.argotuner.testing.Sandbox;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every rule of the CRD on a real API server: one object accepted, one refused with its message. */
@ExtendWith(ControlPlane.class)
class PolicyRulesIT {
    @TestFactory
    Stream<DynamicTest> valid_isAccepted(Sandbox sandbox) {
        return Stream.concat(PolicyCases.valid().stream(), PolicyCases.examples().stream())
                .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> assertThat(
                                create(file, sandbox).getMetadata().getUid())
                        .isNotEmpty()));
    }

    @TestFactory
    Stream<DynamicTest> invalid_isRefusedWithItsMessage(Sandbox sandbox) {
        return PolicyCases.invalid().stream()
                .map(refused -> DynamicTest.dynamicTest(
                        refused.file().getFileName().toString(), () -> refuses(refused, sandbox)));
    }

    @TestFactory
    Stream<DynamicTest> absentMode_isShownAsEnforce(Sandbox sandbox) {
        return PolicyCases.valid().stream()
                .filter(file -> file.endsWith("no-spec.yaml"))
                .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> assertThat(
                                create(file, sandbox).<String>get("spec", "mode"))
                        .isEqualTo("Enforce")));
    }

    private void refuses(PolicyCases.Refused refused, Sandbox sandbox) {
        assertThatThrownBy(() -> create(refused.file(), sandbox))
                .isInstanceOfSatisfying(
                        KubernetesClientException.class,
                        e -> assertThat(e.getStatus().getDetails().getCauses()).anySatisfy(cause -> {
                            assertThat(cause.getField()).isEqualTo(refused.field());
                            assertThat(cause.getMessage()).endsWith(refused.message());
                        }));
    }

    /** Unlike the typed client, sends every value in the form that the file gives it. */
    private GenericKubernetesResource create(Path file, Sandbox sandbox) {
        var policy = Serialization.unmarshal(PolicyCases.text(file), GenericKubernetesResource.class);
        policy.getMetadata().setNamespace(sandbox.namespace());
        return sandbox.admin().resource(policy).dryRun().create();
    }
}
