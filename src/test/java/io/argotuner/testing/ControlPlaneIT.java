package io.argotuner.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The harness itself: what the other integration tests stand on. */
@ExtendWith(ControlPlane.class)
class ControlPlaneIT {
    @Test
    void statefulSet_templateChanged_rollsEachPodOnce(Sandbox sandbox) {
        sandbox.argoCd().plain();
        scaleController(sandbox, 3);
        var before = pods(sandbox);
        var operator = sandbox.operator();
        var history = sandbox.history(sandbox.argoCd().controller());
        var mark = sandbox.audit().mark();

        operator.apps()
                .statefulSets()
                .inNamespace(sandbox.namespace())
                .withName(ArgoCdInstall.CONTROLLER)
                .patch(
                        PatchContext.of(PatchType.STRATEGIC_MERGE),
                        "{\"spec\":{\"template\":{\"metadata\":{\"annotations\":{\"argotuner.io/config-hash\":\"1\"}}}}}");
        sandbox.argoCd().awaitRollout();

        assertThat(history.templateChanges()).isEqualTo(1);
        var after = pods(sandbox);
        assertThat(after)
                .extracting(p -> p.getMetadata().getName())
                .containsExactlyElementsOf(
                        before.stream().map(p -> p.getMetadata().getName()).toList());
        assertThat(after)
                .extracting(p -> p.getMetadata().getUid())
                .doesNotContainAnyElementsOf(
                        before.stream().map(p -> p.getMetadata().getUid()).toList());
        assertThat(after).allSatisfy(pod -> assertThat(pod.getMetadata().getAnnotations())
                .containsEntry("argotuner.io/config-hash", "1"));
        assertThat(sandbox.admin().apps().controllerRevisions().list().getItems())
                .hasSize(2);
        assertThat(sandbox.audit().writes(sandbox.operators().user(), mark))
                .singleElement()
                .satisfies(write -> {
                    assertThat(write.verb()).isEqualTo("patch");
                    assertThat(write.resource()).isEqualTo("statefulsets");
                    assertThat(write.namespace()).isEqualTo(sandbox.namespace());
                    assertThat(write.name()).isEqualTo(ArgoCdInstall.CONTROLLER);
                    assertThat(write.code()).isEqualTo(200);
                    assertThat(write.sent()
                                    .at("/spec/template/metadata/annotations/argotuner.io~1config-hash")
                                    .asText())
                            .isEqualTo("1");
                    assertThat(write.stored().path("kind").asText()).isEqualTo("StatefulSet");
                });
    }

    @Test
    void heldKubelet_templateChanged_rolloutStaysStuckUntilReleased(Sandbox sandbox) {
        sandbox.argoCd().plain();
        sandbox.kubelet().hold(sandbox.namespace());
        sandbox.admin().apps().statefulSets().withName(ArgoCdInstall.CONTROLLER).edit(set -> new StatefulSetBuilder(set)
                .editSpec()
                .editTemplate()
                .editMetadata()
                .addToAnnotations("by", "hand")
                .endMetadata()
                .endTemplate()
                .endSpec()
                .build());

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(pods(sandbox)).singleElement().satisfies(pod -> {
                    assertThat(pod.getMetadata().getAnnotations()).containsEntry("by", "hand");
                    assertThat(pod.getStatus().getPhase()).isEqualTo("Running");
                    assertThat(HollowKubelet.isReady(pod)).isFalse();
                }));
        assertThat(ArgoCdInstall.rolledOut(sandbox.argoCd().controller())).isFalse();

        sandbox.kubelet().release(sandbox.namespace());
        sandbox.argoCd().awaitRollout();
        assertThat(pods(sandbox)).allMatch(HollowKubelet::isReady);
    }

    @Test
    void serverSideApply_byTheOperator_isAuditedWithItsBodyAndManager(Sandbox sandbox) {
        sandbox.argoCd().plain();
        var operator = sandbox.operator();
        var mark = sandbox.audit().mark();

        var map = new ConfigMapBuilder()
                .withNewMetadata()
                .withName("argocd-cm")
                .withNamespace(sandbox.namespace())
                .endMetadata()
                .withData(Map.of("timeout.reconciliation", "180s"))
                .build();
        operator.resource(map).fieldManager("argo-tuner").forceConflicts().serverSideApply();

        assertThat(sandbox.audit().writes(sandbox.operators().user(), mark))
                .singleElement()
                .satisfies(write -> {
                    assertThat(write.sent()
                                    .path("data")
                                    .path("timeout.reconciliation")
                                    .asText())
                            .isEqualTo("180s");
                    assertThat(write.uri()).contains("fieldManager=argo-tuner").contains("force=true");
                    assertThat(write.userAgent()).startsWith("argo-tuner");
                });
        assertThat(sandbox.argoCd().argocdCm())
                .containsEntry("timeout.reconciliation", "180s")
                .containsKey("resource.exclusions");
    }

    @Test
    void shippedRole_whatItDoesNotName_isForbiddenAndAudited(Sandbox sandbox) {
        sandbox.excuse(Promise.SILENCE, "the test itself asks for Secrets")
                .excuse(Promise.SCOPE, "the test itself tries to delete");
        sandbox.argoCd().plain();
        var operator = sandbox.operator();
        var mark = sandbox.audit().mark();
        var namespace = sandbox.namespace();

        assertForbidden(() -> operator.secrets().inNamespace(namespace).list());
        assertForbidden(() -> operator.secrets()
                .inNamespace(namespace)
                .withName("argocd-secret")
                .get());
        assertForbidden(() -> operator.apps()
                .statefulSets()
                .inNamespace(namespace)
                .withName(ArgoCdInstall.CONTROLLER)
                .delete());
        assertForbidden(() -> operator.configMaps()
                .inNamespace(namespace)
                .withName("argocd-rbac-cm")
                .get());
        assertForbidden(() -> operator.configMaps()
                .inNamespace("default")
                .withName("argocd-cm")
                .get());
        assertForbidden(() -> operator.services().inNamespace(namespace).list());

        assertThat(sandbox.audit().writes(sandbox.operators().user(), mark))
                .singleElement()
                .satisfies(write -> {
                    assertThat(write.verb()).isEqualTo("delete");
                    assertThat(write.code()).isEqualTo(403);
                });
        assertThat(sandbox.audit().reads(sandbox.operators().user(), mark)).hasSize(5);
    }

    @Test
    void shippedRole_whatTheOperatorDoes_isAllowed(Sandbox sandbox) throws Exception {
        sandbox.argoCd().plain();
        var operator = sandbox.operator();
        var policies = "argotuningpolicies.argotuner.io";
        assertThat(List.of(
                        "get configmaps argocd-cm",
                        "patch configmaps argocd-cmd-params-cm",
                        "list statefulsets.apps",
                        "watch deployments.apps",
                        "patch statefulsets.apps any-name",
                        "list applications.argoproj.io",
                        "patch argocds.argoproj.io any-name",
                        "list horizontalpodautoscalers.autoscaling",
                        "patch " + policies,
                        "patch " + policies + "/status",
                        "create events",
                        "create leases.coordination.k8s.io",
                        "patch leases.coordination.k8s.io argo-tuner"))
                .allSatisfy(right -> assertThat(allowed(operator, sandbox.namespace(), right))
                        .isTrue());
        assertThat(List.of(
                        "list configmaps",
                        "create configmaps",
                        "delete deployments.apps any-name",
                        "create statefulsets.apps",
                        "patch applications.argoproj.io any-name",
                        "delete " + policies,
                        "patch leases.coordination.k8s.io another",
                        "get secrets argocd-secret"))
                .allSatisfy(right -> assertThat(allowed(operator, sandbox.namespace(), right))
                        .isFalse());

        // An informer of one named object lists and watches by its name, which the rule's names allow.
        try (var informer = operator.configMaps()
                .inNamespace(sandbox.namespace())
                .withName("argocd-cm")
                .inform()) {
            informer.start().toCompletableFuture().get(10, TimeUnit.SECONDS);
            assertThat(informer.getStore().list()).hasSize(1);
        }
    }

    @Test
    void applications_aThousandOverClusters_areCountedByTheOperator(Sandbox sandbox) {
        sandbox.argoCd().applications(1000, 12);
        try (var operator = sandbox.operators().grant().client()) {
            var page = operator.genericKubernetesResources("argoproj.io/v1alpha1", "Application")
                    .inNamespace(sandbox.namespace())
                    .list(new ListOptionsBuilder().withLimit(1L).build());
            assertThat(page.getMetadata().getRemainingItemCount()).isEqualTo(999);
            assertThat(page.getItems().get(0).<String>get("status", "reconciledAt"))
                    .isNotBlank();
            assertForbidden(() -> operator.genericKubernetesResources("argoproj.io/v1alpha1", "Application")
                    .inAnyNamespace()
                    .list());

            sandbox.grantClusterWide();
            await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(
                            operator.genericKubernetesResources("argoproj.io/v1alpha1", "Application")
                                    .inAnyNamespace()
                                    .list()
                                    .getItems())
                    .hasSizeGreaterThanOrEqualTo(1000));
        }
    }

    @Test
    void shippedDeployment_underRestrictedPodSecurity_isAdmitted(Sandbox sandbox) {
        sandbox.restrict();
        sandbox.operators().deploy();
        sandbox.argoCd().awaitRollout();
        assertThat(sandbox.admin()
                        .pods()
                        .withLabel("app.kubernetes.io/name", "argo-tuner")
                        .list()
                        .getItems())
                .singleElement()
                .satisfies(pod -> assertThat(HollowKubelet.isReady(pod)).isTrue());
    }

    @Test
    void kubeconfig_ofTheServiceAccount_signsInByToken(Sandbox sandbox) throws Exception {
        sandbox.excuse(Promise.SILENCE, "the test itself asks for Secrets");
        sandbox.argoCd().plain();
        var file = sandbox.operators().grant().kubeconfig();
        var config = Config.fromKubeconfig(file.toFile());
        try (var client = new KubernetesClientBuilder().withConfig(config).build()) {
            var mark = sandbox.audit().mark();
            assertThat(client.configMaps().withName("argocd-cm").get()).isNotNull();
            assertForbidden(() -> client.secrets().list());
            assertThat(sandbox.audit().reads(sandbox.operators().user(), mark)).hasSize(2);
        }
    }

    private static void scaleController(Sandbox sandbox, int replicas) {
        sandbox.admin().apps().statefulSets().withName(ArgoCdInstall.CONTROLLER).scale(replicas);
        sandbox.argoCd().awaitRollout();
    }

    private static List<Pod> pods(Sandbox sandbox) {
        return sandbox.admin()
                .pods()
                .withLabel("app.kubernetes.io/name", ArgoCdInstall.CONTROLLER)
                .list()
                .getItems();
    }

    /** @param right such as {@code patch statefulsets.apps/status name} */
    private static boolean allowed(KubernetesClient client, String namespace, String right) {
        var words = right.split(" ");
        var plural = words[1].split("/")[0].split("\\.", 2);
        var review = new SelfSubjectAccessReviewBuilder()
                .withNewSpec()
                .withNewResourceAttributes()
                .withNamespace(namespace)
                .withVerb(words[0])
                .withResource(plural[0])
                .withGroup(plural.length == 2 ? plural[1] : "")
                .withSubresource(words[1].contains("/") ? words[1].split("/")[1] : null)
                .withName(words.length == 3 ? words[2] : null)
                .endResourceAttributes()
                .endSpec()
                .build();
        return client.authorization()
                .v1()
                .selfSubjectAccessReview()
                .create(review)
                .getStatus()
                .getAllowed();
    }

    private static void assertForbidden(ThrowableAssert.ThrowingCallable call) {
        assertThatExceptionOfType(KubernetesClientException.class)
                .isThrownBy(call)
                .satisfies(e -> assertThat(e.getCode()).isEqualTo(403));
    }
}
