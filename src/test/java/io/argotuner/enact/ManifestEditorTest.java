package io.argotuner.enact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.argotuner.collect.BadInput;
import io.argotuner.decide.Decision.Change;
import io.argotuner.decide.Decision.Restart;
import io.argotuner.decide.ObjectRef;
import io.argotuner.decide.Place;
import io.argotuner.decide.Place.Field;
import io.argotuner.decide.Plain;
import io.argotuner.decide.Policy;
import io.argotuner.decide.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestEditorTest {
    private static final ObjectRef ARGOCD_CM = ObjectRef.configMap("argocd", "argocd-cm");
    private static final ObjectRef CMD_PARAMS = ObjectRef.configMap("argocd", "argocd-cmd-params-cm");
    private static final ObjectRef CONTROLLER = ObjectRef.statefulSet("argocd", "argocd-application-controller");
    private static final ObjectRef REPO_SERVER = ObjectRef.deployment("argocd", "argocd-repo-server");
    private static final Change STATUS = data(CMD_PARAMS, "controller.status.processors", "50");
    private static final List<Change> CHANGES = List.of(
            STATUS,
            data(CMD_PARAMS, "controller.operation.processors", "25"),
            data(ARGOCD_CM, "timeout.reconciliation", "300s"),
            new Change(Setting.CONTROLLER_REPLICAS, new Place(CONTROLLER, new Field.Replicas()), "1", "3", purpose()),
            env("ARGOCD_CONTROLLER_REPLICAS", "3"),
            env("ARGOCD_CLUSTER_CACHE_RESYNC_DURATION", "86400s"),
            new Change(
                    Setting.REPO_SERVER_REPLICAS, new Place(REPO_SERVER, new Field.Replicas()), "1", "2", purpose()));
    private static final List<Restart> RESTARTS =
            List.of(Plain.restart(CONTROLLER, "0123456789abcdef"), Plain.restart(REPO_SERVER, "1111111111111111"));

    @TempDir
    Path directory;

    static Stream<String> pairs() {
        return Stream.of("plain.yaml", "wide.yaml", "flow.yaml", "dump.json");
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void edit_goldenPair_changesOnlyWhatChanges(String name) {
        assertThat(edit(golden(name, "before"))).isEqualTo(golden(name, "after"));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void edit_windowsLineEnds_stay(String name) {
        assertThat(edit(golden(name, "before").replace("\n", "\r\n")))
                .isEqualTo(golden(name, "after").replace("\n", "\r\n"));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void edit_noLineBreakAtTheEnd_addsNone(String name) {
        assertThat(edit(golden(name, "before").stripTrailing()))
                .isEqualTo(golden(name, "after").stripTrailing());
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void edit_ofTheResult_changesNothing(String name) throws IOException {
        var file = Files.writeString(directory.resolve("f.yaml"), golden(name, "after"));

        assertThat(ManifestEditor.edit(List.of(file), CHANGES, RESTARTS)).isEmpty();
    }

    @Test
    void edit_jsonWithTabs_keepsThem() {
        assertThat(edit(golden("dump.json", "before").replace("    ", "\t")))
                .isEqualTo(golden("dump.json", "after").replace("    ", "\t"));
    }

    @Test
    void edit_minifiedJson_staysOneLine() {
        assertThat(edit(
                        "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"argocd-cmd-params-cm\"},"
                                + "\"data\":{\"a\":\"b\"}}",
                        STATUS))
                .isEqualTo(
                        "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"argocd-cmd-params-cm\"},"
                                + "\"data\":{\"a\":\"b\",\"controller.status.processors\":\"50\"}}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"data:", "data: null", "data: ~", "data: {}", "data:   {   }"})
    void edit_emptyData_becomesAMapping(String data) {
        assertThat(edit(params(data + "\n"), STATUS))
                .isEqualTo(params("data:\n  controller.status.processors: \"50\"\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"20", "\"20\"", "!!str 20", "|\n    20", ">-\n    20", "&p \"20\"", "", "null"})
    void edit_anyFormOfTheOldValue_isReplaced(String old) {
        assertThat(edit(params("data:\n  controller.status.processors: " + old + "\n  other: x # y\n"), STATUS)
                        .replaceAll(" +\"", " \""))
                .isEqualTo(params("data:\n  controller.status.processors: \"50\"\n  other: x # y\n"));
    }

    @Test
    void edit_textBeyondTheBasicPlane_countsRight() {
        assertThat(edit(
                        params(
                                "data:\n  a: \"\uD83D\uDE80\uD83D\uDE80\" # \uD83D\uDE80\n  controller.status.processors: '20'\n"),
                        STATUS))
                .isEqualTo(
                        params(
                                "data:\n  a: \"\uD83D\uDE80\uD83D\uDE80\" # \uD83D\uDE80\n  controller.status.processors: '50'\n"));
    }

    @Test
    void edit_documentsThatAreNotWanted_needNotBeYaml() {
        var template = "{{- if .Values.x }}\nfoo: {{ bar }}\n{{- end }}\n---\n";

        assertThat(edit(template + params(""), STATUS)).startsWith(template).contains("50");
    }

    @Test
    void edit_argoCdResource_addsTheNestedFields() {
        var argoCd = new ObjectRef("argoproj.io/v1beta1", "ArgoCD", "argocd", "argocd");
        var head = "apiVersion: argoproj.io/v1beta1\nkind: ArgoCD\nmetadata:\n  name: argocd\n";
        var change = new Change(
                Setting.CONTROLLER_REPLICAS,
                new Place(argoCd, new Field.Path(List.of("spec", "controller", "sharding", "replicas"), true)),
                null,
                "3",
                purpose());

        assertThat(edit(head, change))
                .isEqualTo(head + "spec:\n  controller:\n    sharding:\n      enabled: true\n      replicas: 3\n");
    }

    @Test
    void edit_objectMissing_isNamed() {
        assertBad("kind: ConfigMap\n", "ConfigMap/argocd-cmd-params-cm: not found", "-o patch");
    }

    @Test
    void edit_objectTwice_isNamedWithBothPlaces() {
        assertBad(params("") + "---\n" + params(""), "f.yaml:1 and ", "f.yaml:6", "only the file to be edited");
    }

    @Test
    void edit_alias_isRefused() {
        assertBad(
                "x: &d\n  a: b\n---\n" + params("spare: &d {a: b}\ndata: *d\n"),
                "f.yaml:9: ConfigMap/argocd-cmd-params-cm: data is an alias");
        assertBad(params("data: &d\n  a: b\nspare: *d\n"), "data is shared by an alias (*d)");
        assertBad(params("spare: &d {a: b}\ndata:\n  <<: *d\n  b: c\n"), "merge key");
    }

    @Test
    void edit_keyTwice_isRefused() {
        assertBad(params("data:\n  a: b\ndata:\n  c: d\n"), "data stands there twice");
    }

    @Test
    void edit_brokenYaml_namesTheLine() {
        assertBad(params("data: [\n"), "f.yaml:6: not YAML");
    }

    @Test
    void edit_containerMissingOrValueFrom_isRefused() {
        var head = "apiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: argocd-application-controller\n"
                + "spec:\n  template:\n    spec:\n      containers:\n";
        var change = env("ARGOCD_CONTROLLER_REPLICAS", "3");
        assertThatThrownBy(() -> edit(head + "      - name: other\n", change))
                .hasMessageContaining("no container argocd-application-controller");
        assertThatThrownBy(() -> edit(
                        head + "      - name: argocd-application-controller\n        env:\n"
                                + "        - {name: ARGOCD_CONTROLLER_REPLICAS, valueFrom: {fieldRef: {}}}\n",
                        change))
                .hasMessageContaining("valueFrom");
    }

    @Test
    void edit_kustomizePatch_isRefused() throws IOException {
        var patch = Files.writeString(directory.resolve("patch.yaml"), params("data: {a: b}\n"));
        var kustomization = Files.writeString(
                directory.resolve("kustomization.yaml"), "resources: [x.yaml]\npatches:\n- path: ./patch.yaml\n");

        assertThatThrownBy(() -> ManifestEditor.edit(List.of(kustomization, patch), List.of(STATUS), List.of()))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("kustomize patch");
    }

    @Test
    void write_replacesWholeFilesAndKeepsPermissions() throws IOException {
        var file = Files.writeString(directory.resolve("f.yaml"), params(""));
        var link = Files.createSymbolicLink(directory.resolve("link.yaml"), file);
        Files.setPosixFilePermissions(file, java.nio.file.attribute.PosixFilePermissions.fromString("rw-r-----"));

        ManifestEditor.write(ManifestEditor.edit(List.of(link), List.of(STATUS), List.of()));

        assertThat(file).content().contains("controller.status.processors: \"50\"");
        assertThat(Files.isSymbolicLink(link)).isTrue();
        assertThat(Files.getPosixFilePermissions(file)).hasSize(3);
        assertThat(Objects.requireNonNull(directory.toFile().list())).hasSize(2);
    }

    @Test
    void write_unwritable_isNamed() {
        assertThatThrownBy(() -> ManifestEditor.write(Map.of(directory.resolve("none.yaml"), "x")))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("none.yaml: cannot be written");
    }

    private void assertBad(String text, String... words) {
        assertThatThrownBy(() -> edit(text, STATUS))
                .isInstanceOf(BadInput.class)
                .satisfies(e -> assertThat(e.getMessage()).contains(words).doesNotContain("\n"));
    }

    private String edit(String text, Change change) {
        return edit(text, List.of(change), List.of());
    }

    private String edit(String text) {
        return edit(text, CHANGES, RESTARTS);
    }

    private String edit(String text, List<Change> changes, List<Restart> restarts) {
        try {
            var file = Files.writeString(directory.resolve("f.yaml"), text);
            return ManifestEditor.edit(List.of(file), changes, restarts).getOrDefault(file, "unchanged");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String params(String rest) {
        return "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: argocd-cmd-params-cm\n" + rest;
    }

    private static Change data(ObjectRef ref, String key, String to) {
        return new Change(Setting.STATUS_PROCESSORS, new Place(ref, new Field.Data(key)), null, to, purpose());
    }

    private static Change env(String name, String to) {
        return new Change(
                Setting.CONTROLLER_REPLICAS,
                new Place(CONTROLLER, new Field.Env("argocd-application-controller", name)),
                null,
                to,
                purpose());
    }

    private static Policy.Purpose purpose() {
        return Policy.Purpose.PERFORMANCE;
    }

    private static String golden(String name, String which) {
        var dot = name.indexOf('.');
        var path = "/edit/" + name.substring(0, dot) + "." + which + name.substring(dot);
        try (var in = Objects.requireNonNull(ManifestEditorTest.class.getResourceAsStream(path), path)) {
            return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
