package io.argotuner.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.argotuner.api.ArgoTuningPolicySpec;
import io.argotuner.api.ArgoTuningPolicySpec.ShardingRule;
import io.argotuner.testing.ControlPlane;
import io.argotuner.testing.Sandbox;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a policy asks for about shards, on a real API server: an algorithm, and advice. */
@ExtendWith(ControlPlane.class)
class ShardingIT {
    private static final String KEY = "controller.sharding.algorithm";

    @Test
    void algorithm_isWrittenWithOneRestart_andTakenBackWithThePolicy(Sandbox sandbox) {
        var argoCd = sandbox.argoCd().plain().applications(60, 3);
        var controller = sandbox.history(argoCd.controller());
        var trial = OperatorTrial.start(sandbox);
        var spec = new ArgoTuningPolicySpec();
        spec.sharding = new ShardingRule();
        spec.sharding.algorithm = "RoundRobin";
        spec.sharding.pinning = "Advise";

        trial.create("default", spec);

        trial.awaitCondition("default", "Effective", "True/InForce");
        assertThat(argoCd.cmdParams()).containsEntry(KEY, "round-robin");
        assertThat(controller.templateChanges()).isEqualTo(1);
        var placement = Objects.requireNonNull(trial.status("default").placement);
        assertThat(placement.state).isEqualTo("Even");
        assertThat(placement.busiest).isEqualTo(60);
        trial.assertQuietForThreeLooks();

        trial.delete("default");
        trial.awaitGone("default");
        assertThat(argoCd.cmdParams()).doesNotContainKey(KEY);
    }
}
