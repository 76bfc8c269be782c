package io.argotuner.enact;

import static org.assertj.core.api.Assertions.assertThat;

import io.argotuner.decide.Decision.Change;
import io.argotuner.decide.ObjectRef;
import io.argotuner.decide.Place;
import io.argotuner.decide.Place.Field;
import io.argotuner.decide.Plain;
import io.argotuner.decide.Setting;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PatchesTest {
    private static final ObjectRef MAP = ObjectRef.configMap("argocd", "argocd-cmd-params-cm");
    private static final ObjectRef SET = ObjectRef.statefulSet("argocd", "controller");
    private static final ObjectRef REPO = ObjectRef.deployment("argocd", "repo-server");
    private static final ObjectRef ARGOCD = new ObjectRef("argoproj.io/v1beta1", "ArgoCD", "argocd", "peer");

    @Test
    void of_changesOfOneObject_areOneTree() {
        var patches = Patches.of(
                List.of(
                        change(new Place(SET, new Field.Replicas()), "3"),
                        change(new Place(SET, new Field.Env("c", "ARGOCD_CONTROLLER_REPLICAS")), "3"),
                        change(new Place(MAP, new Field.Data("controller.status.processors")), "50")),
                List.of(Plain.restart(SET, "abc")));

        assertThat(patches)
                .containsExactly(
                        Map.of(
                                "apiVersion",
                                "v1",
                                "kind",
                                "ConfigMap",
                                "metadata",
                                Map.of("name", "argocd-cmd-params-cm", "namespace", "argocd"),
                                "data",
                                Map.of("controller.status.processors", "50")),
                        Map.of(
                                "apiVersion",
                                "apps/v1",
                                "kind",
                                "StatefulSet",
                                "metadata",
                                Map.of("name", "controller", "namespace", "argocd"),
                                "spec",
                                Map.of(
                                        "replicas",
                                        3,
                                        "template",
                                        Map.of(
                                                "metadata",
                                                Map.of("annotations", Map.of("argotuner.io/config-hash", "abc")),
                                                "spec",
                                                Map.of(
                                                        "containers",
                                                        List.of(
                                                                Map.of(
                                                                        "name",
                                                                        "c",
                                                                        "env",
                                                                        List.of(
                                                                                Map.of(
                                                                                        "name",
                                                                                        "ARGOCD_CONTROLLER_REPLICAS",
                                                                                        "value",
                                                                                        "3")))))))));
    }

    @Test
    void of_argoCdResource_turnsShardingOnWithTheReplicas() {
        var patches = Patches.of(
                List.of(
                        change(new Place(ARGOCD, new Field.Path(Patches.shardingReplicas(), true)), "3"),
                        change(new Place(ARGOCD, path("spec.controller.appSync", false)), "300s"),
                        change(
                                new Place(ARGOCD, new Field.PathEnv(List.of("spec", "controller", "env"), "Q")),
                                "37.5")),
                List.of());

        assertThat(patches.get(0).get("spec"))
                .isEqualTo(Map.of(
                        "controller",
                        Map.of(
                                "appSync",
                                "300s",
                                "env",
                                List.of(Map.of("name", "Q", "value", "37.5")),
                                "sharding",
                                Map.of("enabled", true, "replicas", 3))));
    }

    @Test
    void of_numbers_areNumbers() {
        var patches = Patches.of(
                List.of(
                        change(new Place(ARGOCD, path("spec.a", true)), "50"),
                        change(new Place(ARGOCD, path("spec.b", true)), "37.5")),
                List.of());

        assertThat(patches.get(0).get("spec")).isEqualTo(Map.of("a", 50, "b", new BigDecimal("37.5")));
    }

    @Test
    void of_anyOrderOfInput_givesTheSameTextAndWorkloadsLast() {
        var changes = new ArrayList<>(List.of(
                change(new Place(REPO, new Field.Replicas()), "2"),
                change(new Place(MAP, new Field.Data("b")), "1"),
                change(new Place(MAP, new Field.Data("a")), "1"),
                change(new Place(ARGOCD, path("spec.x", true)), "1"),
                change(new Place(SET, new Field.Env("c", "Z")), "1"),
                change(new Place(SET, new Field.Env("c", "A")), "1")));
        var restarts = new ArrayList<>(List.of(Plain.restart(SET, "s"), Plain.restart(REPO, "r")));
        var expected = Patches.of(changes, restarts).toString();

        assertThat(Patches.of(changes, restarts))
                .extracting(p -> p.get("kind"))
                .containsExactly("ConfigMap", "ArgoCD", "Deployment", "StatefulSet");
        for (var seed = 0; seed < 20; seed++) {
            Collections.shuffle(changes, new Random(seed));
            Collections.shuffle(restarts, new Random(seed));
            assertThat(Patches.of(changes, restarts).toString()).isEqualTo(expected);
        }
    }

    private static Field.Path path(String dotted, boolean numeric) {
        return new Field.Path(List.of(dotted.split("\\.")), numeric);
    }

    private static Change change(Place place, String to) {
        return Decisions.change(Setting.STATUS_PROCESSORS, place, null, to);
    }
}
