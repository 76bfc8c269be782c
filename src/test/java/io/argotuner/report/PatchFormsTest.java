package io.argotuner.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PatchFormsTest {
    @Test
    void patch_isOneDocumentPerObjectWithNumbersInQuotes() {
        assertThat(PatchDocuments.of(SamplePlans.objects()))
                .startsWith("# Apply with: kubectl apply --server-side --field-manager=argo-tuner --force-conflicts"
                        + " -f -\n")
                .contains("controller.status.processors: \"32\"\n---\napiVersion: apps/v1\n")
                .contains("replicas: 2\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"12345678901234e5", "0x10", "1_000", "12:30:00", ".5", "~", "", "-", "yes", "null", "2026-01-01"
            })
    void texts_stayTextsWhateverAParserTakesForANumber(String text) {
        Map<String, Object> object = Map.of("data", Map.of("key", text));
        assertThat(PatchDocuments.of(List.of(object))).endsWith("  key: \"" + text + "\"\n");
    }

    @Test
    void patch_ofNothing_isACommentAlone() {
        assertThat(PatchDocuments.of(List.of())).isEqualTo("# Nothing to change.\n");
    }

    @Test
    void kustomize_isAComponentWhoseTargetsMatchWithoutANamespace() {
        assertThat(Kustomization.of(SamplePlans.objects())).endsWith("""
                apiVersion: kustomize.config.k8s.io/v1alpha1
                kind: Component
                patches:
                - target:
                    version: v1
                    kind: ConfigMap
                    name: argocd-cmd-params-cm
                  patch: |
                    apiVersion: v1
                    kind: ConfigMap
                    metadata:
                      name: argocd-cmd-params-cm
                    data:
                      controller.status.processors: "32"
                - target:
                    group: apps
                    version: v1
                    kind: StatefulSet
                    name: argocd-application-controller
                  patch: |
                    apiVersion: apps/v1
                    kind: StatefulSet
                    metadata:
                      name: argocd-application-controller
                    spec:
                      replicas: 2
                """);
    }

    @Test
    void kustomize_ofAnArgoCdResource_warnsOfItsLists() {
        Map<String, Object> argocd =
                Map.of("apiVersion", "argoproj.io/v1beta1", "kind", "ArgoCD", "metadata", Map.of());
        assertThat(Kustomization.of(List.of(argocd))).contains("# Kustomize replaces lists in an ArgoCD resource");
        assertThat(Kustomization.of(SamplePlans.objects())).doesNotContain("replaces lists");
    }

    @Test
    void helmValues_useTheChartsKeysAndLeaveTheShardsEnvToTheChart() {
        assertThat(HelmValues.of(SamplePlans.busy())).isEqualTo("""
                # Values for the argo-cd Helm chart.
                # This install does not look as if Helm had made it; see -o patch and -o kustomize.
                # Helm replaces lists: keep the entries of env that your values already have.
                configs:
                  cm:
                    timeout.reconciliation: "180s"
                  params:
                    controller.status.processors: "32"
                controller:
                  replicas: 2
                  env:
                  - name: ARGOCD_K8S_CLIENT_QPS
                    value: "100"
                server:
                  replicas: 2
                  env:
                  - name: ARGOCD_API_SERVER_REPLICAS
                    value: "2"
                """);
    }

    @Test
    void helmValues_ofNothing_areEmptyValues() {
        assertThat(HelmValues.of(SamplePlans.calm())).isEqualTo("# Nothing to change.\n{}\n");
    }

    @Test
    void settingsOfAnArgoCdResource_areTold() {
        assertThat(SamplePlans.owned().throughArgoCdResource()).isTrue();
        assertThat(SamplePlans.busy().throughArgoCdResource()).isFalse();
    }
}
