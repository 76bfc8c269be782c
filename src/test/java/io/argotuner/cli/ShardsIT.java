package io.argotuner.cli;

import static io.argotuner.cli.Ran.argoTuner;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.argotuner.standin.Costs;
import io.argotuner.standin.ModelClock;
import io.argotuner.standin.StandIn;
import io.argotuner.testing.ArgoCdInstall;
import io.argotuner.testing.ControlPlane;
import io.argotuner.testing.Sandbox;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code argo-tuner shards} of an install on a real API server. */
@ExtendWith(ControlPlane.class)
class ShardsIT {
    @Test
    void plannedPatches_moveClustersWithoutARestart(Sandbox sandbox) {
        var argoCd = sandbox.argoCd().plain().clusters(5).applications(40, 5);
        twoShards(sandbox);
        for (var cluster = 1; cluster < 5; cluster++) {
            argoCd.pin(cluster, "0");
        }
        var standIn = sandbox.keep(StandIn.start(sandbox.admin(), 1, Costs.local(), new ModelClock(60)));
        var controller = sandbox.history(argoCd.controller());

        // A pin that somebody wrote stays: there is nothing to move.
        assertThat(shards(sandbox, "--plan")).contains("No cluster has to move").contains(" pin ");

        unpin(sandbox, "cluster-001", "cluster-002", "cluster-003", "cluster-004");
        var before = owners(standIn);
        var commands = shards(sandbox, "--plan", "-o", "patch")
                .lines()
                .filter(line -> line.startsWith("kubectl"))
                .toList();
        commands.forEach(command -> run(sandbox, command));

        await("the moved clusters have their new owners")
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> {
                    var loads = owners(standIn).values().stream()
                            .filter(owner -> owner.equals(ArgoCdInstall.CONTROLLER + "-0"))
                            .count();
                    assertThat(loads).as("of 40 on shard 0, before: %s", before).isBetween(16L, 24L);
                });
        assertThat(controller.templateChanges()).isZero();
        assertThat(shards(sandbox, "--plan")).contains("No cluster has to move");
    }

    @Test
    void map_withoutSecrets_readsNone(Sandbox sandbox) {
        sandbox.argoCd().plain().clusters(3).applications(12, 3);

        var printed = shards(sandbox, false);

        assertThat(printed).contains("inferred").doesNotContain("cluster-001 (");
    }

    private static void twoShards(Sandbox sandbox) {
        sandbox.admin()
                .apps()
                .statefulSets()
                .withName(ArgoCdInstall.CONTROLLER)
                .patch(
                        PatchContext.of(PatchType.STRATEGIC_MERGE),
                        "{\"spec\":{\"replicas\":2,\"template\":{\"spec\":{\"containers\":[{\"name\":\""
                                + ArgoCdInstall.CONTROLLER
                                + "\",\"env\":[{\"name\":\"ARGOCD_CONTROLLER_REPLICAS\",\"value\":\"2\"}]}]}}}}");
        sandbox.argoCd().awaitRollout();
    }

    private static void unpin(Sandbox sandbox, String... secrets) {
        for (var secret : secrets) {
            sandbox.admin()
                    .secrets()
                    .withName(secret)
                    .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"data\":{\"shard\":null}}");
        }
    }

    /** Runs a printed {@code kubectl patch} as kubectl would. */
    private static void run(Sandbox sandbox, String command) {
        var parts = Pattern.compile("kubectl patch secret (\\S+) -n (\\S+) --type merge -p '(.*)'")
                .matcher(command);
        assertThat(parts.matches()).as(command).isTrue();
        assertThat(parts.group(2)).isEqualTo(sandbox.namespace());
        sandbox.admin().secrets().withName(parts.group(1)).patch(PatchContext.of(PatchType.JSON_MERGE), parts.group(3));
    }

    /** By Application, its one owner. */
    private static Map<String, String> owners(StandIn standIn) {
        return standIn.owners().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, e -> String.join(" ", e.getValue())));
    }

    private static String shards(Sandbox sandbox, String... more) {
        return shards(sandbox, true, more);
    }

    private static String shards(Sandbox sandbox, boolean secrets, String... more) {
        var args = new ArrayList<>(
                List.of("shards", "--kubeconfig", sandbox.adminKubeconfig().toString(), "-n", sandbox.namespace()));
        if (secrets) {
            args.add("--secrets");
        }
        args.addAll(List.of(more));
        var ran = argoTuner(args.toArray(String[]::new));
        assertThat(ran.exit()).as(ran.err()).isNotEqualTo(1);
        return ran.out();
    }
}
