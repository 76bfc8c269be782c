package io.argotuner.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.argotuner.api.ArgoTuningPolicySpec;
import io.argotuner.testing.ControlPlane;
import io.argotuner.testing.Promise;
import io.argotuner.testing.Sandbox;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A second writer beside the operator: self-heal, another operator, another leader with another clock. */
@ExtendWith(ControlPlane.class)
@Execution(ExecutionMode.CONCURRENT)
class OtherWritersIT {
    private static final String DECLARED = "controller.status.processors";

    @Test
    void R028_selfHealThatPutsBackWhatGitDeclares_isContestedAndTheOtherKeysAreTuned(Sandbox sandbox) {
        var argoCd = sandbox.argoCd().plain().applications(1000, 1);
        sandbox.admin()
                .apps()
                .statefulSets()
                .withName("argocd-application-controller")
                .edit(set -> {
                    set.getMetadata()
                            .setAnnotations(Map.of(
                                    "argocd.argoproj.io/tracking-id",
                                    "argo-cd:apps/StatefulSet:" + sandbox.namespace()
                                            + "/argocd-application-controller"));
                    return set;
                });
        selfHeal(sandbox);
        var controller = sandbox.history(argoCd.controller());
        var trial = OperatorTrial.start(sandbox);

        trial.create("default", OperatorTrial.withoutCooldown());

        trial.awaitCondition("default", "Contested", "True/AnotherWriter");
        trial.assertQuietForThreeLooks();
        assertThat(argoCd.cmdParams())
                .containsEntry(DECLARED, "20")
                .containsEntry("controller.operation.processors", "25");
        assertThat(trial.setting("default", "statusProcessors")).satisfies(s -> {
            assertThat(s.state).isEqualTo("Contested");
            assertThat(s.reason).contains("argocd-controller");
        });
        assertThat(trial.status("default").install).isNotNull().satisfies(install -> {
            assertThat(install.managedBy).isEqualTo("Application " + sandbox.namespace() + "/argo-cd");
            assertThat(install.notices).anyMatch(n -> n.contains("RespectIgnoreDifferences=true"));
        });
        assertThat(trial.events("default"))
                .filteredOn(e -> e.getReason().equals("IgnoreDifferences"))
                .extracting(Event::getMessage)
                .anyMatch(m -> m.contains("managedFieldsManagers: [argo-tuner]"));
        assertThat(controller.templateChanges()).isEqualTo(1);

        trial.stop();
        var next = OperatorTrial.start(sandbox);
        next.assertQuietForThreeLooks();
        assertThat(argoCd.cmdParams()).containsEntry(DECLARED, "20");
    }

    @Test
    void R097_twoLeadersWithClocksFarApart_writeAsOne(Sandbox sandbox) {
        sandbox.excuse(Promise.QUIET, "two of them may store the same status");
        var argoCd = sandbox.argoCd().plain().applications(1000, 1);
        var controller = sandbox.history(argoCd.controller());
        var server = sandbox.history(argoCd.deployment("argocd-server"));
        var one = OperatorTrial.start(sandbox);
        var other = OperatorTrial.start(sandbox, ahead(Duration.ofHours(3)));

        one.create("default", new ArgoTuningPolicySpec());

        one.awaitCondition("default", "Effective", "True/InForce");
        one.await("it is tuned", () -> {
            assertThat(argoCd.cmdParams()).containsEntry(DECLARED, "50");
            assertThat(argoCd.isRolledOut()).isTrue();
        });
        assertThat(controller.templateChanges()).isEqualTo(1);
        assertThat(server.templateChanges()).isEqualTo(1);
        assertThat(other.http("/livez")).isEqualTo("200 ok\n");
    }

    @Test
    void R091_clockSetAhead_doesNotEndTheCooldown(Sandbox sandbox) {
        var argoCd = sandbox.argoCd().plain().applications(1000, 1);
        var clock = new SettableClock();
        var trial = OperatorTrial.start(sandbox, clock);
        trial.create("default", new ArgoTuningPolicySpec());
        trial.awaitCondition("default", "Effective", "True/InForce");
        trial.await("it is tuned", () -> assertThat(argoCd.cmdParams()).containsEntry(DECLARED, "50"));
        var controller = sandbox.history(argoCd.controller());
        trial.assertQuietForThreeLooks();

        clock.offset = Duration.ofHours(1);
        trial.policy("default").edit(policy -> {
            policy.getSpec().settings = new java.util.TreeMap<>(Map.of("statusProcessors", OperatorTrial.fixed("61")));
            return policy;
        });

        trial.await("the change waits", () -> assertThat(trial.setting("default", "statusProcessors"))
                .satisfies(s -> {
                    assertThat(s.state).isEqualTo("Pending");
                    assertThat(s.reason).contains("cool-down");
                }));
        trial.assertQuietForThreeLooks();
        assertThat(controller.templateChanges()).isZero();
        assertThat(argoCd.cmdParams()).containsEntry(DECLARED, "50");
    }

    /** Applies what is declared whenever it differs, as a sync with self-heal does. */
    private static void selfHeal(Sandbox sandbox) {
        var admin = sandbox.admin();
        var git = new ConfigMapBuilder()
                .withNewMetadata()
                .withName("argocd-cmd-params-cm")
                .withNamespace(sandbox.namespace())
                .endMetadata()
                .withData(Map.of(DECLARED, "20"))
                .build();
        Runnable sync = () -> admin.resource(git)
                .fieldManager("argocd-controller")
                .forceConflicts()
                .serverSideApply();
        sync.run();
        sandbox.keep(admin.configMaps().withName("argocd-cmd-params-cm").inform(new ResourceEventHandler<>() {
            @Override
            public void onAdd(io.fabric8.kubernetes.api.model.ConfigMap map) {}

            @Override
            public void onUpdate(
                    io.fabric8.kubernetes.api.model.ConfigMap old, io.fabric8.kubernetes.api.model.ConfigMap map) {
                if (!"20".equals(map.getData().get(DECLARED))) {
                    sync.run();
                }
            }

            @Override
            public void onDelete(io.fabric8.kubernetes.api.model.ConfigMap map, boolean unknown) {}
        }));
    }

    private static Clock ahead(Duration by) {
        return Clock.offset(Clock.systemUTC(), by);
    }

    /** A wall clock that somebody sets. */
    private static final class SettableClock extends Clock {
        private volatile Duration offset = Duration.ZERO;

        @Override
        public Instant instant() {
            return Instant.now().plus(offset);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
