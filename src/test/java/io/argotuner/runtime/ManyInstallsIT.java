package io.argotuner.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.argotuner.api.ArgoTuningPolicy;
import io.argotuner.api.ArgoTuningPolicySpec;
import io.argotuner.testing.ControlPlane;
import io.argotuner.testing.FaultProxy;
import io.argotuner.testing.Sandbox;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** One operator for every namespace, of which most hang. */
@ExtendWith(ControlPlane.class)
@Execution(ExecutionMode.CONCURRENT)
class ManyInstallsIT {
    /** More than there are places for looks that are new or slow. */
    private static final int HANGING = 60;

    @Test
    void manyInstallsThatHang_delayNoNewOneAndAreToldInTheirOwnStatus(Sandbox sandbox) {
        CrashScenario.install(sandbox);
        sandbox.grantEverywhere();
        var fleet = sandbox.namespace();
        var hanging =
                IntStream.range(0, HANGING).mapToObj(i -> fleet + "-hangs-" + i).toList();
        hanging.forEach(namespace -> create(sandbox, namespace, fleet));
        var released = new CountDownLatch(1);
        var proxy = sandbox.keep(sandbox.operators().proxy());
        // All that a look reads; the policy itself can be read and written.
        var asked = Pattern.compile("/namespaces/(" + fleet + "-hangs-\\d+)/(?!argotuningpolicies|events)");
        proxy.on(request -> asked.matcher(request.uri()).find()).run(() -> await(released));
        var trial = OperatorTrial.through(sandbox, proxy, new PolicySelector("fleet=" + fleet));
        sandbox.keep(released::countDown);
        trial.await(
                "all of them hang", () -> assertThat(namespaces(proxy, asked)).hasSize(HANGING));

        OperatorTrial.create(sandbox, "default", CrashScenario.spec(), Map.of("fleet", fleet));

        trial.await("the one that answers is tuned", () -> CrashScenario.assertTuned(trial, sandbox, "50"));
        trial.await("the others are told", () -> assertThat(ready(sandbox, fleet))
                .containsOnlyKeys(hanging)
                .values()
                .containsOnly("False/Unreachable"));
        assertThat(trial.metrics())
                .contains("argotuner_answer_age_seconds{policy=\"" + hanging.get(0) + "/default\"}")
                .contains("argotuner_answer_age_seconds{policy=\"" + fleet + "/default\"}");
        assertThat(trial.http("/readyz")).isEqualTo("200 ok\n");
        assertThat(trial.http("/livez")).isEqualTo("200 ok\n");
    }

    private static Map<String, String> ready(Sandbox sandbox, String fleet) {
        return sandbox
                .admin()
                .resources(ArgoTuningPolicy.class)
                .inAnyNamespace()
                .withLabel("fleet", fleet)
                .list()
                .getItems()
                .stream()
                .filter(policy -> policy.getMetadata().getNamespace().startsWith(fleet + "-hangs-"))
                .collect(Collectors.toMap(
                        policy -> policy.getMetadata().getNamespace(),
                        policy -> policy.getStatus() == null
                                ? ""
                                : OperatorTrial.condition(policy.getStatus(), "Ready")));
    }

    private static List<String> namespaces(FaultProxy proxy, Pattern asked) {
        return proxy.seen().stream()
                .map(request -> asked.matcher(request.uri()))
                .filter(Matcher::find)
                .map(found -> found.group(1))
                .distinct()
                .toList();
    }

    /** A namespace with a policy and nothing else. */
    private static void create(Sandbox sandbox, String name, String fleet) {
        var admin = sandbox.admin();
        var namespace = new NamespaceBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .build();
        admin.resource(namespace).create();
        sandbox.keep(() -> admin.resource(namespace).delete());
        var policy = new ArgoTuningPolicy();
        policy.setMetadata(new ObjectMetaBuilder()
                .withNamespace(name)
                .withName("default")
                .withLabels(Map.of("fleet", fleet))
                .build());
        policy.setSpec(new ArgoTuningPolicySpec());
        admin.resource(policy).inNamespace(name).create();
        // Nobody is left to clean up when the namespace goes.
        sandbox.keep(() -> admin.resource(policy).inNamespace(name).edit(p -> {
            p.getMetadata().setFinalizers(List.of());
            return p;
        }));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
