package io.argotuner.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.argotuner.api.ArgoTuningPolicySpec;
import io.argotuner.api.DisruptionRule;
import io.argotuner.api.ProofStatus.EnoughStatus;
import io.argotuner.standin.Costs;
import io.argotuner.standin.ModelClock;
import io.argotuner.standin.StandIn;
import io.argotuner.testing.ArgoCdInstall;
import io.argotuner.testing.ControlPlane;
import io.argotuner.testing.Sandbox;
import java.time.Duration;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The operator on a real API server with an Argo CD that behaves as a queueing model says: it scrapes pods, names the
 * limit, writes, and the pods that restart work with what was written. The operator and the model share a clock that runs
 * 100 times as fast as the wall's.
 */
@ExtendWith(ControlPlane.class)
class ClosedLoopIT {
    private static final double FASTER = 100;

    /** 63 requests per second asked of a client that has 50: one step of QPS, in one restart, and no processors. */
    @Test
    void throttledInstall_isGivenQpsInOneRestart(Sandbox sandbox) {
        var argoCd = install(sandbox).applications(100, 1);
        var controller = sandbox.history(argoCd.controller());
        var trial = start(sandbox, Costs.local().cpu(0.1, 2).requests(120));

        await("the client was named and given more", () -> assertThat(argoCd.cmdParams())
                .containsEntry("controller.k8s.client.qps", "100")
                .containsEntry("controller.k8s.client.burst", "200"));
        await("nothing is the limit any more", () -> assertThat(trial.status("default").bottleneck)
                .isEqualTo("None"));

        assertThat(argoCd.cmdParams()).doesNotContainKey("controller.status.processors");
        assertThat(controller.templateChanges()).isEqualTo(1);
    }

    /** 1.3 cores of work on one core: the verdict and its advice, and no write to the controller. */
    @Test
    void cpuBoundInstall_isToldAndLeftAlone(Sandbox sandbox) {
        var argoCd = install(sandbox).applications(100, 1);
        var controller = sandbox.history(argoCd.controller());
        var trial = start(sandbox, Costs.local().cpu(2.5, 1));

        await("the CPU is named", () -> {
            var status = trial.status("default");
            assertThat(status.bottleneck).isEqualTo("Cpu");
            assertThat(status.nextAction).startsWith("No setting will fix this");
        });
        assertThat(controller.templateChanges()).isZero();
        assertThat(argoCd.cmdParams()).doesNotContainKey("controller.status.processors");
    }

    /** 1.3 cores of manifests on one core of one repo-server: a second replica, and no restart of anything. */
    @Test
    void repoServerBoundInstall_isGivenRepoServersWithoutARestart(Sandbox sandbox) {
        var argoCd = install(sandbox).applications(100, 1);
        var controller = sandbox.history(argoCd.controller());
        var trial = start(sandbox, Costs.local().generation(2.5, 1));

        await("repo-servers were added", () -> assertThat(
                        argoCd.deployment(ArgoCdInstall.REPO_SERVER).getSpec().getReplicas())
                .isEqualTo(2));
        await("nothing is the limit any more", () -> assertThat(trial.status("default").bottleneck)
                .isEqualTo("None"));
        assertThat(controller.templateChanges()).isZero();
    }

    /**
     * 1.3 cores of work on one core, and a policy whose counts ask for more processors: measured not to help, they are not
     * added, and a new process that has measured nothing yet does not add them either.
     */
    @Test
    void whatWasFoundNotToHelp_isNotWrittenByTheNextProcess(Sandbox sandbox) {
        var argoCd = install(sandbox).applications(100, 1);
        var controller = sandbox.history(argoCd.controller());
        var clock = clock(sandbox, Costs.local().cpu(2.5, 1));
        var spec = spec();
        spec.mode = "Recommend";
        spec.sizing = new ArgoTuningPolicySpec.Sizing();
        spec.sizing.applicationsPerStatusProcessor = 2;
        var first = OperatorTrial.start(sandbox, clock);
        first.create("default", spec);
        await("it is known that more do not help", () -> assertThat(first.status("default").proof)
                .isNotNull()
                .extracting(proof -> proof.enough)
                .asInstanceOf(InstanceOfAssertFactories.list(EnoughStatus.class))
                .anySatisfy(enough -> {
                    assertThat(enough.setting).isEqualTo("statusProcessors");
                    assertThat(enough.amount).isEqualTo(20);
                }));
        first.stop();
        first.policy("default").edit(policy -> {
            policy.getSpec().mode = "Enforce";
            return policy;
        });

        var second = OperatorTrial.start(sandbox, clock);

        var generation = second.policy("default").get().getMetadata().getGeneration();
        await("the new process has measured the same", () -> {
            assertThat(second.status("default").observedGeneration).isEqualTo(generation);
            assertThat(second.setting("default", "statusProcessors").reason).contains("Not more: the CPU of ");
        });
        assertThat(argoCd.cmdParams()).doesNotContainKey("controller.status.processors");
        assertThat(controller.templateChanges()).isZero();
    }

    static ArgoCdInstall install(Sandbox sandbox) {
        return sandbox.argoCd()
                .plain()
                .limits(ArgoCdInstall.CONTROLLER, "1", "4Gi")
                .limits(ArgoCdInstall.REPO_SERVER, "1", "4Gi");
    }

    static OperatorTrial start(Sandbox sandbox, Costs costs) {
        return start(sandbox, costs, spec());
    }

    static OperatorTrial start(Sandbox sandbox, Costs costs, ArgoTuningPolicySpec spec) {
        var trial = OperatorTrial.start(sandbox, clock(sandbox, costs));
        trial.create("default", spec);
        return trial;
    }

    /** Time as the install's pods pass it. */
    static ModelClock clock(Sandbox sandbox, Costs costs) {
        var clock = new ModelClock(FASTER);
        sandbox.kubelet().clock(sandbox.namespace(), clock);
        sandbox.keep(StandIn.start(sandbox.admin(), 1, costs, clock));
        return clock;
    }

    /** Measures for 6 minutes of model time before it judges. */
    static ArgoTuningPolicySpec spec() {
        var spec = new ArgoTuningPolicySpec();
        spec.disruption = new DisruptionRule();
        spec.disruption.cooldown = "10m";
        return spec;
    }

    static void await(String what, ThrowingRunnable assertion) {
        Awaitility.await(what)
                .atMost(Duration.ofSeconds(150))
                .pollInterval(Duration.ofMillis(250))
                .untilAsserted(assertion);
    }
}
