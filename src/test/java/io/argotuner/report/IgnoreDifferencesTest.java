package io.argotuner.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.argotuner.collect.Manifests;
import io.argotuner.decide.Install;
import io.argotuner.decide.Memory;
import io.argotuner.decide.Observation;
import io.argotuner.decide.Policy;
import io.argotuner.decide.Tuner;
import java.io.ByteArrayInputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class IgnoreDifferencesTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void of_plainInstall_namesEveryFieldThatMayBeWritten() {
        var text = print("plain-3.5");

        assertThat(text)
                .contains("managedFieldsManagers:\n    - argo-tuner\n")
                .contains("- RespectIgnoreDifferences=true")
                .contains("- \"/data/controller.status.processors\"")
                .contains("- \"/data/timeout.reconciliation\"")
                .contains("- \"/spec/replicas\"")
                .contains("- \"/spec/template/metadata/annotations/argotuner.io~1config-hash\"")
                .contains(".env[]? | select(.name == \\\"ARGOCD_CONTROLLER_REPLICAS\\\")")
                .contains("group: \"\"")
                .contains("group: apps");
        assertThat(print("plain-3.5")).isEqualTo(text);
    }

    @Test
    void of_trackedInstall_namesItsApplication() {
        assertThat(print("tracked-without-configmaps")).contains("the spec of Application infra/argo-cd");
    }

    @Test
    void of_argoCdResource_namesItsFields() {
        assertThat(print("argocd-operator"))
                .contains("kind: ArgoCD")
                .contains("- \"/spec/controller/processors/status\"")
                .contains(".spec.controller.env[]? | select(.name == \\\"ARGOCD_K8S_CLIENT_QPS\\\")")
                .doesNotContain("kind: StatefulSet");
    }

    @Test
    void notice_ofATrackedInstall_holdsTheShortForm() {
        assertThat(observe("tracked-without-configmaps").install().notices()).anySatisfy(notice -> assertThat(notice)
                .contains(Install.IGNORE_DIFFERENCES)
                .hasSizeLessThanOrEqualTo(Conditions.MESSAGE));
    }

    private static String print(String install) {
        var observation = observe(install);
        return IgnoreDifferences.of(observation, Tuner.decide(observation, Policy.defaults(), Memory.none(), NOW));
    }

    private static Observation observe(String install) {
        return Manifests.load(
                        List.of("src/test/resources/installs/" + install + ".yaml"),
                        new ByteArrayInputStream(new byte[0]))
                .observe(Optional.empty(), Optional.empty());
    }
}
