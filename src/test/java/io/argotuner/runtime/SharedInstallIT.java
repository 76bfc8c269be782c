package io.argotuner.runtime;

import static io.argotuner.runtime.OperatorTrial.condition;
import static org.assertj.core.api.Assertions.assertThat;

import io.argotuner.api.ArgoTuningPolicy;
import io.argotuner.testing.ArgoCdInstall;
import io.argotuner.testing.ControlPlane;
import io.argotuner.testing.FaultProxy;
import io.argotuner.testing.Promise;
import io.argotuner.testing.Sandbox;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Others who write to the same install: Argo CD itself, autoscalers, people, another argo-tuner. */
@ExtendWith(ControlPlane.class)
@Execution(ExecutionMode.CONCURRENT)
class SharedInstallIT {
    private static final String PROCESSORS = "controller.status.processors";
    private static final String OPERATIONS = "controller.operation.processors";

    @Test
    void R028_selfHealThatPutsGitBackEverySecond_isLeftAloneAfterThreeLosses(Sandbox sandbox) throws Exception {
        var argoCd = sandbox.argoCd().plain().applications(20, 1);
        var git = new ConfigMapBuilder()
                .withNewMetadata()
                .withName("argocd-cmd-params-cm")
                .withNamespace(sandbox.namespace())
                .addToAnnotations(
                        "argocd.argoproj.io/tracking-id",
                        "argo-cd:/ConfigMap:" + sandbox.namespace() + "/argocd-cmd-params-cm")
                .endMetadata()
                .addToData(PROCESSORS, "10")
                .build();
        var syncs = new AtomicInteger();
        var selfHeal = Executors.newSingleThreadScheduledExecutor();
        sandbox.keep(() -> {
            selfHeal.shutdownNow();
            selfHeal.awaitTermination(30, TimeUnit.SECONDS);
        });
        selfHeal.scheduleWithFixedDelay(
                () -> {
                    if (!"10".equals(argoCd.cmdParams().get(PROCESSORS))) {
                        sandbox.admin()
                                .resource(git)
                                .fieldManager("argocd-controller")
                                .forceConflicts()
                                .serverSideApply();
                        syncs.incrementAndGet();
                    }
                },
                0,
                1,
                TimeUnit.SECONDS);
        var spec = CrashScenario.spec();
        spec.settings = new TreeMap<>(Map.of("statusProcessors", OperatorTrial.fixed("50")));
        var trial = OperatorTrial.start(sandbox);
        trial.create("default", spec);

        trial.awaitCondition("default", "Contested", "True/AnotherWriter");
        assertThat(trial.message("default", "Contested")).contains("argocd-controller");
        trial.await("Git's value is back", () -> assertThat(argoCd.cmdParams()).containsEntry(PROCESSORS, "10"));
        argoCd.awaitRollout();
        trial.assertQuietForThreeLooks();
        var quiet = syncs.get();
        assertThat(argoCd.cmdParams()).containsEntry(OPERATIONS, "20");
        assertThat(trial.events("default"))
                .filteredOn(e -> e.getMessage().contains("ignoreDifferences"))
                .extracting(Event::getMessage)
                .isNotEmpty();

        argoCd.applications(20, 1);
        trial.await("what Git does not hold is tuned on", () -> assertThat(argoCd.cmdParams())
                .containsEntry(OPERATIONS, "25"));
        argoCd.awaitRollout();
        trial.await("it is in force", () -> assertThat(trial.setting("default", "operationProcessors").effective)
                .isEqualTo("25"));
        trial.awaitCondition("default", "Effective", "True/InForce");
        trial.assertQuietForThreeLooks();
        assertThat(argoCd.cmdParams()).containsEntry(PROCESSORS, "10");
        assertThat(syncs.get()).isEqualTo(quiet).isLessThanOrEqualTo(5);
    }

    @Test
    void R033_autoscalers_keepTheirReplicasAndAreNamed(Sandbox sandbox) {
        sandbox.installAutoscalerCrds();
        CrashScenario.install(sandbox);
        var argoCd = sandbox.argoCd();
        sandbox.admin()
                .load(new java.io.ByteArrayInputStream("""
                        {"apiVersion": "v1", "kind": "List", "items": [
                        {"apiVersion": "autoscaling/v2", "kind": "HorizontalPodAutoscaler", "metadata": {"name": "controller"},
                         "spec": {"maxReplicas": 5, "scaleTargetRef": {"apiVersion": "apps/v1", "kind": "StatefulSet",
                           "name": "argocd-application-controller"}}},
                        {"apiVersion": "autoscaling/v2", "kind": "HorizontalPodAutoscaler", "metadata": {"name": "repo"},
                         "spec": {"maxReplicas": 5, "scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment",
                           "name": "argocd-repo-server"}}},
                        {"apiVersion": "keda.sh/v1alpha1", "kind": "ScaledObject", "metadata": {"name": "server"},
                         "spec": {"scaleTargetRef": {"name": "argocd-server"}}},
                        {"apiVersion": "autoscaling.k8s.io/v1", "kind": "VerticalPodAutoscaler",
                         "metadata": {"name": "memory"}, "spec": {"updatePolicy": {"updateMode": "Recreate"},
                           "targetRef": {"apiVersion": "apps/v1", "kind": "StatefulSet",
                             "name": "argocd-application-controller"}}}]}
                        """.getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .create();
        var trial = OperatorTrial.start(sandbox);
        trial.create("default", CrashScenario.spec());

        trial.await("the rest is tuned", () -> assertThat(argoCd.cmdParams()).containsEntry(PROCESSORS, "50"));
        argoCd.awaitRollout();
        trial.assertQuietForThreeLooks();
        assertThat(argoCd.controller().getSpec().getReplicas()).isEqualTo(1);
        assertThat(argoCd.deployment(ArgoCdInstall.REPO_SERVER).getSpec().getReplicas())
                .isEqualTo(1);
        assertThat(argoCd.deployment(ArgoCdInstall.SERVER).getSpec().getReplicas())
                .isEqualTo(1);
        assertThat(trial.setting("default", "controllerReplicas").reason)
                .contains("HorizontalPodAutoscaler/controller");
        assertThat(trial.setting("default", "repoServerReplicas").reason).contains("HorizontalPodAutoscaler/repo");
        assertThat(trial.setting("default", "serverReplicas").reason).contains("ScaledObject/server");
        assertThat(trial.status("default").install.notices)
                .anySatisfy(notice -> assertThat(notice)
                        .contains("HorizontalPodAutoscaler/controller scales", "breaks sharding", "remove it"))
                .anySatisfy(notice ->
                        assertThat(notice).contains("VerticalPodAutoscaler/memory (updateMode Recreate)", "restarts"));
    }

    @Test
    void R023_neighbourEditedAtTheSameMoment_bothSurvive(Sandbox sandbox) {
        CrashScenario.install(sandbox);
        var proxy = sandbox.keep(sandbox.operators().proxy());
        proxy.on(r -> isWriteOf(r, "argocd-cmd-params-cm")).first(1).run(() -> sandbox.argoCd()
                .data("argocd-cmd-params-cm", Map.of("server.insecure", "true")));
        var trial = OperatorTrial.through(sandbox, proxy);
        trial.create("default", CrashScenario.spec());
        trial.await("it is tuned", () -> CrashScenario.assertTuned(trial, sandbox, "50"));
        assertThat(sandbox.argoCd().cmdParams()).containsEntry("server.insecure", "true");

        // The second write records no original and lets the neighbour be.
        proxy.heal();
        var refused = proxy.on(r -> isWriteOf(r, "argocd-cmd-params-cm"))
                .first(1)
                .run(() -> sandbox.argoCd().data("argocd-cmd-params-cm", Map.of("server.insecure", "false")));
        CrashScenario.edit(sandbox, "statusProcessors", OperatorTrial.fixed("61"));
        trial.await("it is tuned", () -> CrashScenario.assertTuned(trial, sandbox, "61"));
        assertThat(sandbox.argoCd().cmdParams()).containsEntry("server.insecure", "false");
        assertThat(refused.matched()).isEqualTo(1);
    }

    @Test
    void R014_killedBeforeTheRestartAndDeletedMeanwhile_restoresWhatWasWritten(Sandbox sandbox) {
        CrashScenario.install(sandbox);
        var originals = List.of(sandbox.argoCd().argocdCm(), sandbox.argoCd().cmdParams());
        var controller = sandbox.history(sandbox.argoCd().controller());
        var proxy = sandbox.keep(sandbox.operators().proxy());
        proxy.on(r -> r.mutating() && (r.on("statefulsets") || r.on("deployments")))
                .killBefore();
        var killed = OperatorTrial.through(sandbox, proxy);
        killed.create("default", CrashScenario.spec());
        killed.await("it is killed", () -> assertThat(proxy.isDead()).isTrue());
        killed.stop();
        assertThat(sandbox.argoCd().cmdParams()).containsEntry(PROCESSORS, "50");
        killed.delete("default");

        var trial = OperatorTrial.start(sandbox);

        trial.awaitGone("default");
        assertThat(List.of(sandbox.argoCd().argocdCm(), sandbox.argoCd().cmdParams()))
                .isEqualTo(originals);
        assertThat(trial.writes()).noneMatch(w -> w.of("statefulsets") || w.of("deployments"));
        assertThat(controller.versions()).hasSize(1);
    }

    @Test
    void R061_policyReplacedInTheMiddleOfALook_onlyTheNewOneCounts(Sandbox sandbox) {
        sandbox.excuse(Promise.EXPLAIN, "what the old policy wrote is told in a status that went with it");
        CrashScenario.install(sandbox);
        var proxy = sandbox.keep(sandbox.operators().proxy());
        proxy.on(r -> isWriteOf(r, "argocd-cmd-params-cm")).first(1).run(() -> replace(sandbox));
        var trial = OperatorTrial.through(sandbox, proxy);
        trial.create("default", CrashScenario.spec());

        trial.await("the new one is followed", () -> {
            assertThat((Object) trial.policy("default").get()).isNotNull();
            CrashScenario.assertTuned(trial, sandbox, "33");
        });
        argoCdSettled(trial, sandbox);
        assertThat(trial.status("default").settings)
                .filteredOn(s -> "statusProcessors".equals(s.name))
                .singleElement()
                .satisfies(s -> assertThat(s.applied).isEqualTo("33"));
        trial.delete("default");
        trial.awaitGone("default");
        assertThat(sandbox.argoCd().cmdParams()).isEmpty();
    }

    @Test
    void R035_twoOperatorsThatSeeDifferentNumbers_endContestedWithoutOscillation(Sandbox sandbox) {
        sandbox.excuse(Promise.QUIET, "two of them store their own status");
        var argoCd = sandbox.argoCd().plain().applications(20, 1);
        var proxy = sandbox.keep(sandbox.operators().proxy());
        // As an operator without the right to see all namespaces: it goes on to see what it saw first.
        proxy.on(r -> r.on("applications")).replayFirst();
        var one = OperatorTrial.start(sandbox);
        var spec = CrashScenario.spec();
        spec.settings = new TreeMap<>();
        spec.disruption.scaleDownStabilization = "0s";
        one.create("default", spec);
        one.await("both agree", () -> assertThat(argoCd.cmdParams()).containsEntry(OPERATIONS, "20"));
        var map = sandbox.history(
                sandbox.admin().configMaps().withName("argocd-cmd-params-cm").get());
        var other = OperatorTrial.through(sandbox, proxy);
        other.await("the other has looked", () -> assertThat(other.metrics())
                .doesNotContain("argotuner_reconcile_seconds_count 0"));

        argoCd.applications(20, 1);

        one.await("one of them gives up", () -> assertThat(trialStates(one)).contains("Contested"));
        var versions = new AtomicInteger();
        one.await("the value stays", () -> {
            var now = map.versions().size();
            assertThat(versions.getAndSet(now)).isEqualTo(now);
        });
        assertThat(map.versions()).hasSizeLessThanOrEqualTo(12);
        assertThat(argoCd.cmdParams().get(OPERATIONS)).isIn("20", "25");
        assertThat(condition(one.status("default"), "Ready")).isNotEmpty();
    }

    private static List<String> trialStates(OperatorTrial trial) {
        return trial.events("default").stream().map(Event::getReason).toList();
    }

    /** Deleted by force and made anew under the same name. */
    private static void replace(Sandbox sandbox) {
        var policies = OperatorTrial.policies(sandbox);
        policies.withName("default").edit(policy -> {
            policy.getMetadata().setFinalizers(List.of());
            return policy;
        });
        policies.withName("default").delete();
        var spec = CrashScenario.spec();
        spec.settings.put("statusProcessors", OperatorTrial.fixed("33"));
        var policy = new ArgoTuningPolicy();
        policy.setMetadata(new ObjectMetaBuilder()
                .withName("default")
                .withNamespace(sandbox.namespace())
                .build());
        policy.setSpec(spec);
        sandbox.admin().resource(policy).create();
    }

    private static void argoCdSettled(OperatorTrial trial, Sandbox sandbox) {
        sandbox.argoCd().awaitRollout();
        trial.assertQuietForThreeLooks();
    }

    private static boolean isWriteOf(FaultProxy.Seen request, String name) {
        return request.mutating() && request.uri().contains("/" + name);
    }
}
