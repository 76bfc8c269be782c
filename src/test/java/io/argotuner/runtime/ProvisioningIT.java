package io.argotuner.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.argotuner.api.ArgoTuningPolicySpec;
import io.argotuner.standin.Costs;
import io.argotuner.standin.ModelClock;
import io.argotuner.standin.StandIn;
import io.argotuner.testing.ArgoCdInstall;
import io.argotuner.testing.ControlPlane;
import io.argotuner.testing.Sandbox;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * As {@link ClosedLoopIT}, for installs that have too little, too much, or what they have in the wrong place: each ends at
 * the right verdict and values within one restart.
 */
@ExtendWith(ControlPlane.class)
class ProvisioningIT {
    private static final double FASTER = 100;

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

    /** All that weighs is pinned to one of two shards: the verdict says so, and no setting of both is raised for one. */
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
        var trial = start(sandbox, Costs.local().roundTrip(28));

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

    private static ArgoCdInstall install(Sandbox sandbox) {
        return sandbox.argoCd()
                .plain()
                .limits(ArgoCdInstall.CONTROLLER, "1", "4Gi")
                .limits(ArgoCdInstall.REPO_SERVER, "1", "4Gi");
    }

    private static OperatorTrial start(Sandbox sandbox, Costs costs) {
        return start(sandbox, costs, spec());
    }

    private static OperatorTrial start(Sandbox sandbox, Costs costs, ArgoTuningPolicySpec spec) {
        var clock = new ModelClock(FASTER);
        sandbox.kubelet().clock(sandbox.namespace(), clock);
        sandbox.keep(StandIn.start(sandbox.admin(), 1, costs, clock));
        var trial = OperatorTrial.start(sandbox, clock);
        trial.create("default", spec);
        return trial;
    }

    /** Measures for 6 minutes of model time before it judges. */
    private static ArgoTuningPolicySpec spec() {
        var spec = new ArgoTuningPolicySpec();
        spec.disruption = new ArgoTuningPolicySpec.Disruption();
        spec.disruption.cooldown = "10m";
        return spec;
    }

    private static void await(String what, ThrowingRunnable assertion) {
        Awaitility.await(what)
                .atMost(Duration.ofSeconds(150))
                .pollInterval(Duration.ofMillis(250))
                .untilAsserted(assertion);
    }
}
