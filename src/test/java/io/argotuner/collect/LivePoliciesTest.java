package io.argotuner.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.argotuner.collect.FakeApi.Script;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class LivePoliciesTest {
    private static Script policies(String... names) {
        return request -> request.json(
                "{\"apiVersion\":\"argotuner.io/v1alpha1\",\"kind\":\"ArgoTuningPolicyList\",\"metadata\":{},\"items\":["
                        + Arrays.stream(names)
                                .map(name -> "{\"apiVersion\":\"argotuner.io/v1alpha1\",\"kind\":\"ArgoTuningPolicy\","
                                        + "\"metadata\":{\"name\":\"" + name + "\",\"namespace\":\"argocd\"}}")
                                .collect(Collectors.joining(","))
                        + "]}");
    }

    private static String found(Script script, Optional<String> name) {
        try (var api = new FakeApi(script)) {
            var policy = LivePolicies.find(api.client(), "argocd", name);
            assertThat(api.requests()).singleElement().satisfies(r -> assertThat(r.path())
                    .isEqualTo("/apis/argotuner.io/v1alpha1/namespaces/argocd/argotuningpolicies"));
            return policy.getMetadata().getName();
        }
    }

    private static void refused(Script script, Optional<String> name, String... words) {
        try (var api = new FakeApi(script)) {
            assertThatThrownBy(() -> LivePolicies.find(api.client(), "argocd", name))
                    .isInstanceOf(BadInput.class)
                    .hasMessageContainingAll(words)
                    .hasMessageNotContaining("\n");
        }
    }

    @Test
    void find_onlyOne_needsNoName() {
        assertThat(found(policies("default"), Optional.empty())).isEqualTo("default");
    }

    @Test
    void find_several_areChosenByName() {
        assertThat(found(policies("a", "b"), Optional.of("b"))).isEqualTo("b");
        refused(policies("b", "a"), Optional.empty(), "namespace argocd has 2 policies, a, b: name one of them");
        refused(policies("a", "b"), Optional.of("c"), "no ArgoTuningPolicy c in namespace argocd, which has a, b");
    }

    @Test
    void find_none_saysWhatToDo() {
        refused(policies(), Optional.empty(), "there is no ArgoTuningPolicy in namespace argocd", "explain -f");
        refused(policies(), Optional.of("default"), "there is no ArgoTuningPolicy in namespace argocd");
    }

    @Test
    void find_unknownKind_namesTheDefinition() {
        refused(
                request -> request.status(404, "the server could not find the requested resource"),
                Optional.empty(),
                "does not know ArgoTuningPolicy",
                "argo-tuner crd | kubectl apply -f -");
    }

    @Test
    void find_forbidden_namesTheRight() {
        refused(
                request -> request.status(403, "forbidden"),
                Optional.empty(),
                "the right to list argotuningpolicies.argotuner.io in namespace argocd is missing");
    }

    @Test
    void find_brokenServer_isNotTakenForMissing() {
        try (var api = new FakeApi(request -> request.status(500, "etcd is down"))) {
            assertThatThrownBy(() -> LivePolicies.find(api.client(), "argocd", Optional.empty()))
                    .isInstanceOf(KubernetesClientException.class);
        }
    }
}
