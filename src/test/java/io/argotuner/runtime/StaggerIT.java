package io.argotuner.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.argotuner.api.ArgoTuningPolicySpec;
import io.argotuner.standin.Costs;
import io.argotuner.standin.ModelClock;
import io.argotuner.standin.StandIn;
import io.argotuner.testing.ControlPlane;
import io.argotuner.testing.Sandbox;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Shards of a real StatefulSet that rebuild their caches one after the other. */
@ExtendWith(ControlPlane.class)
class StaggerIT {
    private static final int SHARDS = 3;
    /** The least that a shard is given: the stand-in fills its caches in less. */
    private static final int APART = 10;

    @Test
    void restartOfSeveralShards_givesEachTimeForItsCache_alsoWhereTheProcessDies_andIsToldAndTakenBack(
            Sandbox sandbox) {
        var argoCd = sandbox.argoCd().plain().shards(SHARDS, "3").clusters(6).applications(24, 6);
        argoCd.awaitRollout();
        sandbox.operators().grant();
        var clock = new ModelClock(1);
        var standIn = sandbox.keep(StandIn.start(sandbox.admin(), 1, Costs.local(), clock));
        await("caches are filled").atMost(Duration.ofSeconds(60)).until(standIn::cachesAreFilled);
        var controller = sandbox.history(argoCd.controller());

        sandbox.kubelet().hold(sandbox.namespace());
        var proxy = sandbox.keep(sandbox.operators().proxy());
        var unused = proxy.on(r -> r.method().equals("PATCH") && r.uri().contains("/statefulsets/"))
                .nth(1)
                .killAfterCommit();
        var killed = OperatorTrial.through(sandbox, proxy, clock);
        killed.create("default", spec());
        killed.await("the process dies with the restart begun", () -> assertThat(proxy.isDead())
                .isTrue());
        killed.stop();
        assertThat(argoCd.controller().getSpec().getMinReadySeconds()).isEqualTo(APART);

        var trial = OperatorTrial.start(sandbox, clock);
        trial.await(
                "the one after it tells what the restart is at", () -> assertThat(trial.status("default").nextAction)
                        .isEqualTo("Restarting shard 1 of 3: waiting 10 seconds until its cache is rebuilt."));
        sandbox.kubelet().release(sandbox.namespace());
        trial.await("all shards are restarted", () -> assertThat(argoCd.isRolledOut())
                .isTrue());

        for (var shard = SHARDS - 1; shard > 0; shard--) {
            var waited = Duration.between(readySince(pod(sandbox, shard)), created(pod(sandbox, shard - 1)));
            // Both times are whole seconds.
            assertThat(waited).as("after shard %d", shard).isGreaterThanOrEqualTo(Duration.ofSeconds(APART - 1));
        }
        assertThat(controller.templateChanges()).isEqualTo(1);

        trial.delete("default");
        trial.awaitGone("default");
        assertThat(argoCd.controller().getSpec().getMinReadySeconds()).isNull();
    }

    private static Pod pod(Sandbox sandbox, int shard) {
        return sandbox.admin()
                .pods()
                .withName("argocd-application-controller-" + shard)
                .require();
    }

    private static Instant created(Pod pod) {
        return Instant.parse(pod.getMetadata().getCreationTimestamp());
    }

    private static Instant readySince(Pod pod) {
        return pod.getStatus().getConditions().stream()
                .filter(c -> c.getType().equals("Ready") && c.getStatus().equals("True"))
                .map(c -> Instant.parse(c.getLastTransitionTime()))
                .findFirst()
                .orElseThrow();
    }

    private static ArgoTuningPolicySpec spec() {
        var spec = OperatorTrial.withoutCooldown();
        spec.settings = new TreeMap<>(Map.of(
                "controllerReplicas", OperatorTrial.fixed(String.valueOf(SHARDS)),
                "statusProcessors", OperatorTrial.fixed("30")));
        return spec;
    }
}
