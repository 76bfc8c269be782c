package io.argotuner.runtime;

import static io.argotuner.runtime.OperatorTrial.condition;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.argotuner.api.ArgoTuningPolicySpec;
import io.argotuner.testing.ControlPlane;
import io.argotuner.testing.Sandbox;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The operator without a right, without its namespace, and as one of two. */
@ExtendWith(ControlPlane.class)
class OperatorFaultsIT {
    @Test
    void R064_applicationsForbidden_holdsEverythingAndRecovers(Sandbox sandbox) {
        var argoCd = sandbox.argoCd().plain().applications(1000, 1);
        var trial = OperatorTrial.start(sandbox);
        trial.create("default", OperatorTrial.withoutCooldown());
        trial.awaitCondition("default", "Effective", "True/InForce");
        var tuned = argoCd.cmdParams();

        var rules = without(sandbox, "applications");

        trial.awaitCondition("default", "Ready", "False/NotCounted");
        var status = trial.status("default");
        assertThat(condition(status, "Measured")).isEqualTo("False/NotCounted");
        assertThat(status.measurements).isNotNull().satisfies(m -> {
            assertThat(m.applications).isNull();
            assertThat(m.unknown).contains("applications");
        });
        trial.assertQuietForThreeLooks();
        assertThat(argoCd.cmdParams()).isEqualTo(tuned);
        assertThat(trial.events("default")).extracting(Event::getReason).contains("Unmeasured");

        set(sandbox, rules);
        trial.awaitCondition("default", "Ready", "True/Watching");
        assertThat(argoCd.cmdParams()).isEqualTo(tuned);
    }

    @Test
    void R100_workloadsForbidden_saysWhichRightAndRecovers(Sandbox sandbox) {
        sandbox.argoCd().plain().applications(1000, 1);
        var trial = OperatorTrial.start(sandbox);
        trial.create("default", new ArgoTuningPolicySpec());
        trial.awaitCondition("default", "Effective", "True/InForce");

        var rules = without(sandbox, "statefulsets");

        trial.awaitCondition("default", "Ready", "False/Forbidden");
        assertThat(trial.message("default", "Ready")).contains("statefulsets");
        assertThat(trial.status("default").settings).hasSize(12);
        assertThat(trial.events("default")).extracting(Event::getReason).contains("Forbidden");

        set(sandbox, rules);
        trial.awaitCondition("default", "Ready", "True/Watching");
    }

    @Test
    void deleted_withoutTheRightToRestore_isGoneWithinThirtySecondsAndSaysSo(Sandbox sandbox) {
        sandbox.argoCd().plain().applications(1000, 1);
        var trial = OperatorTrial.start(sandbox);
        trial.create("default", new ArgoTuningPolicySpec());
        trial.awaitCondition("default", "Effective", "True/InForce");
        without(sandbox, "statefulsets");

        var begun = Instant.now();
        trial.delete("default");

        trial.awaitGone("default");
        assertThat(Duration.between(begun, Instant.now())).isBetween(Duration.ofSeconds(18), Duration.ofSeconds(30));
        assertThat(trial.events("default"))
                .filteredOn(e -> e.getReason().equals("NotRestored"))
                .singleElement()
                .satisfies(e -> assertThat(e.getMessage()).contains("statefulsets"));
    }

    @Test
    void R103_namespaceDeletedWithTheOperatorInIt_goes(Sandbox sandbox) {
        sandbox.argoCd().plain().applications(10, 1);
        var trial = OperatorTrial.start(sandbox);
        trial.create("default", new ArgoTuningPolicySpec());
        trial.awaitCondition("default", "Ready", "True/Watching");

        sandbox.admin().namespaces().withName(sandbox.namespace()).delete();
        // Its pod is told to end before the rest of the namespace is deleted, its rights among it.
        trial.operator().stop();

        Awaitility.await("the namespace is gone").atMost(Duration.ofMinutes(5)).untilAsserted(() -> assertThat(
                        sandbox.admin()
                                .namespaces()
                                .withName(sandbox.namespace())
                                .get())
                .isNull());
    }

    @Test
    void R095_leaderStopped_standbyTakesOver(Sandbox sandbox) {
        var argoCd = sandbox.argoCd().plain().applications(1000, 1);
        var first = OperatorTrial.start(sandbox, true);
        first.create("default", new ArgoTuningPolicySpec());
        first.awaitCondition("default", "Effective", "True/InForce");
        var second = OperatorTrial.start(sandbox, true);
        assertThat(second.http("/readyz")).startsWith("200 ");
        assertThat(second.metrics()).contains("argotuner_reconcile_seconds_count 0");

        first.operator().stop();
        first.operator().awaitStop();
        sandbox.admin().apps().deployments().withName("argocd-repo-server").scale(1);

        second.await("the standby looks", () -> assertThat(second.metrics())
                .doesNotContain("argotuner_reconcile_seconds_count 0"));
        second.await("the standby tunes", () -> assertThat(
                        argoCd.deployment("argocd-repo-server").getSpec().getReplicas())
                .isEqualTo(2));
        second.assertQuietForThreeLooks();
    }

    @Test
    void leaseForbidden_doesNotStartAndSaysWhy(Sandbox sandbox) {
        sandbox.operators().grant();
        without(sandbox, "leases");

        assertThatIllegalStateException()
                .isThrownBy(() -> OperatorTrial.startUngranted(sandbox, true))
                .withMessageContaining("lease");
    }

    /** Takes every rule of that resource away and gives back what there was. */
    private static List<PolicyRule> without(Sandbox sandbox, String resource) {
        var role = sandbox.admin().rbac().roles().withName("argo-tuner").get();
        var rules = role.getRules();
        set(
                sandbox,
                rules.stream().filter(r -> !r.getResources().contains(resource)).toList());
        return rules;
    }

    private static void set(Sandbox sandbox, List<PolicyRule> rules) {
        sandbox.admin().rbac().roles().withName("argo-tuner").edit(role -> {
            role.setRules(rules);
            return role;
        });
    }
}
