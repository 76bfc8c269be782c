package io.argotuner.enact;

import static org.assertj.core.api.Assertions.assertThat;

import io.argotuner.api.Journal;
import io.argotuner.decide.Decision.Change;
import io.argotuner.decide.Decision.Pace;
import io.argotuner.decide.Decision.Restart;
import io.argotuner.decide.ObjectRef;
import io.argotuner.decide.Place;
import io.argotuner.decide.Place.Field;
import io.argotuner.decide.Plain;
import io.argotuner.decide.Setting;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ApplyPlanTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123Z");
    private static final ObjectRef MAP = ObjectRef.configMap("argocd", "argocd-cmd-params-cm");
    private static final ObjectRef SET = ObjectRef.statefulSet("argocd", "controller");
    private static final String MANAGED = """
            managedFields:
            - manager: argo-tuner
              operation: Apply
              fieldsV1:
                f:metadata: {f:annotations: {f:argotuner.io/journal: {}}}
                f:data: {f:controller.status.processors: {}, f:stranger: {}}
            - manager: argo-tuner
              operation: Update
              fieldsV1: {f:data: {f:by.update: {}}}
            - manager: kubectl
              operation: Apply
              fieldsV1: {f:data: {f:theirs: {}}}
            """;
    private static final String PARAMS = """
            metadata:
              uid: u1
              resourceVersion: "7"
              annotations:
                argotuner.io/journal: '{"v":1,"policy":"argocd/old","originals":{"data/controller.status.processors":"20"},"applied":{"data/controller.status.processors":"50"}}'
            %s
            data: {controller.status.processors: "50", stranger: kept, by.update: x, theirs: y}
            """.formatted(
                    MANAGED.indent(2).stripTrailing().substring(2).indent(2).stripTrailing());
    private static final String CONTROLLER = """
            metadata: {uid: u1, resourceVersion: "7"}
            spec:
              replicas: 1
              template:
                metadata: {}
                spec:
                  containers:
                  - name: c
                    env:
                    - {name: ARGOCD_CONTROLLER_REPLICAS, value: "1"}
                    - {name: FROM, valueFrom: {}}
                    - {name: TWICE, value: a}
                    - {name: TWICE, value: b}
            """;

    @Test
    void write_oneMoreKey_carriesAllThatIsOwned() {
        var write = plan(MAP, PARAMS, data("controller.operation.processors", null, "25"))
                .write()
                .orElseThrow();

        assertThat(write.body().get("data"))
                .isEqualTo(Map.of(
                        "controller.status.processors",
                        "50",
                        "controller.operation.processors",
                        "25",
                        "stranger",
                        "kept"));
        assertThat(Tree.find(write.body(), "metadata", "managedFields")).isNull();
        assertThat(Tree.text(write.body(), "metadata", "uid")).isEqualTo("u1");
        assertThat(write.force()).isTrue();
    }

    @Test
    void write_newOriginal_pinsTheVersionAndKeepsTheOldOriginals() {
        var write = plan(MAP, PARAMS, data("controller.operation.processors", null, "25"))
                .write()
                .orElseThrow();

        assertThat(write.resourceVersion()).isEqualTo("7");
        var journal = journal(write);
        assertThat(journal.policy()).isEqualTo("argocd/default");
        assertThat(journal.originals())
                .containsEntry("data/controller.status.processors", "20")
                .containsEntry("data/controller.operation.processors", null);
        assertThat(journal.applied())
                .containsEntry("data/controller.status.processors", "50")
                .containsEntry("data/controller.operation.processors", "25");
        assertThat(journal.restartedAt()).isNull();
    }

    @Test
    void write_knownKey_letsNeighboursBeEdited() {
        var write = plan(MAP, PARAMS, data("controller.status.processors", "50", "60"))
                .write()
                .orElseThrow();

        assertThat(write.resourceVersion()).isNull();
        assertThat(journal(write).originals()).containsEntry("data/controller.status.processors", "20");
    }

    @Test
    void write_nothingDiffers_isNone() {
        assertThat(plan(MAP, PARAMS, data("controller.status.processors", "20", "50"))
                        .write())
                .isEmpty();
    }

    @Test
    void write_valueOfSomeoneElseUnderOurJournal_isNotSentAndNoLongerClaimed() {
        var edited = PARAMS.replace(
                        "data: {controller.status.processors: \"50\"", "data: {controller.status.processors: \"35\"")
                .replace("f:data: {f:controller.status.processors: {}, f:stranger: {}}", "f:data: {f:stranger: {}}");

        var write = plan(MAP, edited, data("controller.operation.processors", null, "25"))
                .write()
                .orElseThrow();

        assertThat(Tree.asMap(write.body().get("data"))).doesNotContainKey("controller.status.processors");
        assertThat(journal(write).applied()).doesNotContainKey("data/controller.status.processors");
        assertThat(journal(write).originals()).containsEntry("data/controller.status.processors", "20");
    }

    @Test
    void write_restartAtAPace_isJournaled_unlessSomebodyHasSetOne() {
        var paced = Optional.of(new Restart(SET, "abc", Optional.of(new Pace(60, true))));
        var write = plan(SET, CONTROLLER, List.of(), paced).write().orElseThrow();
        assertThat(Tree.find(write.body(), "spec", "minReadySeconds")).isEqualTo(60);
        assertThat(journal(write).applied()).containsEntry("path/spec.minReadySeconds", "60");
        assertThat(journal(write).originals()).containsEntry("path/spec.minReadySeconds", null);

        var theirs = CONTROLLER.replace("  replicas: 1\n", "  replicas: 1\n  minReadySeconds: 5\n");
        var left = plan(SET, theirs, List.of(), paced).write().orElseThrow();
        assertThat(Tree.find(left.body(), "spec", "minReadySeconds")).isNull();
        assertThat(journal(left).originals()).doesNotContainKey("path/spec.minReadySeconds");
    }

    @Test
    void write_paceThatIsOurs_isReplacedByWhatIsMeasured_andKeptWhereNothingIs() {
        var ours = CONTROLLER
                .replace("  replicas: 1\n", "  replicas: 1\n  minReadySeconds: 90\n")
                .replace(
                        "resourceVersion: \"7\"}",
                        "resourceVersion: \"7\", annotations: {argotuner.io/journal: '{\"v\":1,\"policy\":\"argocd/p\","
                                + "\"originals\":{\"path/spec.minReadySeconds\":null},"
                                + "\"applied\":{\"path/spec.minReadySeconds\":\"90\"}}'}}");
        assertThat(apart(ours, new Pace(60, true))).isEqualTo(60);
        assertThat(apart(ours, new Pace(60, false))).isEqualTo(90);
        assertThat(apart(ours, Pace.HURRIED)).isEqualTo(1);
        assertThat(apart(CONTROLLER, Pace.HURRIED)).isNull();
        assertThat(apart(CONTROLLER, new Pace(60, false))).isEqualTo(60);
    }

    private static Object apart(String controller, Pace pace) {
        var restart = Optional.of(new Restart(SET, "abc", Optional.of(pace)));
        return Tree.find(
                plan(SET, controller, List.of(), restart).write().orElseThrow().body(), "spec", "minReadySeconds");
    }

    @Test
    void write_workload_carriesThePairTheHashAndTheTime() {
        var changes = List.of(
                change(SET, new Field.Replicas(), "1", "3"),
                change(SET, new Field.Env("c", "ARGOCD_CONTROLLER_REPLICAS"), "1", "3"));
        var plan = plan(SET, CONTROLLER, changes, Optional.of(Plain.restart(SET, "abc")));
        var write = plan.write().orElseThrow();

        assertThat(plan.objection()).isEmpty();
        assertThat(plan.changesTemplate()).isTrue();
        assertThat(write.resourceVersion()).isEqualTo("7");
        assertThat(Tree.find(write.body(), "metadata", "resourceVersion")).isEqualTo("7");
        assertThat(write.body().get("spec"))
                .isEqualTo(Map.of(
                        "replicas",
                        3,
                        "template",
                        Map.of(
                                "metadata",
                                Map.of("annotations", Map.of("argotuner.io/config-hash", "abc")),
                                "spec",
                                Map.of(
                                        "containers",
                                        List.of(Map.of(
                                                "name",
                                                "c",
                                                "env",
                                                List.of(
                                                        Map.of(
                                                                "name",
                                                                "ARGOCD_CONTROLLER_REPLICAS",
                                                                "value",
                                                                "3"))))))));
        assertThat(journal(write).restartedAt()).isEqualTo("2026-03-01T12:00:00Z");
        assertThat(journal(write).originals())
                .isEqualTo(Map.of("replicas", "1", "env/c/ARGOCD_CONTROLLER_REPLICAS", "1"));
    }

    @Test
    void changesTemplate_replicasAlone_isFalse() {
        var plan = plan(SET, CONTROLLER, change(SET, new Field.Replicas(), "1", "3"));

        assertThat(plan.changesTemplate()).isFalse();
        assertThat(journal(plan.write().orElseThrow()).restartedAt()).isNull();
    }

    @Test
    void objection_whatWouldHarm_isSaid() {
        assertObjection(plan(MAP, PARAMS.replace("uid: u1", "uid: u2"), data("a", null, "1")), "replaced");
        assertObjection(
                plan(MAP, PARAMS.replace("uid: u1", "uid: u1\n  deletionTimestamp: x"), data("a", null, "1")),
                "being deleted");
        assertObjection(plan(MAP, PARAMS.replace("\"v\":1", "\"v\":2"), data("a", null, "1")), "upgrade argo-tuner");
        assertObjection(plan(MAP, PARAMS, data("controller.status.processors", "20", "60")), "is 50 now", "look again");
        assertObjection(plan(SET, CONTROLLER, env("FROM")), "valueFrom");
        assertObjection(plan(SET, CONTROLLER, env("TWICE")), "2 times");
        assertObjection(plan(SET, CONTROLLER, change(SET, new Field.Env("gone", "A"), null, "1")), "no container gone");
    }

    @Test
    void altered_storedOtherThanSent_isTold() {
        var plan = plan(MAP, PARAMS, data("controller.status.processors", "50", "60"));

        assertThat(plan.altered(plan.live()).get(Setting.STATUS_PROCESSORS)).contains("stored 50", "instead of 60");
    }

    private static void assertObjection(ApplyPlan plan, String... words) {
        assertThat(plan.objection()).hasValueSatisfying(why -> assertThat(why).contains(words));
    }

    private static ApplyPlan plan(ObjectRef ref, String live, Change change) {
        return plan(ref, live, List.of(change), Optional.empty());
    }

    private static ApplyPlan plan(ObjectRef ref, String live, List<Change> changes, Optional<Restart> restart) {
        var tree = Objects.requireNonNull(Tree.asMap(Serialization.unmarshal(live, Map.class)));
        var target = Plain.target(ref, "u1", "7", Optional.empty(), Optional.empty(), true, Optional.empty());
        return new ApplyPlan(target, new LiveObject(ref, tree), changes, restart, "argocd/default", NOW, true);
    }

    private static Journal journal(Write.Apply write) {
        return Journal.parse(Tree.text(write.body(), "metadata", "annotations", "argotuner.io/journal"))
                .orElseThrow();
    }

    private static Change data(String key, String from, String to) {
        return change(MAP, new Field.Data(key), from, to);
    }

    private static Change env(String name) {
        return change(SET, new Field.Env("c", name), null, "1");
    }

    private static Change change(ObjectRef ref, Field field, String from, String to) {
        return Decisions.change(Setting.STATUS_PROCESSORS, new Place(ref, field), from, to);
    }
}
