package io.argotuner.runtime;

import static io.argotuner.runtime.ClosedLoopIT.await;
import static io.argotuner.runtime.ClosedLoopIT.install;
import static io.argotuner.runtime.ClosedLoopIT.spec;
import static io.argotuner.runtime.ClosedLoopIT.start;
import static org.assertj.core.api.Assertions.assertThat;

import io.argotuner.standin.Costs;
import io.argotuner.testing.ArgoCdInstall;
import io.argotuner.testing.ControlPlane;
import io.argotuner.testing.Sandbox;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * As {@link ClosedLoopIT}, for installs that have too little, too much, or what they have in the wrong place: each ends at
 * the right verdict and values within one restart.
 */
@ExtendWith(ControlPlane.class)
class ProvisioningIT {
    /** 17 of 20 processors wait for a far repo-server with an idle CPU: more of them, in one restart, and no QPS. */
    @Test
    void underProvisionedInstall_isGivenProcessorsInOneRestart(Sandbox sandbox) {
        var argoCd = install(sandbox).applications(120, 1);
        var controller = sandbox.history(argoCd.controller());
        var trial = start(sandbox, Costs.local().roundTrip(28));

        await("processors were named and added", () -> assertThat(argoCd.cmdParams())
                .containsKey("controller.status.processors"));
        assertThat(Integer.parseInt(argoCd.cmdParams().getOrDefault("controller.status.processors", "")))
                .isBetween(21, 60);
        await("nothing is the limit any more", () -> assertThat(trial.status("default").bottleneck)
                .isEqualTo("None"));

        assertThat(argoCd.cmdParams()).doesNotContainKey("controller.k8s.client.qps");
        assertThat(controller.templateChanges()).isEqualTo(1);
    }

    /** Two cores of work pinned to a shard with one core, beside an idle shard: the placement is named, nothing is raised. */
    @Test
    void imbalancedInstall_isToldWhereTheLoadIs_andNothingIsRaised(Sandbox sandbox) {
        var argoCd = install(sandbox)
                .clusters(4)
                .applications(Map.of(
                        ArgoCdInstall.server(0),
                        50,
                        ArgoCdInstall.server(1),
                        50,
                        ArgoCdInstall.server(2),
                        50,
                        ArgoCdInstall.server(3),
                        4));
        argoCd.pin(1, "0").pin(2, "0").pin(3, "1").shards(2, "2");
        var controller = sandbox.history(argoCd.controller());
        var trial = start(sandbox, Costs.local().cpu(2.5, 1));

        await("the placement is named", () -> {
            var status = trial.status("default");
            assertThat(status.bottleneck).isEqualTo("Imbalance");
            assertThat(status.nextAction).contains("sharding.pinning");
        });
        assertThat(controller.templateChanges()).isZero();
        assertThat(argoCd.controller().getSpec().getReplicas()).isEqualTo(2);
        assertThat(argoCd.cmdParams()).doesNotContainKey("controller.status.processors");
    }

    /** Far more than a few Applications need: given back in one restart, and nothing is named as the limit. */
    @Test
    void idleInstall_givesBackInOneRestart(Sandbox sandbox) {
        var argoCd = install(sandbox)
                .applications(40, 1)
                .data(
                        "argocd-cmd-params-cm",
                        Map.of("controller.status.processors", "80", "controller.operation.processors", "40"));
        argoCd.shards(1, "1");
        var controller = sandbox.history(argoCd.controller());
        var spec = spec();
        spec.disruption.scaleDownStabilization = "10m";
        var trial = start(sandbox, Costs.local(), spec);

        await("processors were lowered", () -> assertThat(argoCd.cmdParams())
                .containsEntry("controller.status.processors", "20")
                .containsEntry("controller.operation.processors", "10"));
        await("nothing is the limit", () -> {
            var status = trial.status("default");
            assertThat(status.bottleneck).isEqualTo("None");
            assertThat(OperatorTrial.condition(status, "Effective")).isEqualTo("True/InForce");
        });
        assertThat(controller.templateChanges()).isEqualTo(1);
    }
}
