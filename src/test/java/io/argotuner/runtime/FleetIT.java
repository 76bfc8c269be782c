package io.argotuner.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.argotuner.api.ArgoTuningPolicy;
import io.argotuner.api.ArgoTuningPolicySpec;
import io.argotuner.testing.ControlPlane;
import io.argotuner.testing.Sandbox;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** One operator for many installs, and several operators for one fleet. */
@ExtendWith(ControlPlane.class)
class FleetIT {
    private static final int HANGING = Lanes.THREADS + 2;

    /** More of them than there are threads, and not one of them is ever answered. */
    @Test
    void manyInstallsThatHang_doNotDelayAnother(Sandbox sandbox) {
        var argoCd = sandbox.argoCd().plain().applications(300, 1);
        sandbox.operators().grant();
        var hanging = IntStream.range(0, HANGING)
                .mapToObj(i -> sandbox.namespace() + "-hangs-" + i)
                .toList();
        hanging.forEach(namespace -> create(sandbox, namespace));
        var proxy = sandbox.keep(sandbox.operators().proxy());
        var released = new CountDownLatch(1);
        sandbox.keep(released::countDown);
        var unanswered = proxy.on(
                        r -> r.uri().contains("-hangs-") && r.uri().matches(".*/argotuningpolicies/default([?].*)?"))
                .run(() -> await(released));
        var namespaces = new ArrayList<>(hanging);
        namespaces.add(sandbox.namespace());
        OperatorTrial.create(sandbox, "default", OperatorTrial.withoutCooldown());
        var trial = OperatorTrial.through(sandbox, proxy, namespaces);
        trial.awaitCondition("default", "Effective", "True/InForce");
        trial.await(
                "as many hang as may", () -> assertThat(unanswered.matched()).isGreaterThanOrEqualTo(Lanes.DOUBTFUL));

        argoCd.applications(500, 1);

        trial.await("the one that answers is tuned", () -> assertThat(argoCd.cmdParams())
                .containsKey("controller.status.processors"));
        released.countDown();
        trial.stop();
    }

    @Test
    void policyOfAnotherOperator_isLeftAloneUntilItsLabelChanges(Sandbox sandbox) {
        var argoCd = sandbox.argoCd().plain().applications(500, 1);
        var gold = OperatorTrial.start(sandbox, new PolicySelector("tier=gold"));
        var silver = OperatorTrial.start(sandbox, new PolicySelector("tier=silver"));
        OperatorTrial.create(sandbox, "default", OperatorTrial.withoutCooldown(), Map.of("tier", "gold"));

        gold.awaitCondition("default", "Effective", "True/InForce");
        gold.assertQuietForThreeLooks();
        assertThat(silver.metrics()).doesNotContain(sandbox.namespace());

        label(sandbox, "silver");
        silver.await("it changes hands", () -> assertThat(silver.metrics()).contains(sandbox.namespace()));
        gold.await(
                "and is forgotten", () -> assertThat(gold.metrics()).doesNotContain(sandbox.namespace() + "/default"));
        gold.stop();
        argoCd.data("argocd-cmd-params-cm", Map.of("controller.status.processors", "11"));
        silver.await("the new one looks after it", () -> assertThat(
                        argoCd.cmdParams().get("controller.status.processors"))
                .isEqualTo("25"));
        silver.delete("default");
        silver.awaitGone("default");
    }

    private static void label(Sandbox sandbox, String tier) {
        sandbox.admin().resources(ArgoTuningPolicy.class).withName("default").edit(policy -> {
            policy.getMetadata().getLabels().put("tier", tier);
            return policy;
        });
    }

    /** A namespace with a policy, the operator's rights and nothing else. */
    private static void create(Sandbox sandbox, String name) {
        var admin = sandbox.admin();
        var namespace = new NamespaceBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .build();
        admin.resource(namespace).create();
        sandbox.keep(() -> admin.resource(namespace).delete());
        var role = new RoleBuilder(sandbox.operators().role())
                .editMetadata()
                .withNamespace(name)
                .endMetadata()
                .build();
        admin.resource(role).inNamespace(name).create();
        admin.resource(new RoleBindingBuilder()
                        .withNewMetadata()
                        .withName("argo-tuner")
                        .withNamespace(name)
                        .endMetadata()
                        .withNewRoleRef(
                                "rbac.authorization.k8s.io",
                                "Role",
                                role.getMetadata().getName())
                        .addNewSubject(null, "ServiceAccount", "argo-tuner", sandbox.namespace())
                        .build())
                .inNamespace(name)
                .create();
        var policy = new ArgoTuningPolicy();
        policy.setMetadata(
                new ObjectMetaBuilder().withNamespace(name).withName("default").build());
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
