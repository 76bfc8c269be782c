package io.argotuner.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LiveObjectsTest {
    private static final String APPS = "/apis/apps/v1/namespaces/argocd/";
    private static final String CORE = "/api/v1/namespaces/argocd/configmaps/";
    private static final Map<String, String> INSTALL = Map.of(
            APPS + "statefulsets",
            "{\"kind\":\"StatefulSetList\",\"metadata\":{},\"items\":[{\"metadata\":{\"name\":\"c\"}}]}",
            APPS + "deployments",
            "{\"kind\":\"DeploymentList\",\"metadata\":{},\"items\":[{\"metadata\":{\"name\":\"r\"}}]}",
            CORE + "argocd-cm",
            "{\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"argocd-cm\"},\"data\":{\"a\":\"b\"}}",
            "/apis/autoscaling/v2/namespaces/argocd/horizontalpodautoscalers",
            "{\"kind\":\"HorizontalPodAutoscalerList\",\"metadata\":{},\"items\":[{\"metadata\":{\"name\":\"h\"}}]}");

    @Test
    void read_install_findsItsObjectsAndToleratesAbsentKinds() {
        try (var api = new FakeApi(request -> {
            var body = INSTALL.get(request.path());
            if (body == null) {
                request.status(404, "the server could not find the requested resource");
            } else {
                request.json(body);
            }
        })) {
            var objects = new LiveObjects(api.client()).read("argocd");
            assertThat(objects.workloads())
                    .extracting(w -> w.getKind() + "/" + w.getMetadata().getName())
                    .containsExactly("StatefulSet/c", "Deployment/r");
            assertThat(objects.argocdCm())
                    .hasValueSatisfying(cm -> assertThat(cm.getData()).containsEntry("a", "b"));
            assertThat(objects.cmdParams()).isEmpty();
            assertThat(objects.others())
                    .singleElement()
                    .returns("HorizontalPodAutoscaler", GenericKubernetesResource::getKind)
                    .returns("autoscaling/v2", GenericKubernetesResource::getApiVersion);
            assertThat(objects.notices()).isEmpty();
            assertThat(api.requests()).noneMatch(r -> r.path().contains("secrets"));
        }
    }

    @Test
    void read_autoscalersForbidden_leavesThemOutWithANotice() {
        try (var api = new FakeApi(request -> {
            var body =
                    request.path().contains("/autoscaling/") || request.path().contains("keda")
                            ? null
                            : INSTALL.get(request.path());
            if (body == null) {
                request.status(403, "forbidden");
            } else {
                request.json(body);
            }
        })) {
            // argocd-cmd-params-cm may not be read either, and that matters.
            assertThatThrownBy(() -> new LiveObjects(api.client()).read("argocd"))
                    .isInstanceOf(BadInput.class)
                    .hasMessageContaining("the right to get configmaps is missing");
        }
        try (var api = new FakeApi(request -> {
            if (request.path().contains("/autoscaling/")) {
                request.status(403, "forbidden");
            } else if (INSTALL.containsKey(request.path())) {
                request.json(INSTALL.getOrDefault(request.path(), ""));
            } else {
                request.status(404, "not found");
            }
        })) {
            var objects = new LiveObjects(api.client()).read("argocd");
            assertThat(objects.others()).isEmpty();
            assertThat(objects.notices())
                    .singleElement()
                    .asString()
                    .contains("grant the verb list on horizontalpodautoscalers.autoscaling");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "401 | does not accept the credentials: scripted text; log in again",
                "403 | namespace argocd: the right to list statefulsets.apps is missing; grant it (scripted text)",
                "500 | answered 500 to list statefulsets.apps in namespace argocd: scripted text",
            })
    void read_refused_isBadInputOfOneLine(int status, String message) {
        try (var api =
                new FakeApi(request -> request.status(status, "scripted\\n\\u001b[31mtext".replace("[31m", "")))) {
            assertThatThrownBy(() -> new LiveObjects(api.client()).read("argocd"))
                    .isInstanceOf(BadInput.class)
                    .hasMessageContaining(message)
                    .extracting(Throwable::getMessage)
                    .asString()
                    .doesNotContainPattern("\\p{Cc}");
        }
    }

    @Test
    void observe_clusterDoesNotAnswer_isBadInputThatNamesIt() {
        try (var api = new FakeApi(request -> {})) {
            api.stop();
            assertThatThrownBy(() -> new ClusterObserver(api.client()).observe("argocd"))
                    .isInstanceOf(BadInput.class)
                    .hasMessageMatching("the cluster at 127\\.0\\.0\\.1:\\d+ does not answer: .+; check .+");
        }
    }
}
