package io.argotuner.enact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.argotuner.decide.ObjectRef;
import io.argotuner.decide.Place;
import io.argotuner.decide.Place.Field;
import io.argotuner.decide.Policy;
import io.argotuner.decide.Setting;
import io.argotuner.testing.ControlPlane;
import io.argotuner.testing.Sandbox;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Leaving an install on a real API server: everything is back, nothing of argo-tuner is left. */
@ExtendWith(ControlPlane.class)
class RetreatIT {
    private Stage stage;

    @BeforeEach
    void install(Sandbox sandbox) {
        stage = new Stage(sandbox);
    }

    @Test
    void restore_bringsBackEveryOriginalAndLeavesNoTrace() {
        stage.data(stage.scene.status(), "17");
        var before = stage.spec();
        stage.enact(stage.scene.wanted());

        var outcome = stage.enactor().restore(stage.scene.observe());

        assertThat(outcome.failures()).isEmpty();
        assertThat(outcome.contested()).isEmpty();
        assertThat(outcome.restarted()).containsExactly(stage.scene.controller);
        assertThat(outcome.notes()).contains(stage.scene.cmdParams + " controller.status.processors is back at 17");
        assertRestored(before, "17");
        stage.transport.writes.clear();
        assertThat(stage.enactor().restore(stage.scene.observe())).isEqualTo(Outcome.nothing());
        assertThat(stage.transport.writes).isEmpty();
    }

    @Test
    void restore_crashAtAnyWrite_endsAsWithout() {
        stage.data(stage.scene.status(), "17");
        var before = stage.spec();
        for (var k = 0; k < 6; k++) {
            for (var afterCommit : List.of(false, true)) {
                stage.settleEnact(-1, false);
                stage.sandbox.argoCd().awaitRollout();
                var generation = stage.generation();
                var crashing =
                        ScriptedTransport.crashing(new ClientTransport(stage.sandbox.operator()), k, afterCommit);
                var observation = stage.scene.observe();
                assertThatThrownBy(() -> new Enactor(crashing).restore(observation))
                        .isInstanceOf(ScriptedTransport.Crash.class);
                stage.restoreAll();
                assertRestored(before, "17");
                assertThat(stage.generation()).isEqualTo(generation + 1);
            }
        }
    }

    @Test
    void restore_valueThatSomeoneChanged_isTheirs() {
        stage.enact(stage.scene.wanted());
        stage.data(stage.scene.status(), "35");

        var outcome = stage.enactor().restore(stage.scene.observe());

        assertThat(stage.sandbox.argoCd().cmdParams()).containsExactly(Map.entry("controller.status.processors", "35"));
        assertThat(outcome.contested().get(Setting.STATUS_PROCESSORS)).contains("35", "someone set it");
        stage.assertNoTrace();
    }

    @Test
    void restore_configMapRefused_keepsTheWorkloadUntilItIsBack() {
        stage.enact(stage.scene.wanted());
        stage.sandbox
                .admin()
                .configMaps()
                .withName(stage.scene.cmdParams.name())
                .edit(map -> {
                    map.setImmutable(true);
                    return map;
                });

        var outcome = stage.enactor().restore(stage.scene.observe());

        assertThat(outcome.failures()).containsOnlyKeys(stage.scene.cmdParams);
        assertThat(stage.scene.read(stage.scene.controller).configHash()).contains(Scene.HASH);
    }

    @Test
    void restore_objectGone_isSkipped() {
        stage.enact(stage.scene.wanted());
        var observation = stage.scene.observe();
        stage.sandbox
                .admin()
                .configMaps()
                .withName(stage.scene.cmdParams.name())
                .delete();

        assertThat(stage.enactor().restore(observation).failures()).isEmpty();
        assertThat(stage.text(stage.scene.timeout())).isNull();
    }

    @Test
    void release_keepsValuesAndPodsAndLeavesNoTrace() {
        stage.enact(stage.scene.wanted());
        var generation = stage.generation();

        var outcome = stage.enactor().release(stage.scene.observe());

        assertThat(outcome.failures()).isEmpty();
        assertThat(outcome.restarted()).isEmpty();
        stage.scene.wanted().forEach((place, text) -> assertThat(stage.text(place))
                .isEqualTo(text));
        assertThat(stage.generation()).isEqualTo(generation);
        stage.assertNoTrace();
        stage.transport.writes.clear();
        stage.enactor().release(stage.scene.observe());
        assertThat(stage.transport.writes).isEmpty();
    }

    @Test
    void release_ofAnObjectThatNobodyElseOwns_leavesNoTrace() {
        stage.enact(stage.scene.wanted());
        ownAlone(stage.scene.cmdParams);
        assertThat(stage.scene.read(stage.scene.cmdParams).managers()).allMatch(LiveObject::isOurs);

        assertThat(stage.enactor().release(stage.scene.observe()).failures()).isEmpty();

        stage.assertNoTrace();
        assertThat(stage.text(stage.scene.status())).isEqualTo("50");
    }

    @Test
    void argoCdResource_isWrittenAndRestored() {
        stage.sandbox.installArgoCdCrd();
        var ref = new ObjectRef("argoproj.io/v1beta1", "ArgoCD", stage.sandbox.namespace(), "argocd");
        stage.sandbox.admin().resource("""
                        {"apiVersion": "argoproj.io/v1beta1", "kind": "ArgoCD", "metadata": {"name": "argocd"},
                         "spec": {"controller": {"appSync": "120s", "env": [{"name": "A", "value": "b"}]}}}""").create();
        var before = Tree.copyOf(
                Objects.requireNonNull(Tree.asMap(stage.scene.read(ref).tree().get("spec"))));
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
                        stage.scene.read(ref).text(e.getKey().field()),
                        e.getValue()))
                .toList();

        var outcome = stage.enactor()
                .enact(
                        stage.scene.observe(List.of(ref)),
                        Decisions.of(changes, List.of()),
                        Policy.defaults(),
                        "ns/default",
                        Stage.NOW);

        assertThat(outcome.failures()).isEmpty();
        assertThat(stage.transport.writes).hasSize(1);
        wanted.forEach((place, text) -> assertThat(stage.text(place)).isEqualTo(text));
        assertThat(Tree.find(stage.scene.read(ref).tree(), "spec", "controller", "sharding", "enabled"))
                .isEqualTo(true);
        assertThat(Tree.asList(Tree.find(stage.scene.read(ref).tree(), "spec", "controller", "env")))
                .hasSize(2);

        assertThat(stage.enactor().restore(stage.scene.observe(List.of(ref))).failures())
                .isEmpty();
        assertThat(stage.scene.read(ref).tree().get("spec")).isEqualTo(before);
        assertThat(stage.scene.read(ref).isOwnedByUs()).isFalse();
        assertThat(stage.scene.read(ref).journalText()).isEmpty();
    }

    private static Field.Path path(String group, String name) {
        return new Field.Path(List.of("spec", "controller", group, name), true);
    }

    private void assertRestored(Map<String, Object> controllerSpec, String status) {
        assertThat(stage.spec()).isEqualTo(controllerSpec);
        assertThat(stage.sandbox.argoCd().cmdParams())
                .containsExactly(Map.entry("controller.status.processors", status));
        assertThat(stage.sandbox.argoCd().argocdCm()).containsOnlyKeys("resource.exclusions");
        assertThat(stage.scene.read(stage.scene.controller).configHash()).isEmpty();
        stage.assertNoTrace();
    }

    /** As if every other manager had been stripped from the object. */
    private void ownAlone(ObjectRef ref) {
        var managers = stage.scene.read(ref).managers();
        var operations = IntStream.range(0, managers.size())
                .filter(i -> !LiveObject.isOurs(managers.get(i)))
                .mapToObj(i -> "{\"op\": \"remove\", \"path\": \"/metadata/managedFields/" + i + "\"}")
                .sorted(Comparator.reverseOrder())
                .toList();
        stage.sandbox
                .admin()
                .configMaps()
                .withName(ref.name())
                .patch(PatchContext.of(PatchType.JSON), operations.toString());
    }
}
