package io.argotuner.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.argotuner.testing.ArgoCdInstall;
import io.argotuner.testing.ControlPlane;
import io.argotuner.testing.FaultProxy;
import io.argotuner.testing.OperatorProcess;
import io.argotuner.testing.Promise;
import io.argotuner.testing.Sandbox;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Operators as processes of their own, and the signals that a node sends to them. */
@ExtendWith(ControlPlane.class)
@Execution(ExecutionMode.CONCURRENT)
class ProcessesIT {
    private static final String PROCESSORS = "controller.status.processors";

    @Test
    void R017_SIGTERM_inTheMiddleOfAWrite_endsInGoodOrderAndTheNextProcessEndsTheWork(Sandbox sandbox) {
        CrashScenario.install(sandbox);
        var argoCd = sandbox.argoCd();
        var controller = sandbox.history(argoCd.controller());
        var server = sandbox.history(argoCd.deployment(ArgoCdInstall.SERVER));
        sandbox.operators().grant();
        OperatorTrial.create(sandbox, "default", CrashScenario.spec());
        var proxy = sandbox.keep(sandbox.operators().proxy());
        var first = new OperatorProcess[1];
        proxy.on(r -> r.mutating() && r.on("configmaps")).first(1).run(() -> first[0].signal("TERM"));
        first[0] = sandbox.keep(sandbox.operators().process(proxy));

        await("it has ended", () -> assertThat(first[0].isAlive()).isFalse());
        assertThat(first[0].exitCode()).isZero();
        assertThat(first[0].log()).contains("stopped").doesNotContain(" ERROR ", "Exception");

        sandbox.keep(sandbox.operators().process());
        await("the next one ends the work", () -> {
            assertThat(argoCd.cmdParams()).containsEntry(PROCESSORS, "50");
            assertThat(argoCd.controller().getSpec().getReplicas()).isEqualTo(3);
            assertThat(argoCd.isRolledOut()).isTrue();
            assertInForce(sandbox);
        });
        assertThat(controller.templateChanges()).isEqualTo(1);
        assertThat(server.templateChanges()).isEqualTo(1);
    }

    @Test
    void R096_leaderStoppedByTheNode_writesNothingWhenItWakesUp(Sandbox sandbox) {
        CrashScenario.install(sandbox);
        var argoCd = sandbox.argoCd();
        sandbox.operators().grant();
        var proxy = sandbox.keep(sandbox.operators().proxy());
        var old = sandbox.keep(sandbox.operators().process(proxy, "--leader-election"));
        OperatorTrial.create(sandbox, "default", CrashScenario.spec());
        await("it is tuned", () -> {
            assertThat(argoCd.cmdParams()).containsEntry(PROCESSORS, "50");
            assertInForce(sandbox);
        });
        var leader = leader(sandbox);
        var standby = sandbox.keep(sandbox.operators().process("--leader-election"));
        await("the other one is there", () -> assertThat(standby.log()).contains("started"));

        old.signal("STOP");
        var before = proxy.seen().size();
        await("the other one leads", () -> assertThat(leader(sandbox)).isNotEqualTo(leader));
        CrashScenario.edit(sandbox, "statusProcessors", OperatorTrial.fixed("61"));
        await("and acts", () -> {
            assertThat(argoCd.cmdParams()).containsEntry(PROCESSORS, "61");
            assertInForce(sandbox);
        });
        old.signal("CONT");

        await("the old one has ended", () -> assertThat(old.isAlive()).isFalse());
        assertThat(old.exitCode()).isEqualTo(1);
        assertThat(old.log()).contains("lost the Lease");
        assertThat(proxy.seen().subList(before, proxy.seen().size())).noneMatch(FaultProxy.Seen::mutating);
        assertThat(standby.isAlive()).isTrue();
        assertThat(argoCd.cmdParams()).containsEntry(PROCESSORS, "61");
    }

    @Test
    void R097_twoProcessesWithoutElection_writeAsOne(Sandbox sandbox) {
        sandbox.excuse(Promise.QUIET, "two of them may store the same status");
        CrashScenario.install(sandbox);
        var argoCd = sandbox.argoCd();
        var controller = sandbox.history(argoCd.controller());
        sandbox.operators().grant();
        var one = sandbox.keep(sandbox.operators().process("--no-leader-election"));
        var other = sandbox.keep(sandbox.operators().process("--no-leader-election"));
        await("both are there", () -> {
            assertThat(one.log()).contains("started");
            assertThat(other.log()).contains("started");
        });

        OperatorTrial.create(sandbox, "default", CrashScenario.spec());

        await("it is tuned", () -> {
            assertThat(argoCd.cmdParams()).containsEntry(PROCESSORS, "50");
            assertThat(argoCd.isRolledOut()).isTrue();
            assertInForce(sandbox);
            // One of the two may say that it is in force before the other has told that it wrote it.
            assertThat(sandbox.admin().v1().events().list().getItems()).anyMatch(e -> "Applied".equals(e.getReason()));
        });
        assertThat(controller.templateChanges()).isEqualTo(1);
        assertThat(one.isAlive() && other.isAlive()).isTrue();
        assertThat(one.log() + other.log()).doesNotContain(" ERROR ");
    }

    @Test
    void R067_R068_applicationsOf1400KilobytesAndOfStrangeForms_fitIntoASmallHeap(Sandbox sandbox) {
        var argoCd = sandbox.argoCd().plain().applications(60, 3);
        new HugeApplications(sandbox).create(40);
        sandbox.operators().grant();
        var process = sandbox.keep(sandbox.operators().process());
        OperatorTrial.create(sandbox, "default", CrashScenario.spec());

        await("it is tuned by all of them", () -> {
            assertInForce(sandbox);
            assertThat(OperatorTrial.policies(sandbox).withName("default").get().getStatus().measurements.applications)
                    .isEqualTo(60 + 40 + HugeApplications.STRANGE);
        });
        assertThat(argoCd.cmdParams()).containsEntry(PROCESSORS, "50");
        assertThat(process.isAlive()).isTrue();
        assertThat(process.log().lines()).allMatch(line -> line.length() < 4000);
        assertThat(process.log()).doesNotContain(" ERROR ", HugeApplications.INJECTED, "\u001b");
    }

    private static void assertInForce(Sandbox sandbox) {
        var policy = OperatorTrial.policies(sandbox).withName("default").get();
        assertThat(policy.getStatus()).isNotNull();
        assertThat(policy.getStatus().observedGeneration)
                .isEqualTo(policy.getMetadata().getGeneration());
        assertThat(OperatorTrial.condition(policy.getStatus(), "Effective")).isEqualTo("True/InForce");
    }

    private static String leader(Sandbox sandbox) {
        return sandbox.admin()
                .leases()
                .inNamespace(sandbox.namespace())
                .withName("argo-tuner")
                .get()
                .getSpec()
                .getHolderIdentity();
    }

    private static void await(String what, ThrowingRunnable assertion) {
        Awaitility.await(what)
                .atMost(OperatorTrial.PATIENCE.multipliedBy(2))
                .pollInterval(java.time.Duration.ofMillis(200))
                .untilAsserted(assertion);
    }
}
