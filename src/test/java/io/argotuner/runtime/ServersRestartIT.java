package io.argotuner.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.argotuner.api.ArgoTuningPolicy;
import io.argotuner.testing.ArgoCdInstall;
import io.argotuner.testing.OperatorProcess;
import io.argotuner.testing.OwnControlPlane;
import io.argotuner.testing.Sandbox;
import io.argotuner.testing.Servers;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The real servers stopped and started under operators that run, and definitions that go and come back. */
@ExtendWith(OwnControlPlane.class)
class ServersRestartIT {
    private static final String PROCESSORS = "controller.status.processors";

    @Test
    void R087_R089_serversKilledInTheMiddleOfWrites_endsAsUndisturbedWithOneRestart(Sandbox sandbox, Servers servers) {
        CrashScenario.install(sandbox);
        var argoCd = sandbox.argoCd();
        var controllerBefore = generation(argoCd);
        var proxy = sandbox.keep(sandbox.operators().proxy());
        // Stored or not, nobody can tell: etcd goes with the first write, the API server with the one that restarts
        // pods.
        proxy.on(r -> r.mutating() && r.on("configmaps")).first(1).run(servers::restartEtcd);
        var killed = proxy.on(r -> r.mutating() && r.on("statefulsets"))
                .first(1)
                .runAfterCommit(() -> {
                    servers.killApiServer();
                    sandbox.apiServerKilled();
                    servers.startApiServer();
                });
        OperatorTrial.create(sandbox, "default", CrashScenario.spec());
        sandbox.operators().grant();
        var process = sandbox.keep(sandbox.operators().process(proxy));

        await("it is tuned", () -> {
            assertThat(argoCd.cmdParams()).containsEntry(PROCESSORS, "50");
            assertThat(argoCd.isRolledOut()).isTrue();
            assertInForce(sandbox);
        });
        assertThat(killed.matched()).isPositive();
        // Replicas, variable and hash in one: the pods were started anew once.
        assertThat(generation(argoCd)).isEqualTo(controllerBefore + 1);
        assertThat(process.isAlive()).isTrue();
        assertThat(process.log()).doesNotContain(" ERROR ");
    }

    @Test
    void R078_R083_watchesExpiredByCompactionAndAnOperatorStartedMeanwhile_bothGoOn(Sandbox sandbox, Servers servers) {
        CrashScenario.install(sandbox);
        var argoCd = sandbox.argoCd();
        sandbox.operators().grant();
        var running = sandbox.keep(sandbox.operators().process("--no-leader-election"));
        OperatorTrial.create(sandbox, "default", CrashScenario.spec());
        await("it is tuned", () -> assertInForce(sandbox));
        var kubeconfig = sandbox.operators().kubeconfig();

        servers.killApiServer();
        sandbox.apiServerKilled();
        servers.compact();
        var started = sandbox.keep(OperatorProcess.start(kubeconfig, sandbox.namespace()));
        await("it begins", () -> assertThat(started.log()).contains("Starting 'argo-tuner' controller"));
        servers.startApiServer();
        CrashScenario.edit(sandbox, "statusProcessors", OperatorTrial.fixed("61"));

        await("the running one sees the change", () -> {
            assertThat(argoCd.cmdParams()).containsEntry(PROCESSORS, "61");
            assertThat(argoCd.isRolledOut()).isTrue();
            assertInForce(sandbox);
        });
        assertThat(running.isAlive()).isTrue();
        // It waits, or has ended for a supervisor to start it again, and says why.
        if (!started.isAlive()) {
            assertThat(started.exitCode()).isEqualTo(1);
            assertThat(started.log()).contains("cannot start");
        }
        assertThat(running.log() + started.log()).doesNotContain("look failed", "Exception in thread");
    }

    @Test
    void R102_applicationsUninstalled_holdsEverythingAndRecovers(Sandbox sandbox) {
        CrashScenario.install(sandbox);
        var trial = OperatorTrial.start(sandbox);
        trial.create("default", CrashScenario.spec());
        trial.await("it is tuned", () -> CrashScenario.assertTuned(trial, sandbox, "50"));
        var tuned = List.of(sandbox.argoCd().argocdCm(), sandbox.argoCd().cmdParams());

        definition(sandbox, "applications.argoproj.io").delete();

        trial.awaitCondition("default", "Measured", "False/NotCounted");
        assertThat(List.of(sandbox.argoCd().argocdCm(), sandbox.argoCd().cmdParams()))
                .isEqualTo(tuned);
        assertThat(sandbox.argoCd().controller().getSpec().getReplicas()).isEqualTo(3);

        sandbox.install(Path.of("src", "test", "resources", "controlplane", "application-crd.yaml"));
        sandbox.argoCd().applications(60, 3);
        trial.awaitCondition("default", "Measured", "True/Counted");
        trial.await("it is as before", () -> CrashScenario.assertTuned(trial, sandbox, "50"));
        assertThat(List.of(sandbox.argoCd().argocdCm(), sandbox.argoCd().cmdParams()))
                .isEqualTo(tuned);
    }

    @Test
    void R055_policyThatTheDefinitionNoLongerAllows_isToldAndDoesNotStopTheOthers(Sandbox sandbox) {
        CrashScenario.install(sandbox);
        sandbox.admin()
                .apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName("argotuningpolicies.argotuner.io")
                .edit(definition -> {
                    var schema = definition
                            .getSpec()
                            .getVersions()
                            .get(0)
                            .getSchema()
                            .getOpenAPIV3Schema();
                    schema.getProperties().get("spec").setXKubernetesValidations(List.of());
                    schema.getProperties().get("spec").setProperties(null);
                    schema.getProperties().get("spec").setXKubernetesPreserveUnknownFields(true);
                    return definition;
                });
        var trial = OperatorTrial.start(sandbox);
        await("the definition is loose", () -> sandbox.admin().resource("""
                        {"apiVersion": "argotuner.io/v1alpha1", "kind": "ArgoTuningPolicy", "metadata": {"name": "default"},
                         "spec": {"mode": "Frobnicate", "sizing": "large", "settings": {"statusProcessors": {"min": 90, "max": 3}},
                          "disruption": {"cooldown": "soon"}, "futureField": {"a": [1]}}}""").create());

        sandbox.install(Path.of("crds", "argotuningpolicies.argotuner.io-v1.yml"));

        trial.awaitCondition("default", "Ready", "False/Invalid");
        assertThat(sandbox.argoCd().cmdParams()).isEmpty();
        assertThat(trial.http("/livez")).isEqualTo("200 ok\n");
        var corrected = new ArgoTuningPolicy();
        corrected.setMetadata(trial.policy("default").get().getMetadata());
        corrected.setSpec(CrashScenario.spec());
        sandbox.admin().resource(corrected).update();
        trial.await("a correction is followed", () -> CrashScenario.assertTuned(trial, sandbox, "50"));
    }

    private static Resource<CustomResourceDefinition> definition(Sandbox sandbox, String name) {
        return sandbox.admin().apiextensions().v1().customResourceDefinitions().withName(name);
    }

    private static long generation(ArgoCdInstall argoCd) {
        return argoCd.controller().getMetadata().getGeneration();
    }

    private static void assertInForce(Sandbox sandbox) {
        ArgoTuningPolicy policy =
                OperatorTrial.policies(sandbox).withName("default").get();
        assertThat(policy.getStatus()).isNotNull();
        assertThat(policy.getStatus().observedGeneration)
                .isEqualTo(policy.getMetadata().getGeneration());
        assertThat(OperatorTrial.condition(policy.getStatus(), "Effective")).isEqualTo("True/InForce");
    }

    private static void await(String what, ThrowingRunnable assertion) {
        Awaitility.await(what)
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(200))
                .ignoreExceptions()
                .untilAsserted(assertion);
    }
}
