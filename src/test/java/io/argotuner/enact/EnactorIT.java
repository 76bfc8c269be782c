package io.argotuner.enact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.argotuner.api.Names;
import io.argotuner.decide.Observation;
import io.argotuner.decide.Place;
import io.argotuner.decide.Place.Field;
import io.argotuner.decide.Policy;
import io.argotuner.decide.Setting;
import io.argotuner.testing.ControlPlane;
import io.argotuner.testing.Sandbox;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The write protocol against a real API server, with the rights that the operator is shipped with. */
@ExtendWith(ControlPlane.class)
class EnactorIT {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private Sandbox sandbox;
    private Scene scene;
    private ScriptedTransport transport;

    @BeforeEach
    void install(Sandbox given) {
        sandbox = given;
        sandbox.argoCd().plain();
        transport = ScriptedTransport.counting(new ClientTransport(sandbox.operator()));
        scene = new Scene(sandbox.namespace(), transport);
    }

    @Test
    void enact_freshInstall_writesEachObjectOnceAndKeepsNeighbours() {
        try (var history = sandbox.history(sandbox.argoCd().controller())) {
            var outcome = enact(scene.wanted());

            assertThat(outcome.failures()).isEmpty();
            assertThat(outcome.contested()).isEmpty();
            assertThat(outcome.applied()).hasSize(6);
            assertThat(outcome.restarted()).containsExactly(scene.controller);
            assertThat(transport.writes)
                    .extracting(Write::object)
                    .containsExactly(scene.argocdCm, scene.cmdParams, scene.controller);
            assertThat(history.templateChanges()).isEqualTo(1);
        }
        scene.wanted()
                .forEach((place, text) ->
                        assertThat(text(place)).as(place.toString()).isEqualTo(text));
        assertThat(sandbox.argoCd().argocdCm()).containsKeys("resource.exclusions", "timeout.reconciliation");
        assertThat(controllerEnv()).hasSize(11);
        var journal = scene.read(scene.cmdParams).journal().orElseThrow();
        assertThat(journal.originals())
                .containsEntry("data/controller.status.processors", null)
                .containsEntry("data/controller.operation.processors", null);
        assertThat(journal.applied()).containsEntry("data/controller.status.processors", "50");
        var workload = scene.read(scene.controller).journal().orElseThrow();
        assertThat(workload.originals())
                .containsEntry("replicas", "1")
                .containsEntry("env/argocd-application-controller/ARGOCD_CLUSTER_CACHE_RESYNC_DURATION", null);
        assertThat(workload.restarted()).contains(NOW);
        assertThat(workload.policy()).isEqualTo("ns/default");
    }

    @Test
    void enact_sameDecisionTwice_sendsNothingMore() {
        var first = scene.observe();
        var decision = scene.decide(scene.wanted());
        new Enactor(transport).enact(first, decision, Policy.defaults(), "ns/default", NOW);
        transport.writes.clear();

        var repeated = new Enactor(transport).enact(scene.observe(), decision, Policy.defaults(), "ns/default", NOW);
        var again = enact(scene.wanted());

        assertThat(transport.writes).isEmpty();
        assertThat(repeated.applied()).hasSize(6);
        assertThat(repeated.restarted()).isEmpty();
        assertThat(again).isEqualTo(Outcome.nothing());
    }

    @Test
    void enact_oneMoreKey_keepsTheKeysAppliedBefore() {
        enact(Map.of(scene.status(), "50"));
        enact(Map.of(scene.operation(), "25"));
        // Even without its journal nothing that is ours may vanish.
        sandbox.admin().configMaps().withName(scene.cmdParams.name()).patch(PatchContext.of(PatchType.JSON_MERGE), """
                        {"metadata": {"annotations": {"argotuner.io/journal": null}}}""");

        enact(Map.of(scene.operation(), "30"));

        assertThat(sandbox.argoCd().cmdParams())
                .containsEntry("controller.status.processors", "50")
                .containsEntry("controller.operation.processors", "30");
    }

    @Test
    void enact_journaledOriginal_isNeverOverwritten() {
        data(scene.status(), "17");
        enact(Map.of(scene.status(), "50"));
        enact(Map.of(scene.status(), "60"));

        assertThat(scene.read(scene.cmdParams).journal().orElseThrow().originals())
                .containsEntry("data/controller.status.processors", "17");
    }

    @Test
    void enact_configMapReplacedSinceItWasRead_isNotWritten() {
        var observation = scene.observe();
        var decision = scene.decide(Map.of(scene.status(), "50"));
        var map = sandbox.admin().configMaps().withName(scene.cmdParams.name());
        map.delete();
        map.waitUntilCondition(Objects::isNull, 10, java.util.concurrent.TimeUnit.SECONDS);

        var gone = enactor().enact(observation, decision, Policy.defaults(), "ns/default", NOW);
        sandbox.admin()
                .resource(new io.fabric8.kubernetes.api.model.ConfigMapBuilder()
                        .withNewMetadata()
                        .withName(scene.cmdParams.name())
                        .endMetadata()
                        .build())
                .create();
        var replaced = enactor().enact(observation, decision, Policy.defaults(), "ns/default", NOW);

        assertThat(gone.failures()).containsEntry(scene.cmdParams, "is gone; will look again");
        assertThat(replaced.failures().get(scene.cmdParams)).contains("replaced by another object");
        assertThat(transport.writes).isEmpty();
        assertThat(gone.notes().get(0)).contains(scene.controller + " waits");
    }

    @Test
    void enact_workloadChangedSinceItWasRead_isRefusedByTheServer() {
        var observation = scene.observe();
        var decision = scene.decide(Map.of(scene.replicas(), "3", scene.replicasEnv(), "3"));
        sandbox.admin()
                .apps()
                .statefulSets()
                .withName(Scene.CONTROLLER)
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\": {\"labels\": {\"x\": \"y\"}}}");

        var outcome = enactor().enact(observation, decision, Policy.defaults(), "ns/default", NOW);

        assertThat(outcome.failures()).containsEntry(scene.controller, "changed since it was read; will look again");
        assertThat(text(scene.replicas())).isEqualTo("1");
    }

    @Test
    void enact_respect_leavesTheOwnersFieldAndWritesTheRest() {
        data(scene.status(), "17");
        var respect = withConflict(Policy.OnConflict.RESPECT);

        var outcome = enactor().enact(scene.observe(), scene.decide(scene.wanted()), respect, "ns/default", NOW);

        assertThat(text(scene.status())).isEqualTo("17");
        assertThat(outcome.contested().get(Setting.STATUS_PROCESSORS))
                .contains("controller.status.processors", "\"a-person\"", "onConflict");
        assertThat(text(scene.operation())).isEqualTo("25");
        assertThat(text(scene.timeout())).isEqualTo("300s");
        // Its hash would name a value that is not there; the next decision knows better.
        assertThat(outcome.notes()).anyMatch(note -> note.startsWith(scene.controller + " waits"));
        assertThat(scene.read(scene.controller).configHash()).isEmpty();
        assertThat(outcome.failures()).isEmpty();
    }

    @Test
    void enact_respect_neverSplitsTheReplicaPair() {
        var outcome = enactor()
                .enact(
                        scene.observe(),
                        scene.decide(Map.of(scene.replicas(), "3", scene.replicasEnv(), "3", scene.resync(), "86400s")),
                        withConflict(Policy.OnConflict.RESPECT),
                        "ns/default",
                        NOW);

        assertThat(outcome.contested()).containsOnlyKeys(Setting.CONTROLLER_REPLICAS);
        assertThat(text(scene.replicas())).isEqualTo("1");
        assertThat(text(scene.replicasEnv())).isEqualTo("1");
        assertThat(text(scene.resync())).isEqualTo("86400s");
    }

    @Test
    void enact_configMapRefused_withholdsTheRestartThatDependsOnIt() {
        sandbox.admin().configMaps().withName(scene.cmdParams.name()).edit(map -> {
            map.setImmutable(true);
            return map;
        });

        var outcome = enact(scene.wanted());

        assertThat(outcome.failures().get(scene.cmdParams)).contains("422", "immutable");
        assertThat(text(scene.timeout())).isEqualTo("300s");
        assertThat(scene.read(scene.controller).configHash()).isEmpty();
        assertThat(text(scene.replicas())).isEqualTo("1");
    }

    @Test
    void enact_crashAtAnyWrite_endsAsWithout() {
        var reference = settleEnact(-1, false);
        assertThat(reference).isEqualTo(3);
        for (var k = 0; k < reference; k++) {
            for (var afterCommit : List.of(false, true)) {
                restoreAll();
                sandbox.argoCd().awaitRollout();
                var before = generation();
                settleEnact(k, afterCommit);
                scene.wanted().forEach((place, text) -> assertThat(text(place)).isEqualTo(text));
                assertThat(generation()).isEqualTo(before + 1);
                assertThat(scene.read(scene.cmdParams).journal().orElseThrow().originals())
                        .containsEntry("data/controller.status.processors", null);
            }
        }
    }

    @Test
    void restore_bringsBackEveryOriginalAndLeavesNoTrace() {
        data(scene.status(), "17");
        var before = spec();
        enact(scene.wanted());

        var outcome = enactor().restore(scene.observe());

        assertThat(outcome.failures()).isEmpty();
        assertThat(outcome.contested()).isEmpty();
        assertThat(outcome.restarted()).containsExactly(scene.controller);
        assertThat(outcome.notes()).contains(scene.cmdParams + " controller.status.processors is back at 17");
        assertRestored(before, "17");
        transport.writes.clear();
        assertThat(enactor().restore(scene.observe())).isEqualTo(Outcome.nothing());
        assertThat(transport.writes).isEmpty();
    }

    @Test
    void restore_crashAtAnyWrite_endsAsWithout() {
        data(scene.status(), "17");
        var before = spec();
        for (var k = 0; k < 6; k++) {
            for (var afterCommit : List.of(false, true)) {
                settleEnact(-1, false);
                sandbox.argoCd().awaitRollout();
                var generation = generation();
                var crashing = ScriptedTransport.crashing(new ClientTransport(sandbox.operator()), k, afterCommit);
                var observation = scene.observe();
                assertThatThrownBy(() -> new Enactor(crashing).restore(observation))
                        .isInstanceOf(ScriptedTransport.Crash.class);
                restoreAll();
                assertRestored(before, "17");
                assertThat(generation()).isEqualTo(generation + 1);
            }
        }
    }

    @Test
    void restore_valueThatSomeoneChanged_isTheirs() {
        enact(scene.wanted());
        data(scene.status(), "35");

        var outcome = enactor().restore(scene.observe());

        assertThat(sandbox.argoCd().cmdParams()).containsExactly(Map.entry("controller.status.processors", "35"));
        assertThat(outcome.contested().get(Setting.STATUS_PROCESSORS)).contains("35", "someone set it");
        assertNoTrace();
    }

    @Test
    void restore_configMapRefused_keepsTheWorkloadUntilItIsBack() {
        enact(scene.wanted());
        sandbox.admin().configMaps().withName(scene.cmdParams.name()).edit(map -> {
            map.setImmutable(true);
            return map;
        });

        var outcome = enactor().restore(scene.observe());

        assertThat(outcome.failures()).containsOnlyKeys(scene.cmdParams);
        assertThat(scene.read(scene.controller).configHash()).contains(Scene.HASH);
    }

    @Test
    void restore_objectGone_isSkipped() {
        enact(scene.wanted());
        var observation = scene.observe();
        sandbox.admin().configMaps().withName(scene.cmdParams.name()).delete();

        assertThat(enactor().restore(observation).failures()).isEmpty();
        assertThat(text(scene.timeout())).isNull();
    }

    @Test
    void release_keepsValuesAndPodsAndLeavesNoTrace() {
        enact(scene.wanted());
        var generation = generation();

        var outcome = enactor().release(scene.observe());

        assertThat(outcome.failures()).isEmpty();
        assertThat(outcome.restarted()).isEmpty();
        scene.wanted().forEach((place, text) -> assertThat(text(place)).isEqualTo(text));
        assertThat(generation()).isEqualTo(generation);
        assertNoTrace();
        transport.writes.clear();
        enactor().release(scene.observe());
        assertThat(transport.writes).isEmpty();
    }

    @Test
    void argoCdResource_isWrittenAndRestored() {
        sandbox.installArgoCdCrd();
        var ref = new io.argotuner.decide.ObjectRef("argoproj.io/v1beta1", "ArgoCD", sandbox.namespace(), "argocd");
        sandbox.admin().resource("""
                        {"apiVersion": "argoproj.io/v1beta1", "kind": "ArgoCD", "metadata": {"name": "argocd"},
                         "spec": {"controller": {"appSync": "120s", "env": [{"name": "A", "value": "b"}]}}}""").create();
        var before = Tree.copyOf(
                Objects.requireNonNull(Tree.asMap(scene.read(ref).tree().get("spec"))));
        var controller = List.of("spec", "controller");
        var wanted = Map.of(
                new Place(ref, path("processors", "status")), "50",
                new Place(ref, path("processors", "operation")), "25",
                new Place(ref, path("sharding", "replicas")), "3",
                new Place(ref, new Field.Path(List.of("spec", "controller", "appSync"), false)), "300s",
                new Place(ref, new Field.PathEnv(List.of("spec", "controller", "env"), "ARGOCD_K8S_CLIENT_QPS")),
                        "150");
        var changes = wanted.entrySet().stream()
                .map(e -> Decisions.change(
                        Setting.STATUS_PROCESSORS,
                        e.getKey(),
                        scene.read(ref).text(e.getKey().field()),
                        e.getValue()))
                .toList();

        var outcome = enactor()
                .enact(
                        scene.observe(List.of(ref)),
                        Decisions.of(changes, List.of()),
                        Policy.defaults(),
                        "ns/default",
                        NOW);

        assertThat(outcome.failures()).isEmpty();
        assertThat(transport.writes).hasSize(1);
        wanted.forEach((place, text) -> assertThat(text(place)).isEqualTo(text));
        assertThat(Tree.find(scene.read(ref).tree(), "spec", "controller", "sharding", "enabled"))
                .isEqualTo(true);
        assertThat(Tree.asList(Tree.find(scene.read(ref).tree(), "spec", "controller", "env")))
                .hasSize(2);
        assertThat(controller).hasSize(2);

        assertThat(enactor().restore(scene.observe(List.of(ref))).failures()).isEmpty();
        assertThat(scene.read(ref).tree().get("spec")).isEqualTo(before);
        assertThat(scene.read(ref).isOwnedByUs()).isFalse();
        assertThat(scene.read(ref).journalText()).isEmpty();
    }

    private static Field.Path path(String group, String name) {
        return new Field.Path(List.of("spec", "controller", group, name), true);
    }

    private Enactor enactor() {
        return new Enactor(transport);
    }

    private Outcome enact(Map<Place, String> wanted) {
        return settled(transport, wanted);
    }

    /** As the operator does: a workload whose status moved meanwhile is looked at again. */
    private Outcome settled(Transport by, Map<Place, String> wanted) {
        var outcome = Outcome.nothing();
        for (var round = 0; round < 10; round++) {
            var observation = scene.observe();
            var decision = scene.decide(wanted);
            outcome = new Enactor(by).enact(observation, decision, Policy.defaults(), "ns/default", NOW);
            if (!outcome.failures().getOrDefault(scene.controller, "").contains("look again")) {
                return outcome;
            }
        }
        return outcome;
    }

    /** @return writes until everything stands */
    private int settleEnact(int crashAt, boolean afterCommit) {
        var crashing = ScriptedTransport.crashing(new ClientTransport(sandbox.operator()), crashAt, afterCommit);
        try {
            settled(crashing, scene.wanted());
        } catch (ScriptedTransport.Crash e) {
            var rest = ScriptedTransport.counting(new ClientTransport(sandbox.operator()));
            assertThat(settled(rest, scene.wanted()).failures()).isEmpty();
            return crashing.writes.size() + rest.writes.size();
        }
        return crashing.writes.size();
    }

    private void restoreAll() {
        assertThat(enactor().restore(scene.observe()).failures()).isEmpty();
    }

    private void assertRestored(Map<String, Object> controllerSpec, String status) {
        assertThat(spec()).isEqualTo(controllerSpec);
        assertThat(sandbox.argoCd().cmdParams()).containsExactly(Map.entry("controller.status.processors", status));
        assertThat(sandbox.argoCd().argocdCm()).containsOnlyKeys("resource.exclusions");
        assertThat(scene.read(scene.controller).configHash()).isEmpty();
        assertNoTrace();
    }

    private void assertNoTrace() {
        for (Observation observation : List.of(scene.observe())) {
            observation.targets().forEach(target -> {
                var live = scene.read(target.ref());
                assertThat(live.managers())
                        .as("managers of " + target.ref())
                        .extracting(m -> String.valueOf(m.get("manager")))
                        .doesNotContain(Names.FIELD_MANAGER);
                assertThat(live.journalText()).isEmpty();
            });
        }
    }

    private String text(Place place) {
        return scene.read(place.object()).text(place.field());
    }

    private Map<String, Object> spec() {
        return Tree.copyOf(Objects.requireNonNull(
                Tree.asMap(scene.read(scene.controller).tree().get("spec"))));
    }

    private long generation() {
        return sandbox.argoCd().controller().getMetadata().getGeneration();
    }

    private List<?> controllerEnv() {
        StatefulSet set = sandbox.argoCd().controller();
        return set.getSpec().getTemplate().getSpec().getContainers().get(0).getEnv();
    }

    /** Somebody's own edit of one key. */
    private void data(Place place, String text) {
        var key = ((Field.Data) place.field()).name();
        sandbox.admin()
                .configMaps()
                .withName(place.object().name())
                .patch(
                        new PatchContext.Builder()
                                .withPatchType(PatchType.JSON_MERGE)
                                .withFieldManager("a-person")
                                .build(),
                        "{\"data\": {\"" + key + "\": \"" + text + "\"}}");
    }

    private static Policy withConflict(Policy.OnConflict onConflict) {
        var p = Policy.defaults();
        return new Policy(
                p.mode(),
                p.paused(),
                Optional.empty(),
                p.sizing(),
                p.settings(),
                p.cooldown(),
                p.scaleDownStabilization(),
                p.windows(),
                onConflict,
                p.onDelete());
    }
}
