package io.argotuner.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.argotuner.api.ArgoTuningPolicySpec;
import io.argotuner.api.DisruptionRule;
import io.argotuner.api.SettingRule;
import io.argotuner.standin.Costs;
import io.argotuner.testing.ArgoCdInstall;
import io.argotuner.testing.ControlPlane;
import io.argotuner.testing.Sandbox;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Clusters that no shard works on, whose Applications all say Synced and Healthy: seen by the ages of comparisons on a
 * real API server, and told by bottleneck, condition, Event and metric, with the cause where it can be told.
 */
@ExtendWith(ControlPlane.class)
class UnownedIT {
    @Test
    void envNamesMoreShardsThanRun_isToldAsTheCause(Sandbox sandbox) {
        install(sandbox).shards(2, "3");
        var spec = new ArgoTuningPolicySpec();
        var off = new SettingRule();
        off.management = "Off";
        spec.settings = Map.of("controllerReplicas", off);

        assertTold(
                sandbox, start(sandbox, spec), "is \"3\" while 2 replicas run: the clusters of 1 shard have no owner.");
    }

    @Test
    void podOfAShardStaysDown_isToldAsTheCause(Sandbox sandbox) {
        install(sandbox).pin(1, "0").pin(2, "1").shards(2, "2");
        var trial = start(sandbox, new ArgoTuningPolicySpec());
        Awaitility.await("all is well").atMost(OperatorTrial.PATIENCE).untilAsserted(() -> assertThat(
                        OperatorTrial.condition(trial.status("default"), "Fresh"))
                .isEqualTo("True/WithinObjective"));

        sandbox.kubelet().hold(sandbox.namespace());
        sandbox.admin().pods().withName(ArgoCdInstall.CONTROLLER + "-1").delete();

        assertTold(
                sandbox,
                trial,
                "10 Applications on 1 cluster (" + ArgoCdInstall.server(2)
                        + ") are not compared by any shard: the pod of shard 1 is not ready.");
        sandbox.kubelet().release(sandbox.namespace());
        Awaitility.await("it is compared again").atMost(OperatorTrial.PATIENCE).untilAsserted(() -> assertThat(
                        trial.status("default").bottleneck)
                .isNotEqualTo("Unowned"));
    }

    /** Secrets are not read, so the pin cannot be seen: it is said where to look. */
    @Test
    void pinOutsideTheRange_isToldWithWhereToLook(Sandbox sandbox) {
        install(sandbox).pin(1, "0").pin(2, "-1").shards(2, "2");

        assertTold(
                sandbox,
                start(sandbox, new ArgoTuningPolicySpec()),
                "10 Applications on 1 cluster (" + ArgoCdInstall.server(2)
                        + ") are not compared by any shard: the cause"
                        + " is not visible from here; compare the shard in their cluster Secrets");
    }

    private static ArgoCdInstall install(Sandbox sandbox) {
        return sandbox.argoCd().plain().clusters(3).applications(30, 3);
    }

    private static OperatorTrial start(Sandbox sandbox, ArgoTuningPolicySpec spec) {
        // Two shards for three clusters stay two.
        spec.disruption = new DisruptionRule();
        spec.disruption.scaleDownStabilization = "48h";
        return ClosedLoopIT.start(sandbox, Costs.local(), spec);
    }

    private static void assertTold(Sandbox sandbox, OperatorTrial trial, String cause) {
        Awaitility.await("told with the cause")
                .atMost(OperatorTrial.PATIENCE.multipliedBy(2))
                .untilAsserted(() -> {
                    var status = trial.status("default");
                    assertThat(status.bottleneck).isEqualTo("Unowned");
                    assertThat(Objects.requireNonNullElse(status.conditions, List.<Condition>of()))
                            .filteredOn(c -> c.getType().equals("Fresh"))
                            .singleElement()
                            .satisfies(c -> {
                                assertThat(c.getReason()).isEqualTo("Unowned");
                                assertThat(c.getMessage()).contains(cause);
                            });
                });
        assertThat(trial.metrics())
                .contains("argotuner_bottleneck{name=\"Unowned\",policy=\"" + sandbox.namespace() + "/default\"} 1.0");
        assertThat(sandbox.admin().v1().events().list().getItems()).anySatisfy(event -> {
            assertThat(event.getReason()).isEqualTo("ClusterUnowned");
            assertThat(event.getType()).isEqualTo("Warning");
            assertThat(event.getMessage()).contains(cause);
        });
    }
}
