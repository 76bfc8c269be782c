package io.argotuner.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.argotuner.api.ArgoTuningPolicySpec;
import io.argotuner.testing.ArgoCdInstall;
import io.argotuner.testing.Audit;
import io.argotuner.testing.ControlPlane;
import io.argotuner.testing.Sandbox;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBuilder;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What looks at an install that stands still ask of the API server, and that this is enough to write by. */
@ExtendWith(ControlPlane.class)
class IdleRequestsIT {
    @Test
    void idle_wholeRoundOfLooks_listsAtMostTwiceALook(Sandbox sandbox) {
        sandbox.argoCd().plain().applications(500, 2);
        var trial = OperatorTrial.start(sandbox);
        trial.create("default", new ArgoTuningPolicySpec());
        trial.awaitCondition("default", "Effective", "True/InForce");
        trial.assertQuietForThreeLooks();

        var mark = sandbox.audit().mark();
        var looks = trial.awaitLooks(LastRead.LOOKS);
        var lists = sandbox.audit()
                .requests(
                        sandbox.operators().user(), mark, r -> r.verb().equals("list") && !r.of("argotuningpolicies"));

        assertThat(sandbox.audit().writes(sandbox.operators().user(), mark)).isEmpty();
        assertThat((double) policyReads(sandbox, mark, "default"))
                .as("the policy itself is not read at each look")
                .isBetween(1.0, looks / 2);
        // One look is one minute by default.
        assertThat((double) lists.size()).isLessThanOrEqualTo(2 * looks);
        assertThat(lists.stream().collect(Collectors.groupingBy(Audit.Request::resource, Collectors.counting())))
                .as("each kind is still looked at once in a round")
                .containsKeys("applications", "pods", "statefulsets", "deployments", "horizontalpodautoscalers")
                .allSatisfy((resource, count) ->
                        assertThat(count).isLessThanOrEqualTo(resource.equals("applications") ? 2L * (long) looks : 3));
    }

    /** It is looked at, as nobody may be left to tell that its turn has come, but there is nothing to read for. */
    @Test
    void supersededPolicy_isNotReadOnceItIsTold(Sandbox sandbox) {
        sandbox.argoCd().plain().applications(20, 1);
        var trial = OperatorTrial.start(sandbox);
        trial.create("default", new ArgoTuningPolicySpec());
        trial.awaitCondition("default", "Ready", "True/Watching");
        trial.create("younger", new ArgoTuningPolicySpec());
        trial.awaitCondition("younger", "Ready", "False/Superseded");
        trial.assertQuietForThreeLooks();

        var mark = sandbox.audit().mark();
        trial.awaitLooks(6);

        assertThat(policyReads(sandbox, mark, "younger")).isZero();
        assertThat(policyReads(sandbox, mark, "default")).isPositive();

        trial.delete("default");
        trial.awaitCondition("younger", "Ready", "True/Watching");
    }

    private static int policyReads(Sandbox sandbox, Audit.Mark mark, String name) {
        return sandbox.audit()
                .requests(
                        sandbox.operators().user(),
                        mark,
                        r -> r.verb().equals("get")
                                && r.of("argotuningpolicies")
                                && r.name().equals(name))
                .size();
    }

    /** An autoscaler is not watched. One that came after the last read is seen before its replicas are written. */
    @Test
    void autoscalerSinceTheLastRead_isLeftItsReplicas(Sandbox sandbox) {
        var argoCd = sandbox.argoCd().plain().applications(300, 1);
        var trial = OperatorTrial.start(sandbox);
        trial.create("default", OperatorTrial.withoutCooldown());
        trial.awaitCondition("default", "Effective", "True/InForce");
        trial.assertQuietForThreeLooks();
        assertThat(replicas(argoCd)).isEqualTo(1);
        sandbox.admin()
                .resource(new HorizontalPodAutoscalerBuilder()
                        .withNewMetadata()
                        .withName("repo-server")
                        .endMetadata()
                        .withNewSpec()
                        .withNewScaleTargetRef("apps/v1", "Deployment", ArgoCdInstall.REPO_SERVER)
                        .withMinReplicas(1)
                        .withMaxReplicas(9)
                        .endSpec()
                        .build())
                .create();
        var repoServer = sandbox.history(argoCd.deployment(ArgoCdInstall.REPO_SERVER));

        argoCd.applications(500, 1);

        trial.await("the other settings follow", () -> assertThat(argoCd.cmdParams())
                .containsKey("controller.status.processors"));
        trial.awaitCondition("default", "Effective", "True/InForce");
        trial.awaitLooks(2);
        assertThat(repoServer.versions().stream()
                        .map(d -> d.getSpec().getReplicas())
                        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting())))
                .containsOnlyKeys(1);
    }

    private static int replicas(ArgoCdInstall argoCd) {
        return argoCd.deployment(ArgoCdInstall.REPO_SERVER).getSpec().getReplicas();
    }
}
