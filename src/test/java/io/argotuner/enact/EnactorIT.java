package io.argotuner.enact;

import static org.assertj.core.api.Assertions.assertThat;

import io.argotuner.decide.Policy;
import io.argotuner.decide.PolicyDraft;
import io.argotuner.decide.Setting;
import io.argotuner.testing.ControlPlane;
import io.argotuner.testing.Sandbox;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The write protocol against a real API server, with the rights that the operator is shipped with. */
@ExtendWith(ControlPlane.class)
class EnactorIT {
    private Stage stage;

    @BeforeEach
    void install(Sandbox sandbox) {
        stage = new Stage(sandbox);
    }

    @Test
    void enact_freshInstall_writesEachObjectOnceAndKeepsNeighbours() {
        try (var history = stage.sandbox.history(stage.sandbox.argoCd().controller())) {
            var outcome = stage.enact(stage.scene.wanted());

            assertThat(outcome.failures()).isEmpty();
            assertThat(outcome.contested()).isEmpty();
            assertThat(outcome.applied()).hasSize(6);
            assertThat(outcome.restarted()).containsExactly(stage.scene.controller);
            assertThat(stage.transport.writes)
                    .extracting(Write::object)
                    .containsExactly(stage.scene.argocdCm, stage.scene.cmdParams, stage.scene.controller);
            assertThat(history.templateChanges()).isEqualTo(1);
        }
        stage.scene.wanted().forEach((place, text) -> assertThat(stage.text(place))
                .as(place.toString())
                .isEqualTo(text));
        assertThat(stage.sandbox.argoCd().argocdCm()).containsKeys("resource.exclusions", "timeout.reconciliation");
        assertThat(controllerEnv()).hasSize(11);
        var journal = stage.scene.read(stage.scene.cmdParams).journal().orElseThrow();
        assertThat(journal.originals())
                .containsEntry("data/controller.status.processors", null)
                .containsEntry("data/controller.operation.processors", null);
        assertThat(journal.applied()).containsEntry("data/controller.status.processors", "50");
        var workload = stage.scene.read(stage.scene.controller).journal().orElseThrow();
        assertThat(workload.originals())
                .containsEntry("replicas", "1")
                .containsEntry("env/argocd-application-controller/ARGOCD_CLUSTER_CACHE_RESYNC_DURATION", null);
        assertThat(workload.restarted()).contains(Stage.NOW);
        assertThat(workload.policy()).isEqualTo("ns/default");
    }

    @Test
    void enact_sameDecisionTwice_sendsNothingMore() {
        var first = stage.scene.observe();
        var decision = stage.scene.decide(stage.scene.wanted());
        new Enactor(stage.transport).enact(first, decision, Policy.defaults(), "ns/default", Stage.NOW);
        stage.transport.writes.clear();

        var repeated = new Enactor(stage.transport)
                .enact(stage.scene.observe(), decision, Policy.defaults(), "ns/default", Stage.NOW);
        var again = stage.enact(stage.scene.wanted());

        assertThat(stage.transport.writes).isEmpty();
        assertThat(repeated.applied()).hasSize(6);
        assertThat(repeated.restarted()).isEmpty();
        assertThat(again).isEqualTo(Outcome.nothing());
    }

    @Test
    void enact_oneMoreKey_keepsTheKeysAppliedBefore() {
        stage.enact(Map.of(stage.scene.status(), "50"));
        stage.enact(Map.of(stage.scene.operation(), "25"));
        // Even without its journal nothing that is ours may vanish.
        stage.sandbox
                .admin()
                .configMaps()
                .withName(stage.scene.cmdParams.name())
                .patch(PatchContext.of(PatchType.JSON_MERGE), """
                        {"metadata": {"annotations": {"argotuner.io/journal": null}}}""");

        stage.enact(Map.of(stage.scene.operation(), "30"));

        assertThat(stage.sandbox.argoCd().cmdParams())
                .containsEntry("controller.status.processors", "50")
                .containsEntry("controller.operation.processors", "30");
    }

    @Test
    void enact_journaledOriginal_isNeverOverwritten() {
        stage.data(stage.scene.status(), "17");
        stage.enact(Map.of(stage.scene.status(), "50"));
        stage.enact(Map.of(stage.scene.status(), "60"));

        assertThat(stage.scene
                        .read(stage.scene.cmdParams)
                        .journal()
                        .orElseThrow()
                        .originals())
                .containsEntry("data/controller.status.processors", "17");
    }

    @Test
    void enact_configMapReplacedSinceItWasRead_isNotWritten() {
        var observation = stage.scene.observe();
        var decision = stage.scene.decide(Map.of(stage.scene.status(), "50"));
        var map = stage.sandbox.admin().configMaps().withName(stage.scene.cmdParams.name());
        map.delete();
        map.waitUntilCondition(Objects::isNull, 10, TimeUnit.SECONDS);

        var gone = stage.enactor().enact(observation, decision, Policy.defaults(), "ns/default", Stage.NOW);
        stage.sandbox
                .admin()
                .resource(new io.fabric8.kubernetes.api.model.ConfigMapBuilder()
                        .withNewMetadata()
                        .withName(stage.scene.cmdParams.name())
                        .endMetadata()
                        .build())
                .create();
        var replaced = stage.enactor().enact(observation, decision, Policy.defaults(), "ns/default", Stage.NOW);

        assertThat(gone.failures()).containsEntry(stage.scene.cmdParams, "is gone; will look again");
        assertThat(replaced.failures().get(stage.scene.cmdParams)).contains("replaced by another object");
        assertThat(stage.transport.writes).isEmpty();
        assertThat(gone.notes().get(0)).contains(stage.scene.controller + " waits");
    }

    @Test
    void enact_workloadChangedSinceItWasRead_isRefusedByTheServer() {
        var observation = stage.scene.observe();
        var decision = stage.scene.decide(Map.of(stage.scene.replicas(), "3", stage.scene.replicasEnv(), "3"));
        stage.sandbox
                .admin()
                .apps()
                .statefulSets()
                .withName(Scene.CONTROLLER)
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\": {\"labels\": {\"x\": \"y\"}}}");

        var outcome = stage.enactor().enact(observation, decision, Policy.defaults(), "ns/default", Stage.NOW);

        assertThat(outcome.failures())
                .containsEntry(stage.scene.controller, "changed since it was read; will look again");
        assertThat(stage.text(stage.scene.replicas())).isEqualTo("1");
    }

    @Test
    void enact_respect_leavesTheOwnersFieldAndWritesTheRest() {
        stage.data(stage.scene.status(), "17");
        var respect = withConflict(Policy.OnConflict.RESPECT);

        var outcome = stage.enactor()
                .enact(
                        stage.scene.observe(),
                        stage.scene.decide(stage.scene.wanted()),
                        respect,
                        "ns/default",
                        Stage.NOW);

        assertThat(stage.text(stage.scene.status())).isEqualTo("17");
        assertThat(outcome.contested().get(Setting.STATUS_PROCESSORS))
                .contains("controller.status.processors", "\"a-person\"", "onConflict");
        assertThat(stage.text(stage.scene.operation())).isEqualTo("25");
        assertThat(stage.text(stage.scene.timeout())).isEqualTo("300s");
        // Its hash would name a value that is not there; the next decision knows better.
        assertThat(outcome.notes()).anyMatch(note -> note.startsWith(stage.scene.controller + " waits"));
        assertThat(stage.scene.read(stage.scene.controller).configHash()).isEmpty();
        assertThat(outcome.failures()).isEmpty();
    }

    @Test
    void enact_respect_neverSplitsTheReplicaPair() {
        var outcome = stage.enactor()
                .enact(
                        stage.scene.observe(),
                        stage.scene.decide(Map.of(
                                stage.scene.replicas(),
                                "3",
                                stage.scene.replicasEnv(),
                                "3",
                                stage.scene.resync(),
                                "86400s")),
                        withConflict(Policy.OnConflict.RESPECT),
                        "ns/default",
                        Stage.NOW);

        assertThat(outcome.contested()).containsOnlyKeys(Setting.CONTROLLER_REPLICAS);
        assertThat(stage.text(stage.scene.replicas())).isEqualTo("1");
        assertThat(stage.text(stage.scene.replicasEnv())).isEqualTo("1");
        assertThat(stage.text(stage.scene.resync())).isEqualTo("86400s");
    }

    @Test
    void enact_configMapRefused_withholdsTheRestartThatDependsOnIt() {
        stage.sandbox
                .admin()
                .configMaps()
                .withName(stage.scene.cmdParams.name())
                .edit(map -> {
                    map.setImmutable(true);
                    return map;
                });

        var outcome = stage.enact(stage.scene.wanted());

        assertThat(outcome.failures().get(stage.scene.cmdParams)).contains("422", "immutable");
        assertThat(stage.text(stage.scene.timeout())).isEqualTo("300s");
        assertThat(stage.scene.read(stage.scene.controller).configHash()).isEmpty();
        assertThat(stage.text(stage.scene.replicas())).isEqualTo("1");
    }

    @Test
    void enact_crashAtAnyWrite_endsAsWithout() {
        var reference = stage.settleEnact(-1, false);
        assertThat(reference).isEqualTo(3);
        for (var k = 0; k < reference; k++) {
            for (var afterCommit : List.of(false, true)) {
                stage.restoreAll();
                stage.sandbox.argoCd().awaitRollout();
                var before = stage.generation();
                stage.settleEnact(k, afterCommit);
                stage.scene.wanted().forEach((place, text) -> assertThat(stage.text(place))
                        .isEqualTo(text));
                assertThat(stage.generation()).isEqualTo(before + 1);
                assertThat(stage.scene
                                .read(stage.scene.cmdParams)
                                .journal()
                                .orElseThrow()
                                .originals())
                        .containsEntry("data/controller.status.processors", null);
            }
        }
    }

    private List<?> controllerEnv() {
        StatefulSet set = stage.sandbox.argoCd().controller();
        return set.getSpec().getTemplate().getSpec().getContainers().get(0).getEnv();
    }

    private static Policy withConflict(Policy.OnConflict onConflict) {
        return PolicyDraft.standard().onConflict(onConflict).policy();
    }
}
