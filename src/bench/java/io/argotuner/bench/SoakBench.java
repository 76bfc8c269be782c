package io.argotuner.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.argotuner.api.ArgoTuningPolicy;
import io.argotuner.api.ArgoTuningPolicySpec;
import io.argotuner.testing.ControlPlane;
import io.argotuner.testing.FaultProxy;
import io.argotuner.testing.Sandbox;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The shipped operator for a while at an install that is never left alone: status writes by the second, Applications that
 * come, edits of the settings, connections cut and the API server away for seconds, as when it is restarted. Its pods
 * serve no metrics, an outage of metrics that never ends. Heap after a collection, memory, threads and watches are told
 * every minute, and the sandbox judges the invariants over all requests and stored versions at the end.
 *
 * <pre>{@code mvn -Pbench verify -DskipTests=false -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false -Dexec.skip=true -Dit.test=SoakBench -Dbench.minutes=30 -Dbench.applications=10000}</pre>
 */
@ExtendWith(ControlPlane.class)
class SoakBench {
    private static final int MINUTES = Integer.getInteger("bench.minutes", 30);
    private static final int APPLICATIONS = Integer.getInteger("bench.applications", 10_000);
    private static final long SEED = Long.getLong("seed", 1);
    private static final int TOUCHES_PER_SECOND = 20;

    private final Results results = new Results(
            "minute", "applications", "live heap MiB", "RSS MiB", "threads", "watches", "looks", "errors", "CPU s");
    private final Random random = new Random(SEED);

    @Test
    void restlessInstall_leavesNothingBehind(Sandbox sandbox) throws Exception {
        var argoCd = sandbox.argoCd().plain();
        sandbox.operators().grant();
        var proxy = sandbox.keep(sandbox.operators().proxy());
        var kubeconfig = sandbox.operators().kubeconfig(proxy);
        var applications = new RealisticApplications(sandbox.admin(), sandbox.namespace(), 100);
        applications.grow(APPLICATIONS);
        var policy = policy(sandbox);
        try (var operator =
                OperatorProcess.start(kubeconfig, sandbox.namespace(), new File("target/bench/soak.log"))) {
            sandbox.admin().resource(policy).create();
            await("the operator has looked")
                    .atMost(Duration.ofMinutes(5))
                    .until(() -> operator.metric("argotuner_applications{") == APPLICATIONS);
            var begun = System.nanoTime();
            for (var minute = 0; minute <= MINUTES; minute++) {
                row(minute, applications, operator, proxy);
                disturb(minute, applications, sandbox, proxy);
                var end = begun + Duration.ofMinutes(minute + 1L).toNanos();
                for (var round = 0; minute < MINUTES && System.nanoTime() < end; round++) {
                    applications.touch(random.nextInt(applications.created()), round);
                    java.util.concurrent.locks.LockSupport.parkNanos(1_000_000_000L / TOUCHES_PER_SECOND);
                }
            }
            proxy.up();
            sandbox.admin().resource(policy).delete();
            await("the install is restored")
                    .atMost(Duration.ofMinutes(3))
                    .until(() -> sandbox.admin().resource(policy).get() == null);
            assertThat(argoCd.cmdParams()).doesNotContainKey("controller.status.processors");
        }
        results.write("soak");
    }

    /** Something else each minute, by the seed. */
    private void disturb(int minute, RealisticApplications applications, Sandbox sandbox, FaultProxy proxy) {
        switch (minute == 0 ? 5 : random.nextInt(5)) {
            case 0 -> proxy.cut("watch=true");
            case 1 -> {
                // As long as an API server takes to restart.
                proxy.down();
                applications.touch(0, minute);
                java.util.concurrent.locks.LockSupport.parkNanos(
                        Duration.ofSeconds(5 + random.nextInt(10)).toNanos());
                proxy.up();
            }
            case 2 -> applications.grow(applications.created() + 1 + random.nextInt(50));
            case 3 -> sandbox.argoCd().data("argocd-cm", Map.of("bench.note", "round " + minute));
            case 4 -> sandbox.argoCd()
                    .data("argocd-cmd-params-cm", Map.of("controller.log.level", minute % 2 == 0 ? "info" : "warn"));
            default -> {}
        }
    }

    private void row(int minute, RealisticApplications applications, OperatorProcess operator, FaultProxy proxy)
            throws IOException, InterruptedException {
        results.row(
                minute,
                applications.created(),
                operator.live(),
                operator.resident(),
                operator.threads(),
                proxy.streams(),
                operator.metric("argotuner_reconcile_seconds_count"),
                operator.metric("argotuner_errors_total{kind=\"InternalError\"}"),
                operator.processorSeconds());
    }

    private static ArgoTuningPolicy policy(Sandbox sandbox) {
        var policy = new ArgoTuningPolicy();
        policy.setMetadata(new ObjectMetaBuilder()
                .withNamespace(sandbox.namespace())
                .withName("bench")
                .build());
        policy.setSpec(new ArgoTuningPolicySpec());
        return policy;
    }
}
