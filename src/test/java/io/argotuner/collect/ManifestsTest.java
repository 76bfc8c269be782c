package io.argotuner.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.argotuner.decide.Census;
import io.argotuner.decide.ClusterLoad;
import io.argotuner.decide.Fact;
import io.argotuner.decide.Observation;
import io.argotuner.decide.Setting;
import io.argotuner.decide.Sharding;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestsTest {
    private static final String INSTALL = "src/test/resources/installs/plain-3.5.yaml";
    private static final String CONTROLLER = controller("argocd", "argocd-application-controller");

    @TempDir
    private Path folder;

    @Test
    void load_malformedYaml_namesFileLineAndDocument() throws IOException {
        var file = write("broken.yaml", "kind: List\n---\na: b\nc: d: e\n");
        assertBad(file).hasMessage(file + ":4: malformed YAML in document 2: mapping values are not allowed here");
    }

    @Test
    void load_helmTemplate_saysToRenderIt() throws IOException {
        write(
                "chart/templates/deployment.yaml",
                "kind: Deployment\nmetadata:\n  name: {{ .Values.name }}\n  {{- if x }}\n");
        assertBad(folder.toString()).hasMessageContaining("deployment.yaml:").hasMessageContaining("helm template");
    }

    @Test
    void load_malformedJson_namesFileAndLine() throws IOException {
        var file = write("broken.json", "{\"kind\": \"List\",\n \"items\": [{]}\n");
        assertBad(file).hasMessage(file + ":2: malformed JSON: Unexpected close marker ']': expected '}'");
    }

    @Test
    void load_controlCharacter_isMalformedNotACrash() throws IOException {
        var file = write("control.yaml", "a: \"\u0001\"\n");
        assertBad(file)
                .hasMessageStartingWith(file + ": malformed YAML: its character 5 is U+0001, which YAML does not allow")
                .message()
                .doesNotContain("\n");
    }

    @Test
    void load_emptyInput_saysSo() throws IOException {
        var file = write("empty.yaml", " \n\n");
        assertBad(file).hasMessage(file + ": empty; give the manifests of an Argo CD install");
        assertThatThrownBy(() -> Manifests.load(List.of("-"), InputStream.nullInputStream()))
                .isInstanceOf(BadInput.class)
                .hasMessage("standard input: empty; give the manifests of an Argo CD install");
    }

    @Test
    void load_pathThatIsNotThere_saysSo() {
        assertBad("no/such.yaml").hasMessageStartingWith("no/such.yaml: no such file or directory");
    }

    @Test
    void load_directoryWithoutManifests_saysSo() throws IOException {
        write("README.md", "# nothing");
        assertBad(folder.toString()).hasMessageStartingWith(folder + ": holds no *.yaml, *.yml or *.json");
    }

    @Test
    void observe_noArgoCd_saysWhatWasExpected() throws IOException {
        write("web.yaml", controller("web", "nginx"));
        assertThatThrownBy(() -> observe(folder.toString()))
                .isInstanceOf(BadInput.class)
                .hasMessageStartingWith("no Argo CD found in " + folder
                        + ": expected a StatefulSet or Deployment that runs argocd-application-controller; ");
    }

    @Test
    void observe_directory_passesOverWhatIsNoManifestOfArgoCd() throws IOException {
        write("base/argocd/install.yml", CONTROLLER);
        write("base/kustomization.yaml", "resources: [argocd]\npatches:\n- patch: |-\n    - op: add\n");
        write("values.yaml", "controller: &c\n  replicas: 2\nserver: *c\nitems:\n- a\n- {kind: x}\n");
        write(".git/broken.yaml", "a: b: c");
        write("text.yaml", "just text\n--- \n- a\n- b\n---\n");
        write("notes.txt", "a: b: c");
        var manifests = Manifests.load(List.of(folder.toString()), InputStream.nullInputStream());
        var install = manifests.observe(Optional.empty(), Optional.empty()).install();
        assertThat(install.controllerKind()).isEqualTo("StatefulSet");
        assertThat(install.notices())
                .contains("4 documents, the first at " + folder.resolve("base/kustomization.yaml")
                        + ":1, have no kind and apiVersion and are passed over: only Kubernetes objects are read.");
        assertThat(manifests.files())
                .extracting(p -> folder.relativize(p).toString())
                .containsExactly("base/argocd/install.yml", "base/kustomization.yaml", "text.yaml", "values.yaml");
    }

    @Test
    void observe_stdin_isReadAsYamlOrJson() {
        for (var text : List.of(
                CONTROLLER, "\n {\"apiVersion\":\"v1\",\"items\":[" + JSON_CONTROLLER + "],\"kind\":\"List\"}")) {
            var in = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
            var found = Manifests.load(List.of("-"), in).observe(Optional.empty(), Optional.empty());
            assertThat(found.install().version().isKnown()).isTrue();
        }
    }

    @Test
    void observe_flowYaml_isNotMistakenForJson() throws IOException {
        var file = write(
                "flow.yaml", JSON_CONTROLLER.replace("\"", "") + "\n---\n" + application("a", "argocd", "https://x"));
        assertThat(applications(observe(file))).isEqualTo(1);
    }

    @Test
    void observe_installWithoutNamespace_takesTheOneGiven() {
        var found = Manifests.load(List.of(INSTALL), InputStream.nullInputStream())
                .observe(Optional.of("gitops"), Optional.empty());
        assertThat(found.install().namespace()).isEqualTo("gitops");
        assertThat(found.targets()).allSatisfy(t -> {
            assertThat(t.ref().namespace()).isEqualTo("gitops");
            assertThat(t.uid()).isEmpty();
            assertThat(t.rolledOut()).isTrue();
        });
    }

    @Test
    void observe_installWithoutNamespace_goesWhereItsApplicationsAre() throws IOException {
        var apps = write("apps.yaml", application("a", "delivery", "https://x"));
        var found = observe(INSTALL, apps);
        assertThat(found.install().namespace()).isEqualTo("delivery");
        assertThat(applications(found)).isEqualTo(1);
    }

    @Test
    void observe_twoInstalls_asksWhichOne() throws IOException {
        write("a.yaml", CONTROLLER);
        write("b.yaml", controller("team-b", "/usr/local/bin/argocd-application-controller"));
        assertThatThrownBy(() -> observe(folder.toString()))
                .isInstanceOf(BadInput.class)
                .hasMessage(
                        "several Argo CD installs in " + folder + ": in namespaces argocd, team-b; choose one with -n");
        var manifests = Manifests.load(List.of(folder.toString()), InputStream.nullInputStream());
        assertThat(manifests
                        .observe(Optional.of("team-b"), Optional.empty())
                        .install()
                        .namespace())
                .isEqualTo("team-b");
        assertThatThrownBy(() -> manifests.observe(Optional.of("team-c"), Optional.empty()))
                .hasMessageContaining("it is in argocd, team-b");
    }

    @Test
    void observe_applications_areCountedOnceWhereTheInstallReconcilesThem() throws IOException {
        write(
                "install.yaml",
                CONTROLLER.replace("command:", "args: [--application-namespaces=team-*]\n        command:"));
        write(
                "apps.yaml",
                application("a", "argocd", "https://x/") + "---\n" + application("b", "team-1", "https://x") + "---\n"
                        + application("c", "other", "https://x") + "---\n" + application("d", null, "https://y")
                        + "---\n"
                        + "apiVersion: app.k8s.io/v1beta1\nkind: Application\nmetadata: {name: not-argo}\n");
        write("again.json", "[" + jsonApplication("a") + "]");
        var found = observe(folder.toString());
        var census = ((Fact.Known<Census>) found.census()).value();
        assertThat(census.applications()).isEqualTo(3);
        assertThat(census.clusters())
                .containsExactly(new ClusterLoad("https://x", 2, 2), new ClusterLoad("https://y", 1, 1));
        assertThat(census.assumed()).isFalse();
        assertThat(found.install().notices())
                .containsExactly("1 Applications are in namespaces that this install does not reconcile and are not "
                        + "counted: other.");
    }

    @Test
    void observe_listsOfEveryForm_areRead() throws IOException {
        var install = write("install.yaml", CONTROLLER);
        for (var list : List.of(
                "{\"apiVersion\":\"v1\",\"items\":[" + jsonApplication("a") + "],\"kind\":\"List\"}",
                "{\"kind\":\"ApplicationList\",\"apiVersion\":\"argoproj.io/v1alpha1\",\"metadata\":{},\"items\":["
                        + untyped("a") + "]}",
                "{\"apiVersion\":\"argoproj.io/v1alpha1\",\"items\":[" + untyped("a")
                        + "],\"kind\":\"ApplicationList\"}",
                jsonApplication("a") + "\n" + jsonApplication("a"),
                "[" + jsonApplication("a") + ",null,3]")) {
            var file = write("list.json", list);
            assertThat(applications(observe(install, file))).as(list).isEqualTo(1);
        }
        var yaml = write(
                "list.yaml",
                "apiVersion: v1\nitems:\n- "
                        + application("a", "argocd", "https://x").replace("\n", "\n  ") + "\nkind: List\n");
        assertThat(applications(observe(install, yaml))).isEqualTo(1);
    }

    @Test
    void load_unreadableApplication_namesFileObjectAndField() throws IOException {
        var none = write(
                "none.yaml",
                "---\n" + application("shop", "argocd", "https://x").replace("server: https://x", "x: y"));
        assertBad(none)
                .hasMessage(
                        none + ":2: Application shop: spec.destination has neither, but its server or name has to be a "
                                + "text that tells the cluster; correct it or leave it out");
        var spec = write(
                "spec.yaml", "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: shop}\nspec: 5\n");
        assertBad(spec).hasMessageContaining("Application shop: there is no spec.destination");
    }

    @Test
    void load_workloadWithAWrongType_namesTheField() throws IOException {
        var file = write("wrong.yaml", CONTROLLER.replace("replicas: 1", "replicas: [many]"));
        assertBad(file)
                .hasMessage(file + ":1: StatefulSet/argocd-application-controller: spec.replicas is a list: use a whole"
                        + " number");
    }

    @Test
    void observe_shardsThatRestartTogether_areToldOf_whateverThePodManagementPolicy() throws IOException {
        var spec =
                "podManagementPolicy: Parallel\n  updateStrategy: {rollingUpdate: {maxUnavailable: %s}}\n  replicas: 8";
        for (var told : Map.of("2", "2 of its 8", "\"40%\"", "3 of its 8", "\"1%\"", "", "1", "")
                .entrySet()) {
            write("install.yaml", CONTROLLER.replace("replicas: 1", spec.formatted(told.getKey())));
            var notices = observe(folder.toString()).install().notices();
            if (told.getValue().isEmpty()) {
                assertThat(notices).noneMatch(n -> n.contains("maxUnavailable"));
            } else {
                assertThat(notices).anySatisfy(n -> assertThat(n)
                        .startsWith("StatefulSet/argocd-application-controller restarts " + told.getValue()
                                + " shards at a time")
                        .contains("maxUnavailable", "minReadySeconds"));
            }
        }
    }

    @Test
    void observe_clusterSecrets_makeShardsExact() throws IOException {
        write("install.yaml", CONTROLLER);
        write("clusters.yaml", """
                apiVersion: v1
                kind: Secret
                metadata:
                  name: east
                  namespace: argocd
                  uid: 6c1f2b1e-8d5f-4f0e-9c0a-3f5f9b1a2c3d
                  labels: {argocd.argoproj.io/secret-type: cluster}
                stringData: {name: east, server: "https://east/", shard: "1", config: "{\\"bearerToken\\": \\"x\\"}"}
                ---
                apiVersion: v1
                kind: Secret
                metadata: {name: argocd-secret, namespace: argocd}
                """);
        write("apps.yaml", application("a", "argocd", "x").replace("server: x", "name: east"));
        var manifests = Manifests.load(List.of(folder.toString()), InputStream.nullInputStream());
        var found = manifests.observe(Optional.empty(), Optional.empty());
        var east =
                new Sharding.Cluster("6c1f2b1e-8d5f-4f0e-9c0a-3f5f9b1a2c3d", "https://east", OptionalInt.of(1), false);
        assertThat(((Fact.Known<List<Sharding.Cluster>>) found.sharding().clusters()).value())
                .hasSize(2)
                .contains(east);
        assertThat(((Fact.Known<Census>) found.census()).value().clusters())
                .containsExactly(new ClusterLoad("https://east", 1, 0));
        var shards = manifests.shardInput(Optional.empty());
        assertThat(shards.clusters()).contains(east);
        assertThat(shards.applicationsPerCluster()).isEqualTo(Map.of("https://east", 1));
        assertThat(shards.applicationsByServer()).isEmpty();
        assertThat(shards.algorithm()).contains(Sharding.Algorithm.LEGACY);
        assertThat(shards.replicas()).hasValue(1);
    }

    @Test
    void shardInput_withoutInstall_countsEveryApplication() throws IOException {
        var file = write(
                "apps.yaml", application("a", "argocd", "https://x") + "---\n" + application("b", "b", "https://x"));
        var shards =
                Manifests.load(List.of(file), InputStream.nullInputStream()).shardInput(Optional.empty());
        assertThat(shards.applicationsByServer()).isEqualTo(Map.of("https://x", 2));
        assertThat(shards.algorithm()).isEmpty();
        assertThat(shards.replicas()).isEmpty();
    }

    @Test
    void observe_noApplications_takesTheAssumedCensusOrNone() {
        var assumed = new Census(1000, List.of(), Map.of(), Map.of(), 0, true, Instant.EPOCH);
        var manifests = Manifests.load(List.of(INSTALL), InputStream.nullInputStream());
        assertThat(manifests.observe(Optional.empty(), Optional.of(assumed)).census())
                .isEqualTo(Fact.known(assumed));
        assertThat(manifests.observe(Optional.empty(), Optional.empty()).census())
                .isEqualTo(Fact.unknown("the manifests hold no Applications; give --applications and --clusters"));
    }

    @Test
    void observe_patchBesideItsBase_isPassedOverWithANotice() throws IOException {
        write("base.yaml", CONTROLLER);
        write(
                "overlay/patch.yaml",
                "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: argocd-application-controller, "
                        + "namespace: argocd}\nspec: {replicas: 5}\n");
        var found = observe(folder.toString());
        assertThat(found.setting(Setting.CONTROLLER_REPLICAS).effective()).isEqualTo(Fact.known(1.0));
        assertThat(found.install().notices()).singleElement().asString().contains("is defined in", "the first is used");
    }

    @Test
    void observe_anchorsAndMergeKeys_work() throws IOException {
        var file = write(
                "anchors.yaml",
                CONTROLLER
                                .replace("replicas: 1", "replicas: &n 3")
                                .replace("value: '1'", "<<: [{value: '4'}, {value: '5'}]")
                        + "---\na: &x {b: 1}\nc: {<<: *x, d: *x}\n");
        var found = observe(file);
        assertThat(found.setting(Setting.CONTROLLER_REPLICAS).current()).isEqualTo("3");
        assertThat(found.setting(Setting.CONTROLLER_REPLICAS).wiring().toString())
                .contains("current=4");
    }

    @Test
    void load_aliasesThatExplode_areRefused() throws IOException {
        var bomb = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
        for (int i = 1; i < 9; i++) {
            bomb.append("a").append(i).append(": &a").append(i).append(" [");
            bomb.append(String.join(",", Collections.nCopies(10, "*a" + (i - 1))))
                    .append("]\n");
        }
        assertBad(write("bomb.yaml", bomb.toString())).hasMessageContaining("aliases expand to more than");
        assertBad(write("deep.yaml", "a: " + "[".repeat(5000))).hasMessageContaining("levels deep");
        assertBad(write("alias.yaml", "a: *nowhere\n")).hasMessageContaining("alias *nowhere has no anchor before it");
    }

    @Test
    void observe_sameFileTwice_isReadOnce() throws IOException {
        var file = write("install.yaml", CONTROLLER);
        assertThat(observe(file, file, folder.toString()).install().notices()).isEmpty();
    }

    private static final String JSON_CONTROLLER =
            "{\"apiVersion\": \"apps/v1\", \"kind\": \"StatefulSet\", \"metadata\": "
                    + "{\"name\": \"c\", \"namespace\": \"argocd\"}, \"spec\": {\"template\": {\"spec\": {\"containers\": [{\"name\": "
                    + "\"c\", \"image\": \"argocd:v3.5.1\", \"args\": [\"argocd-application-controller\"], \"env\": null}]}}}}";

    private static String controller(String namespace, String command) {
        return """
                apiVersion: apps/v1
                kind: StatefulSet
                metadata:
                  name: argocd-application-controller
                  namespace: %s
                spec:
                  replicas: 1
                  template:
                    spec:
                      containers:
                      - name: c
                        image: quay.io/argoproj/argocd:v3.5.1
                        command: [%s]
                        env:
                        - name: ARGOCD_CONTROLLER_REPLICAS
                          value: '1'
                """.formatted(namespace, command);
    }

    private static String application(String name, @org.jspecify.annotations.Nullable String namespace, String server) {
        return """
                apiVersion: argoproj.io/v1alpha1
                kind: Application
                metadata:
                  name: %s
                %sspec:
                  project: default
                  destination:
                    server: %s
                  source: {repoURL: https://git/x, path: a}
                """.formatted(name, namespace == null ? "" : "  namespace: " + namespace + "\n", server);
    }

    private static String jsonApplication(String name) {
        return "{\"apiVersion\":\"argoproj.io/v1alpha1\",\"kind\":\"Application\","
                + untyped(name).substring(1);
    }

    private static String untyped(String name) {
        return "{\"metadata\":{\"name\":\"" + name
                + "\",\"namespace\":\"argocd\"},\"spec\":{\"destination\":{\"server\":" + "\"https://x\"}}}";
    }

    private static int applications(Observation found) {
        return ((Fact.Known<Census>) found.census()).value().applications();
    }

    private static Observation observe(String... sources) {
        return Manifests.load(Arrays.asList(sources), InputStream.nullInputStream())
                .observe(Optional.empty(), Optional.empty());
    }

    private static org.assertj.core.api.AbstractThrowableAssert<?, ? extends Throwable> assertBad(String source) {
        return assertThatThrownBy(() -> Manifests.load(List.of(source), InputStream.nullInputStream()))
                .isInstanceOf(BadInput.class)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
    }

    private String write(String name, String text) throws IOException {
        var file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        return file.toString();
    }
}
