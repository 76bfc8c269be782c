package io.argotuner.standin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.argotuner.testing.ArgoCdInstall;
import io.argotuner.testing.ControlPlane;
import io.argotuner.testing.Sandbox;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The stand-in follows the live objects as Argo CD does. */
@ExtendWith(ControlPlane.class)
class StandInIT {
    @Test
    void pods_answerWithTheirPages_andApplicationsStayFresh(Sandbox sandbox) {
        sandbox.argoCd().plain().applications(60, 1);
        var clock = new ModelClock(60);
        var begun = clock.instant();
        sandbox.keep(StandIn.start(sandbox.admin(), 1, Costs.local(), clock));

        assertThat(page(pod(sandbox, ArgoCdInstall.CONTROLLER), 8082))
                .contains("workqueue_depth{controller=\"app_reconciliation_queue\"")
                .contains("process_start_time_seconds");
        assertThat(page(pod(sandbox, ArgoCdInstall.REPO_SERVER), 8084))
                .contains("argocd_repo_parallelism_wait_duration_seconds_count");
        assertThat(page(pod(sandbox, ArgoCdInstall.SERVER), 8083)).contains("argocd_info{version=\"v3.5.1");
        await("every Application was compared in model time")
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(ages(sandbox)).hasSize(60).allSatisfy(at -> assertThat(at)
                        .isAfter(begun.plusSeconds(180))));
        assertThat(ages(sandbox)).allSatisfy(at -> assertThat(at).isBeforeOrEqualTo(clock.instant()));
        assertThat(page(pod(sandbox, ArgoCdInstall.CONTROLLER), 8082))
                .contains("argocd_app_reconcile_count{dest_server=\"https://kubernetes.default.svc\"")
                .contains("argocd_app_info{");
    }

    @Test
    void changedKey_isInForceAfterTheRestartOnly_andCountersBeginAnew(Sandbox sandbox) {
        sandbox.argoCd().plain().applications(20, 1);
        var standIn = sandbox.keep(StandIn.start(sandbox.admin(), 1, Costs.local(), new ModelClock(60)));
        var first = ArgoCdInstall.CONTROLLER + "-0";
        assertThat(standIn.statusProcessors()).isEqualTo(Map.of(first, 20));
        var uid = pod(sandbox, ArgoCdInstall.CONTROLLER).getMetadata().getUid();

        sandbox.admin().configMaps().withName("argocd-cmd-params-cm").edit(map -> new ConfigMapBuilder(map)
                .addToData("controller.status.processors", "50")
                .build());
        await().during(Duration.ofMillis(500))
                .until(() -> standIn.statusProcessors().equals(Map.of(first, 20)));
        template(sandbox, "{\"metadata\":{\"annotations\":{\"by\":\"hand\"}}}");
        sandbox.argoCd().awaitRollout();

        await("the new pod works with the new value")
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(standIn.statusProcessors()).isEqualTo(Map.of(first, 50)));
        assertThat(pod(sandbox, ArgoCdInstall.CONTROLLER).getMetadata().getUid())
                .isNotEqualTo(uid);
    }

    @Test
    void pinsAndReplicas_decideWhoOwns_andDisagreementLeavesClustersUnowned(Sandbox sandbox) {
        sandbox.argoCd().plain().clusters(3).applications(12, 3);
        sandbox.admin()
                .apps()
                .statefulSets()
                .withName(ArgoCdInstall.CONTROLLER)
                .patch(
                        PatchContext.of(PatchType.STRATEGIC_MERGE),
                        "{\"spec\":{\"replicas\":2,\"template\":{\"spec\":{\"containers\":[{\"name\":\""
                                + ArgoCdInstall.CONTROLLER
                                + "\",\"env\":[{\"name\":\"ARGOCD_CONTROLLER_REPLICAS\",\"value\":\"3\"}]}]}}}}");
        sandbox.argoCd().awaitRollout();
        sandbox.argoCd().pin(1, "2").pin(2, "1");
        var standIn = sandbox.keep(StandIn.start(sandbox.admin(), 1, Costs.local(), new ModelClock(60)));

        // The in-cluster without a Secret is on shard 0, cluster 1 on a shard that has no pod.
        assertThat(standIn.owners().values())
                .containsOnly(
                        List.of(ArgoCdInstall.CONTROLLER + "-0"), List.of(ArgoCdInstall.CONTROLLER + "-1"), List.of());
        assertThat(standIn.owners().values()).filteredOn(List::isEmpty).hasSize(4);

        sandbox.argoCd().pin(1, "0");
        await("the pin is taken without a restart")
                .atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(standIn.owners().values()).noneMatch(List::isEmpty));
    }

    private static void template(Sandbox sandbox, String template) {
        sandbox.admin()
                .apps()
                .statefulSets()
                .withName(ArgoCdInstall.CONTROLLER)
                .patch(PatchContext.of(PatchType.STRATEGIC_MERGE), "{\"spec\":{\"template\":" + template + "}}");
    }

    private static Pod pod(Sandbox sandbox, String component) {
        return sandbox.admin().pods().withLabel("app.kubernetes.io/name", component).list().getItems().stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .findFirst()
                .orElseThrow();
    }

    private static List<Instant> ages(Sandbox sandbox) {
        return sandbox
                .admin()
                .genericKubernetesResources("argoproj.io/v1alpha1", "Application")
                .inNamespace(sandbox.namespace())
                .list()
                .getItems()
                .stream()
                .map(app -> Instant.parse(app.<String>get("status", "reconciledAt")))
                .toList();
    }

    private static String page(Pod pod, int port) {
        var uri = URI.create("http://" + pod.getStatus().getPodIP() + ":" + port + "/metrics");
        try {
            return HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(uri + " does not answer", e);
        }
    }
}
