package io.argotuner.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.argotuner.api.ArgoTuningPolicySpec;
import io.argotuner.api.DisruptionRule;
import io.argotuner.api.SettingRule;
import io.argotuner.testing.Audit;
import io.argotuner.testing.ControlPlane;
import io.argotuner.testing.Sandbox;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** One operator for several installs, of which some are slow, wrong or going. */
@ExtendWith(ControlPlane.class)
@Execution(ExecutionMode.CONCURRENT)
class IsolationIT {
    @Test
    void R060_slowInstallAndBadPolicy_doNotDelayAnother(Sandbox good, Sandbox slow, Sandbox bad) {
        CrashScenario.install(good);
        slow.argoCd().plain();
        bad.argoCd().plain();
        good.grantEverywhere();
        var hang = new CountDownLatch(1);
        var proxy = good.keep(good.operators().proxy());
        var hanging = proxy.on(r -> r.on("applications") && r.uri().contains("/" + slow.namespace() + "/"))
                .run(() -> {
                    try {
                        hang.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
        good.keep(hang::countDown);
        var trial = OperatorTrial.through(good, proxy, List.of(good.namespace(), slow.namespace(), bad.namespace()));
        OperatorTrial.create(slow, "default", CrashScenario.spec());
        var wrong = CrashScenario.spec();
        var window = new DisruptionRule.Window();
        window.schedule = "61 * * * *";
        window.duration = "1h";
        wrong.disruption.windows = List.of(window);
        OperatorTrial.create(bad, "default", wrong);
        trial.await("the slow one hangs", () -> assertThat(hanging.matched()).isPositive());

        trial.create("default", CrashScenario.spec());

        trial.await("the good one is tuned", () -> CrashScenario.assertTuned(trial, good, "50"));
        trial.await("the bad one is told", () -> assertThat(OperatorTrial.condition(
                        OperatorTrial.policies(bad).withName("default").get().getStatus(), "Ready"))
                .isEqualTo("False/Invalid"));
        assertThat(OperatorTrial.policies(slow).withName("default").get().getStatus())
                .satisfiesAnyOf(status -> assertThat(status).isNull(), status -> assertThat(
                                OperatorTrial.condition(status, "Measured"))
                        .startsWith("False/"));
        assertThat(trial.http("/livez")).isEqualTo("200 ok\n");
        hang.countDown();
        proxy.heal();
    }

    @Test
    void R053_installOfANamespaceThatGoes_isNotWrittenAndHoldsNothingUp(Sandbox sandbox) {
        CrashScenario.install(sandbox);
        sandbox.grantEverywhere();
        var trial = OperatorTrial.start(sandbox);
        trial.create("default", CrashScenario.spec());
        trial.await("it is tuned", () -> CrashScenario.assertTuned(trial, sandbox, "50"));
        sandbox.admin()
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("stays")
                        .addToFinalizers("example.com/held-by-the-test")
                        .endMetadata()
                        .build())
                .create();
        var mark = sandbox.audit().mark();

        sandbox.admin().namespaces().withName(sandbox.namespace()).delete();

        trial.awaitDeleted("default");
        trial.awaitGone("default");
        assertThat(sandbox.admin()
                        .namespaces()
                        .withName(sandbox.namespace())
                        .get()
                        .isMarkedForDeletion())
                .isTrue();
        assertThat(sandbox.audit().writes(sandbox.operators().user(), mark))
                .filteredOn(Audit.Request::succeeded)
                .allMatch(w -> w.resource().startsWith("argotuningpolicies"));
        sandbox.admin().configMaps().withName("stays").edit(map -> {
            map.getMetadata().setFinalizers(List.of());
            return map;
        });
        Awaitility.await("the namespace is gone").atMost(OperatorTrial.PATIENCE).untilAsserted(() -> assertThat(
                        sandbox.admin()
                                .namespaces()
                                .withName(sandbox.namespace())
                                .get())
                .isNull());
    }

    /** What a policy came to be by does not matter, only what it says. */
    @Test
    void R057_seededSequenceOfSpecs_eachReturnToTheFirstEndsAsTheFirst(Sandbox sandbox) {
        sandbox.argoCd().plain().applications(60, 3);
        var random = new Random(57);
        var trial = OperatorTrial.start(sandbox);
        trial.create("default", CrashScenario.spec());
        trial.await("it is tuned", () -> CrashScenario.assertTuned(trial, sandbox, "50"));
        trial.assertQuietForThreeLooks();
        var first = EndState.of(sandbox).objects();

        for (var round = 0; round < 4; round++) {
            var other = random(random);
            set(trial, other);
            trial.await("round " + round + " is followed", () -> assertSettled(trial, sandbox));
            set(trial, CrashScenario.spec());
            trial.await("the first is back after round " + round, () -> {
                CrashScenario.assertTuned(trial, sandbox, "50");
                assertThat(EndState.of(sandbox).objects()).isEqualTo(first);
            });
        }
    }

    private static ArgoTuningPolicySpec random(Random random) {
        var spec = CrashScenario.spec();
        for (var name : new ArrayList<>(spec.settings.keySet())) {
            switch (random.nextInt(3)) {
                case 0 -> spec.settings.remove(name);
                case 1 -> {
                    var off = new SettingRule();
                    off.management = "Off";
                    spec.settings.put(name, off);
                }
                default -> {
                    var number = 2 + random.nextInt(20);
                    spec.settings.put(
                            name,
                            OperatorTrial.fixed(name.startsWith("reconciliation") ? number * 60 + "s" : number + ""));
                }
            }
        }
        spec.sizing.applicationsPerOperationProcessor = 1 + random.nextInt(4);
        spec.onConflict = random.nextBoolean() ? "Take" : "Respect";
        spec.disruption.scaleDownStabilization = random.nextBoolean() ? "0s" : "6h";
        return spec;
    }

    private static void set(OperatorTrial trial, ArgoTuningPolicySpec spec) {
        trial.policy("default").edit(policy -> {
            policy.setSpec(spec);
            return policy;
        });
    }

    private static void assertSettled(OperatorTrial trial, Sandbox sandbox) {
        var policy = trial.policy("default").get();
        assertThat(policy.getStatus().observedGeneration)
                .isEqualTo(policy.getMetadata().getGeneration());
        assertThat(sandbox.argoCd().isRolledOut()).isTrue();
        assertThat(OperatorTrial.condition(policy.getStatus(), "Effective")).isEqualTo("True/InForce");
    }
}
