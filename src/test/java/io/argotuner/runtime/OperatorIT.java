package io.argotuner.runtime;

import static io.argotuner.runtime.OperatorTrial.condition;
import static org.assertj.core.api.Assertions.assertThat;

import io.argotuner.api.ArgoTuningPolicySpec;
import io.argotuner.api.DisruptionRule;
import io.argotuner.api.Names;
import io.argotuner.testing.ArgoCdInstall;
import io.argotuner.testing.ControlPlane;
import io.argotuner.testing.Sandbox;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The operator on a real API server, with the rights that are shipped. */
@ExtendWith(ControlPlane.class)
class OperatorIT {
    @Test
    void freshInstall_thousandApplications_isTunedOnceStaysQuietAndIsRestored(Sandbox sandbox) {
        var argoCd = sandbox.argoCd().plain().applications(1000, 1);
        var controller = sandbox.history(argoCd.controller());
        var repoServer = sandbox.history(argoCd.deployment(ArgoCdInstall.REPO_SERVER));
        var server = sandbox.history(argoCd.deployment(ArgoCdInstall.SERVER));
        var originals = List.of(argoCd.argocdCm(), argoCd.cmdParams());
        var trial = OperatorTrial.start(sandbox);

        trial.create("default", new ArgoTuningPolicySpec());

        trial.awaitCondition("default", "Effective", "True/InForce");
        assertThat(argoCd.cmdParams())
                .containsEntry("controller.status.processors", "50")
                .containsEntry("controller.operation.processors", "25");
        assertThat(argoCd.controller().getSpec().getReplicas()).isEqualTo(1);
        assertThat(argoCd.deployment(ArgoCdInstall.REPO_SERVER).getSpec().getReplicas())
                .isEqualTo(2);
        assertThat(argoCd.deployment(ArgoCdInstall.SERVER).getSpec().getReplicas())
                .isEqualTo(2);
        assertThat(serverReplicasEnv(argoCd)).isEqualTo("2");
        assertThat(controller.templateChanges()).isEqualTo(1);
        assertThat(repoServer.templateChanges()).isZero();
        assertThat(server.templateChanges()).isEqualTo(1);
        var status = trial.status("default");
        assertThat(condition(status, "Ready")).isEqualTo("True/Watching");
        assertThat(condition(status, "Measured")).isEqualTo("True/Counted");
        assertThat(condition(status, "Applied")).startsWith("True/");
        trial.awaitCondition("default", "Fresh", "True/WithinObjective");
        assertThat(condition(status, "Contested")).isEqualTo("False/NoConflict");
        assertThat(status.settings).hasSize(12);
        assertThat(trial.events("default")).extracting(Event::getReason).contains("Applied", "Restarted");
        assertThat(trial.metrics())
                .contains("argotuner_applications{policy=\"" + sandbox.namespace() + "/default\"} 1000.0")
                .contains("argotuner_restarts_total{policy=\"" + sandbox.namespace() + "/default\"}");
        assertThat(trial.http("/livez")).isEqualTo("200 ok\n");
        assertThat(trial.http("/readyz")).isEqualTo("200 ok\n");

        trial.assertQuietForThreeLooks();

        set(sandbox, "controller.status.processors", "11");
        trial.await("the edit is undone, or said to wait for the cool-down", () -> {
            if (!"50".equals(argoCd.cmdParams().get("controller.status.processors"))) {
                assertThat(trial.setting("default", "statusProcessors")).satisfies(s -> {
                    assertThat(s.current).isEqualTo("11");
                    assertThat(s.recommended).isEqualTo("50");
                    assertThat(s.state).isEqualTo("Pending");
                    assertThat(s.reason).contains("cool-down");
                });
            }
        });
        trial.assertQuietForThreeLooks();
        assertThat(controller.templateChanges()).isEqualTo(1);
        set(sandbox, "controller.status.processors", "50");

        trial.delete("default");
        trial.awaitGone("default");
        assertThat(List.of(argoCd.argocdCm(), argoCd.cmdParams())).isEqualTo(originals);
        assertThat(argoCd.deployment(ArgoCdInstall.REPO_SERVER).getSpec().getReplicas())
                .isEqualTo(1);
        assertThat(serverReplicasEnv(argoCd)).isEqualTo(env(server.versions().get(0)));
        assertThat(List.<HasMetadata>of(
                        argoCd.controller(),
                        argoCd.deployment(ArgoCdInstall.REPO_SERVER),
                        argoCd.deployment(ArgoCdInstall.SERVER),
                        sandbox.admin()
                                .configMaps()
                                .withName("argocd-cmd-params-cm")
                                .get()))
                .allSatisfy(object -> {
                    assertThat(object.getMetadata().getAnnotations()).doesNotContainKey(Names.JOURNAL);
                    assertThat(object.getMetadata().getManagedFields())
                            .extracting(f -> f.getManager())
                            .doesNotContain(Names.FIELD_MANAGER);
                });
        assertThat(trial.metrics()).doesNotContain(sandbox.namespace());
        assertThat(controller.templateChanges()).isLessThanOrEqualTo(2);
        trial.assertQuietForThreeLooks();
    }

    @Test
    void recommend_reportsTheSameAndWritesNothingToTheInstall(Sandbox sandbox) {
        sandbox.argoCd().plain().applications(1000, 1);
        var trial = OperatorTrial.start(sandbox);
        var spec = new ArgoTuningPolicySpec();
        spec.mode = "Recommend";

        trial.create("default", spec);

        trial.awaitCondition("default", "Applied", "False/RecommendOnly");
        var status = trial.status("default");
        assertThat(condition(status, "Ready")).isEqualTo("True/Watching");
        assertThat(status.settings)
                .filteredOn(s -> "statusProcessors".equals(s.name))
                .singleElement()
                .satisfies(s -> {
                    assertThat(s.current).isNull();
                    assertThat(s.effective).isEqualTo("20");
                    assertThat(s.recommended).isEqualTo("50");
                    assertThat(s.state).isEqualTo("Pending");
                });
        trial.assertQuietForThreeLooks();
        assertThat(trial.writes())
                .allMatch(w -> w.of("argotuningpolicies") || w.of("argotuningpolicies/status") || w.of("events"));
    }

    @Test
    void invalidPolicy_isReportedWithNoWriteAndCanBeDeleted(Sandbox sandbox) {
        var argoCd = sandbox.argoCd().plain();
        var trial = OperatorTrial.start(sandbox);
        var spec = new ArgoTuningPolicySpec();
        spec.disruption = new DisruptionRule();
        var window = new DisruptionRule.Window();
        window.schedule = "61 * * * *";
        window.duration = "1h";
        spec.disruption.windows = List.of(window);

        trial.create("default", spec);

        trial.awaitCondition("default", "Ready", "False/Invalid");
        assertThat(trial.message("default", "Ready")).contains("windows");
        assertThat(trial.events("default"))
                .extracting(Event::getType, Event::getReason)
                .contains(org.assertj.core.groups.Tuple.tuple("Warning", "Invalid"));
        assertThat(argoCd.cmdParams()).isEmpty();
        trial.assertQuietForThreeLooks();

        trial.delete("default");
        trial.awaitGone("default");
    }

    @Test
    void noInstall_isReportedAndTunedWhenItComes(Sandbox sandbox) {
        var trial = OperatorTrial.start(sandbox);
        trial.create("default", new ArgoTuningPolicySpec());
        trial.awaitCondition("default", "Ready", "False/NoInstall");

        sandbox.argoCd().plain();

        trial.awaitCondition("default", "Ready", "True/Watching");
        trial.delete("default");
        trial.awaitGone("default");
    }

    @Test
    void R034_twoPolicies_theOldestWinsAndTheNextTakesOverWithoutAChange(Sandbox sandbox) {
        var argoCd = sandbox.argoCd().plain().applications(1000, 1);
        var trial = OperatorTrial.start(sandbox);
        trial.create("zebra", new ArgoTuningPolicySpec());
        trial.awaitCondition("zebra", "Effective", "True/InForce");
        var controller = sandbox.history(argoCd.controller());
        var tuned = List.of(argoCd.argocdCm(), argoCd.cmdParams());

        trial.create("ant", new ArgoTuningPolicySpec());

        trial.awaitCondition("ant", "Ready", "False/Superseded");
        assertThat(trial.message("ant", "Ready")).contains("\"zebra\"");
        trial.assertQuietForThreeLooks();

        trial.delete("zebra");
        trial.awaitGone("zebra");
        trial.awaitCondition("ant", "Fresh", "True/WithinObjective");
        trial.assertQuietForThreeLooks();
        assertThat(List.of(argoCd.argocdCm(), argoCd.cmdParams())).isEqualTo(tuned);
        assertThat(controller.templateChanges()).isZero();

        trial.delete("ant");
        trial.awaitGone("ant");
        assertThat(argoCd.cmdParams()).isEmpty();
    }

    @Test
    void R025_writerThatKeepsTakingItBack_isContestedAndLeftAlone(Sandbox sandbox) {
        var argoCd = sandbox.argoCd().plain().applications(1000, 1);
        var trial = OperatorTrial.start(sandbox);
        trial.create("default", OperatorTrial.withoutCooldown());
        trial.awaitCondition("default", "Effective", "True/InForce");
        var controller = sandbox.history(argoCd.controller());

        for (var i = 0; i < 2; i++) {
            set(sandbox, "controller.status.processors", "11");
            trial.await("the edit is undone", () -> assertThat(argoCd.cmdParams())
                    .containsEntry("controller.status.processors", "50"));
        }
        set(sandbox, "controller.status.processors", "11");

        trial.awaitCondition("default", "Contested", "True/AnotherWriter");
        trial.assertQuietForThreeLooks();
        assertThat(argoCd.cmdParams()).containsEntry("controller.status.processors", "11");
        assertThat(controller.templateChanges()).isLessThanOrEqualTo(1);
        assertThat(trial.message("default", "Contested")).contains("statusProcessors", "fabric8");
        assertThat(trial.setting("default", "statusProcessors").state).isEqualTo("Contested");
        assertThat(trial.events("default")).extracting(Event::getReason).contains("Contested");

        trial.policy("default").edit(policy -> {
            policy.getSpec().paused = false;
            return policy;
        });
        trial.await("a changed policy tries again", () -> assertThat(argoCd.cmdParams())
                .containsEntry("controller.status.processors", "50"));
    }

    @Test
    void paused_writesNothingAndResumes(Sandbox sandbox) {
        var argoCd = sandbox.argoCd().plain().applications(1000, 1);
        var trial = OperatorTrial.start(sandbox);
        var spec = new ArgoTuningPolicySpec();
        spec.paused = true;
        trial.create("default", spec);
        trial.awaitCondition("default", "Applied", "False/Paused");
        trial.assertQuietForThreeLooks();
        assertThat(argoCd.cmdParams()).isEmpty();

        trial.policy("default").edit(policy -> {
            policy.getSpec().paused = false;
            return policy;
        });

        trial.await("it is tuned", () -> assertThat(argoCd.cmdParams())
                .containsEntry("controller.status.processors", "50"));
    }

    @Test
    void manualEdit_withoutCooldown_isUndoneWithoutARestart(Sandbox sandbox) {
        var argoCd = sandbox.argoCd().plain().applications(1000, 1);
        var trial = OperatorTrial.start(sandbox);
        trial.create("default", OperatorTrial.withoutCooldown());
        trial.awaitCondition("default", "Effective", "True/InForce");
        var controller = sandbox.history(argoCd.controller());
        var server = sandbox.history(argoCd.deployment(ArgoCdInstall.SERVER));

        set(sandbox, "controller.operation.processors", "11");
        sandbox.admin().apps().deployments().withName(ArgoCdInstall.REPO_SERVER).scale(1);

        trial.await("the edits are undone", () -> {
            assertThat(argoCd.cmdParams()).containsEntry("controller.operation.processors", "25");
            assertThat(argoCd.deployment(ArgoCdInstall.REPO_SERVER).getSpec().getReplicas())
                    .isEqualTo(2);
        });
        trial.awaitCondition("default", "Effective", "True/InForce");
        trial.assertQuietForThreeLooks();
        assertThat(controller.templateChanges()).isZero();
        assertThat(server.templateChanges()).isZero();
        assertThat(trial.status("default").history).hasSizeGreaterThan(1);
    }

    @Test
    void retain_keepsTheValuesAndGivesUpOwningThem(Sandbox sandbox) {
        var argoCd = sandbox.argoCd().plain().applications(1000, 1);
        var trial = OperatorTrial.start(sandbox);
        var spec = new ArgoTuningPolicySpec();
        spec.onDelete = "Retain";
        trial.create("default", spec);
        trial.awaitCondition("default", "Effective", "True/InForce");
        var tuned = List.of(argoCd.argocdCm(), argoCd.cmdParams());

        trial.delete("default");

        trial.awaitGone("default");
        assertThat(List.of(argoCd.argocdCm(), argoCd.cmdParams())).isEqualTo(tuned);
        assertThat(argoCd.controller().getMetadata().getManagedFields())
                .extracting(f -> f.getManager())
                .doesNotContain(Names.FIELD_MANAGER);
    }

    private static void set(Sandbox sandbox, String key, String value) {
        sandbox.admin().configMaps().withName("argocd-cmd-params-cm").edit(map -> {
            map.getData().put(key, value);
            return map;
        });
    }

    private static String serverReplicasEnv(ArgoCdInstall argoCd) {
        return env(argoCd.deployment(ArgoCdInstall.SERVER));
    }

    private static String env(Deployment server) {
        return server.getSpec().getTemplate().getSpec().getContainers().stream()
                .flatMap(c -> c.getEnv().stream())
                .filter(e -> e.getName().equals("ARGOCD_API_SERVER_REPLICAS"))
                .map(e -> e.getValue())
                .findFirst()
                .orElse("(absent)");
    }
}
