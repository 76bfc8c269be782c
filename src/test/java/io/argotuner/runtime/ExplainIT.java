package io.argotuner.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.argotuner.collect.BadInput;
import io.argotuner.collect.LivePolicies;
import io.argotuner.report.Explanation;
import io.argotuner.report.ExplanationTable;
import io.argotuner.testing.ControlPlane;
import io.argotuner.testing.Sandbox;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the operator leaves in the status of a policy, as a person reads it from a real API server. */
@ExtendWith(ControlPlane.class)
class ExplainIT {
    @Test
    void policyOfARunningOperator_isExplained_andItsCountOutlivesTheOperator(Sandbox sandbox) {
        sandbox.argoCd().plain().applications(600, 3);
        assertThatThrownBy(() -> LivePolicies.find(sandbox.admin(), sandbox.namespace(), Optional.empty()))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("there is no ArgoTuningPolicy in namespace " + sandbox.namespace());

        var trial = OperatorTrial.start(sandbox);
        trial.create("default", OperatorTrial.withoutCooldown());
        trial.awaitCondition("default", "Applied", "True/UpToDate");

        var policy = LivePolicies.find(sandbox.admin(), sandbox.namespace(), Optional.empty());
        var growth = Objects.requireNonNull(policy.getStatus().growth);
        assertThat(growth.counts).isEqualTo(List.of(LocalDate.now(ZoneOffset.UTC) + " 600"));
        assertThat(ExplanationTable.of(Explanation.of(policy), false))
                .contains("Policy      " + sandbox.namespace() + "/default, mode Enforce")
                .contains("Measured    600 Applications on 3 clusters")
                .contains("Forecast    Not enough history: 1 day counted")
                .contains("statusProcessors (absent) -> 30")
                .contains("Next        Nothing to do: the settings fit 600 Applications on 3 clusters.");

        trial.operator().stop();
        var again = OperatorTrial.start(sandbox);
        again.assertQuietForThreeLooks();
        assertThat(again.status("default").growth).usingRecursiveComparison().isEqualTo(growth);
    }
}
