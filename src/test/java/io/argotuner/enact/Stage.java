package io.argotuner.enact;

import static org.assertj.core.api.Assertions.assertThat;

import io.argotuner.api.Names;
import io.argotuner.decide.Place;
import io.argotuner.decide.Place.Field;
import io.argotuner.decide.Policy;
import io.argotuner.testing.Sandbox;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/** A fresh install on the real API server, and an operator's hands with the shipped rights on it. */
final class Stage {
    static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    final Sandbox sandbox;
    final ScriptedTransport transport;
    final Scene scene;

    Stage(Sandbox sandbox) {
        this.sandbox = sandbox;
        sandbox.argoCd().plain();
        transport = ScriptedTransport.counting(new ClientTransport(sandbox.operator()));
        scene = new Scene(sandbox.namespace(), transport);
    }

    Enactor enactor() {
        return new Enactor(transport);
    }

    Outcome enact(Map<Place, String> wanted) {
        return settled(transport, wanted);
    }

    /** As the operator does: a workload whose status moved meanwhile is looked at again. */
    Outcome settled(Transport by, Map<Place, String> wanted) {
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
    int settleEnact(int crashAt, boolean afterCommit) {
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

    void restoreAll() {
        assertThat(enactor().restore(scene.observe()).failures()).isEmpty();
    }

    void assertNoTrace() {
        scene.observe().targets().forEach(target -> {
            var live = scene.read(target.ref());
            assertThat(live.managers())
                    .as("managers of " + target.ref())
                    .extracting(m -> String.valueOf(m.get("manager")))
                    .doesNotContain(Names.FIELD_MANAGER);
            assertThat(live.journalText()).isEmpty();
        });
    }

    String text(Place place) {
        return scene.read(place.object()).text(place.field());
    }

    Map<String, Object> spec() {
        return Tree.copyOf(Objects.requireNonNull(
                Tree.asMap(scene.read(scene.controller).tree().get("spec"))));
    }

    long generation() {
        return sandbox.argoCd().controller().getMetadata().getGeneration();
    }

    /** Somebody's own edit of one key. */
    void data(Place place, String text) {
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
}
