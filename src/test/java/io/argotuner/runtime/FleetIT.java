package io.argotuner.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.argotuner.api.ArgoTuningPolicy;
import io.argotuner.testing.ControlPlane;
import io.argotuner.testing.Sandbox;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Several operators for one fleet, that share its policies by label. */
@ExtendWith(ControlPlane.class)
@Execution(ExecutionMode.CONCURRENT)
class FleetIT {
    @Test
    void policyWhoseLabelMoves_isTakenOverAsItIsAndRestoredByTheOther(Sandbox sandbox) {
        CrashScenario.install(sandbox);
        var before = EndState.of(sandbox).objects();
        var gold = OperatorTrial.start(sandbox, new PolicySelector("tier=gold"));
        var silver = OperatorTrial.start(sandbox, new PolicySelector("tier=silver"));
        OperatorTrial.create(sandbox, "default", CrashScenario.spec(), Map.of("tier", "gold"));
        gold.await("it is tuned", () -> CrashScenario.assertTuned(gold, sandbox, "50"));
        gold.assertQuietForThreeLooks();
        var tuned = EndState.of(sandbox).objects();
        assertThat(silver.metrics()).doesNotContain(sandbox.namespace() + "/default");
        var mark = sandbox.audit().mark();

        label(sandbox, "silver");

        silver.await("it changes hands", () -> assertThat(silver.metrics()).contains(sandbox.namespace() + "/default"));
        gold.await(
                "and is forgotten", () -> assertThat(gold.metrics()).doesNotContain(sandbox.namespace() + "/default"));
        silver.assertQuietForThreeLooks();
        assertThat(sandbox.audit().writes(sandbox.operators().user(), mark))
                .filteredOn(write -> !write.of("argotuningpolicies"))
                .isEmpty();
        assertThat(EndState.of(sandbox).objects()).isEqualTo(tuned);
        gold.stop();

        sandbox.argoCd().data("argocd-cmd-params-cm", Map.of("controller.status.processors", "11"));
        silver.await("the other keeps it tuned", () -> CrashScenario.assertTuned(silver, sandbox, "50"));

        silver.delete("default");
        silver.awaitGone("default");
        assertThat(EndState.of(sandbox).objects()).isEqualTo(before);
    }

    private static void label(Sandbox sandbox, String tier) {
        sandbox.admin().resources(ArgoTuningPolicy.class).withName("default").edit(policy -> {
            policy.getMetadata().getLabels().put("tier", tier);
            return policy;
        });
    }
}
