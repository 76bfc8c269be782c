package io.argotuner.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.argotuner.api.DisruptionRule;
import io.argotuner.testing.ControlPlane;
import io.argotuner.testing.Sandbox;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** When a change may go: windows, cool-downs, and how slowly things are lowered, on a clock of the test's own. */
@ExtendWith(ControlPlane.class)
@Execution(ExecutionMode.CONCURRENT)
class PaceIT {
    private static final String PROCESSORS = "controller.status.processors";
    private static final String OPERATIONS = "controller.operation.processors";

    @Test
    void window_changeOutsideIt_isPendingWithItsTimeSurvivesARestartAndGoesWhenItOpens(Sandbox sandbox) {
        CrashScenario.install(sandbox);
        var argoCd = sandbox.argoCd();
        var controller = sandbox.history(argoCd.controller());
        var noon = Instant.now().truncatedTo(ChronoUnit.DAYS).plus(12, ChronoUnit.HOURS);
        var clock = new SettableClock();
        clock.set(noon);
        var spec = CrashScenario.spec();
        var window = new DisruptionRule.Window();
        window.schedule = "30 2 * * *";
        window.duration = "1h";
        window.timeZone = "Etc/UTC";
        spec.disruption.windows = List.of(window);
        var first = OperatorTrial.start(sandbox, clock);
        first.create("default", spec);

        first.await("it is staged", () -> assertStaged(first));
        first.await("what restarts nothing goes at once", () -> assertThat(
                        argoCd.deployment("argocd-repo-server").getSpec().getReplicas())
                .isEqualTo(2));
        argoCd.awaitRollout();
        first.assertQuietForThreeLooks();
        first.stop();

        clock.set(noon.plus(14, ChronoUnit.HOURS));
        var second = OperatorTrial.start(sandbox, clock);
        second.await("it is staged still", () -> assertThat(second.metrics())
                .doesNotContain("argotuner_reconcile_seconds_count 0"));
        second.assertQuietForThreeLooks();
        assertStaged(second);
        assertThat(argoCd.cmdParams()).isEmpty();
        assertThat(controller.templateChanges()).isZero();

        clock.set(noon.plus(Duration.ofHours(14).plusMinutes(31)));
        second.await("it goes when the window opens", () -> CrashScenario.assertTuned(second, sandbox, "50"));
        assertThat(controller.templateChanges()).isEqualTo(1);
    }

    private static void assertStaged(OperatorTrial trial) {
        assertThat(trial.setting("default", "statusProcessors")).satisfies(s -> {
            assertThat(s.state).isEqualTo("Pending");
            assertThat(s.recommended).isEqualTo("50");
            assertThat(s.reason).contains("Waits until", "02:30", "maintenance window");
        });
        assertThat(trial.status("default").nextAction).contains("02:30");
    }

    @Test
    void R003_fewerApplications_areFollowedInOneStepAfterTheWholeWindow(Sandbox sandbox) {
        CrashScenario.install(sandbox);
        var argoCd = sandbox.argoCd();
        var clock = new SettableClock();
        var spec = CrashScenario.spec();
        spec.disruption.scaleDownStabilization = "10m";
        var trial = OperatorTrial.start(sandbox, clock);
        trial.create("default", spec);
        trial.await("it is tuned", () -> CrashScenario.assertTuned(trial, sandbox, "50"));
        assertThat(argoCd.cmdParams()).containsEntry(OPERATIONS, "20");
        var controller = sandbox.history(argoCd.controller());

        deleteApplications(sandbox);
        argoCd.applications(24, 3);

        trial.await("they are counted", () -> assertThat(trial.status("default").measurements.applications)
                .isEqualTo(24));
        clock.set(Duration.ofMinutes(8));
        trial.assertQuietForThreeLooks();
        assertThat(argoCd.cmdParams()).containsEntry(OPERATIONS, "20").containsEntry(PROCESSORS, "50");
        assertThat(argoCd.controller().getSpec().getReplicas()).isEqualTo(3);

        clock.set(Duration.ofMinutes(12));
        trial.await("one step", () -> assertThat(argoCd.controller().getSpec().getReplicas())
                .isEqualTo(2));
        argoCd.awaitRollout();
        trial.awaitCondition("default", "Effective", "True/InForce");
        trial.assertQuietForThreeLooks();
        assertThat(controller.templateChanges()).isEqualTo(1);
    }

    @Test
    void R065_emptyListRightAfterARestart_lowersNothing(Sandbox sandbox) {
        CrashScenario.install(sandbox);
        CrashScenario.tuned(sandbox, CrashScenario.spec());
        var argoCd = sandbox.argoCd();
        var tuned = List.of(argoCd.argocdCm(), argoCd.cmdParams());
        var controller = sandbox.history(argoCd.controller());
        var proxy = sandbox.keep(sandbox.operators().proxy());
        var stale = proxy.on(r -> r.on("applications")).answer("""
                {"apiVersion": "argoproj.io/v1alpha1", "kind": "ApplicationList", "metadata": {"resourceVersion": "1"},
                 "items": []}""");

        var trial = OperatorTrial.through(sandbox, proxy);
        trial.await(
                "it looks again and again", () -> assertThat(stale.matched()).isGreaterThan(3));
        trial.assertQuietForThreeLooks();
        assertThat(List.of(argoCd.argocdCm(), argoCd.cmdParams())).isEqualTo(tuned);

        proxy.heal();
        trial.await("all are seen", () -> assertThat(trial.status("default").measurements.applications)
                .isEqualTo(60));
        trial.assertQuietForThreeLooks();
        assertThat(List.of(argoCd.argocdCm(), argoCd.cmdParams())).isEqualTo(tuned);
        assertThat(controller.versions()).hasSize(1);
    }

    @Test
    void R069_tenantWhoCreatesAndDeletesInALoop_causesOneRestartInACooldown(Sandbox sandbox) {
        CrashScenario.install(sandbox);
        var argoCd = sandbox.argoCd();
        var controller = sandbox.history(argoCd.controller());
        var spec = CrashScenario.spec();
        spec.disruption.cooldown = null;
        var trial = OperatorTrial.start(sandbox);
        trial.create("default", spec);
        trial.await("it is tuned", () -> CrashScenario.assertTuned(trial, sandbox, "50"));

        for (var round = 0; round < 3; round++) {
            deleteApplications(sandbox);
            var many = round % 2 == 0 ? 200 : 60;
            argoCd.applications(many, 10);
            trial.await("they are counted", () -> assertThat(trial.status("default").measurements.applications)
                    .isEqualTo(many));
        }
        trial.assertQuietForThreeLooks();

        assertThat(controller.templateChanges()).isEqualTo(1);
        assertThat(trial.setting("default", "controllerReplicas")).satisfies(s -> {
            assertThat(s.state).isEqualTo("Pending");
            assertThat(s.reason).contains("cool-down");
        });
    }

    private static void deleteApplications(Sandbox sandbox) {
        sandbox.admin()
                .genericKubernetesResources("argoproj.io/v1alpha1", "Application")
                .inNamespace(sandbox.namespace())
                .delete();
    }
}
