package io.argotuner.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.argotuner.testing.CommittedFile;
import io.argotuner.testing.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * One source, the chart: the manifests for kubectl and Kustomize are what Helm's engine renders from it, the definition
 * and the policy's schema in it are the project's. With {@code -Dgenerated.update=true} the files are written instead of
 * compared.
 */
class ManifestsTest {
    private static final Path DEPLOY = Path.of("deploy");
    private static final Path KUSTOMIZE = DEPLOY.resolve("kustomize");
    private static final Path DEFINITION = Path.of("crds", "argotuningpolicies.argotuner.io-v1.yml");
    private static final String CLUSTER_WIDE = "rbac: {anyNamespaceApplications: true}";
    private static final String PINNING = "rbac: {pinning: true}";
    private static final String MONITORING =
            "{metrics: {serviceMonitor: {enabled: true}}, prometheusRule: {enabled: true}, dashboard: {enabled: true},"
                    + " argocdMonitors: {enabled: true}}";

    @Test
    void install_isWhatTheChartRenders() throws IOException {
        var rendered = manifests("{}", document -> true);
        committed(DEPLOY.resolve("install.yaml")).assertIs(header(DEPLOY.resolve("install.yaml")) + rendered);
        committed(KUSTOMIZE.resolve("base/install.yaml")).assertIs(rendered);
    }

    @Test
    void clusterWide_isWhatTheChartAddsForIt() throws IOException {
        var rendered = manifests(CLUSTER_WIDE, document -> document.contains("\nkind: ClusterRole"));
        committed(DEPLOY.resolve("cluster-wide.yaml")).assertIs(header(DEPLOY.resolve("cluster-wide.yaml")) + rendered);
        committed(KUSTOMIZE.resolve("cluster-wide/cluster-wide.yaml")).assertIs(rendered);
    }

    @Test
    void pinning_isWhatTheChartAddsForIt() throws IOException {
        var without = Chart.render("{}").documents();
        var rendered = manifests(PINNING, document -> !without.contains(document));
        committed(DEPLOY.resolve("pinning.yaml")).assertIs(header(DEPLOY.resolve("pinning.yaml")) + rendered);
        committed(KUSTOMIZE.resolve("pinning/pinning.yaml")).assertIs(rendered);
    }

    @Test
    void monitoring_isWhatTheChartAddsForIt() {
        var without = Chart.render("{}").documents();
        committed(KUSTOMIZE.resolve("monitoring/monitoring.yaml"))
                .assertIs(manifests(MONITORING, document -> !without.contains(document)));
    }

    /** Helm installs it before all else and leaves it at uninstall; the annotations say the same to Argo CD. */
    @Test
    void definition_ofTheChart_isTheProjectsKeptByArgoCd() throws IOException {
        var kept = Files.readString(DEFINITION).replace("\nspec:\n  group:", """

                  annotations:
                    argocd.argoproj.io/sync-wave: "-10"
                    argocd.argoproj.io/sync-options: Delete=false,Prune=false
                spec:
                  group:""");
        assertThat(kept).contains("Delete=false");
        committed(Chart.HOME.resolve("crds/argotuningpolicies.argotuner.io-v1.yml"))
                .assertIs(kept);
        committed(KUSTOMIZE.resolve("base/crd.yaml")).assertIs(kept);
    }

    @Test
    void schema_ofTheChart_holdsThePolicysOwn() throws IOException {
        var json = new ObjectMapper();
        var file = Chart.HOME.resolve("values.schema.json");
        var schema = json.readTree(file.toFile());
        ((ObjectNode) schema.at("/properties/policy/properties")).set("spec", policySchema());
        var indented = new DefaultPrettyPrinter().withArrayIndenter(new DefaultIndenter("  ", "\n"));
        indented.indentObjectsWith(new DefaultIndenter("  ", "\n"));
        committed(file).assertIs(json.writer(indented).writeValueAsString(schema) + "\n");
    }

    @Test
    void readme_ofTheChart_tellsEveryValue() throws IOException {
        var file = Chart.HOME.resolve("README.md");
        var text = Files.readString(file);
        var table = ValuesTable.of(Files.readString(Chart.HOME.resolve("values.yaml")));
        var begin = text.indexOf("| value |");
        assertThat(begin).as("README.md has the table").isPositive();
        committed(file).assertIs(text.substring(0, begin) + table + text.substring(text.indexOf("\n\n", begin) + 1));
    }

    /** There is no kustomize here: what it would build is told by the files themselves. */
    @Test
    void kustomizations_nameEveryFileBesideThemAndNoOther() throws IOException {
        var yaml = new YAMLMapper();
        for (var name : List.of("base", "cluster-wide", "monitoring", "pinning")) {
            var folder = KUSTOMIZE.resolve(name);
            var kustomization =
                    yaml.readTree(folder.resolve("kustomization.yaml").toFile());
            var named = new ArrayList<String>();
            kustomization.path("resources").forEach(resource -> named.add(resource.asText()));
            try (var files = Files.list(folder)) {
                assertThat(named)
                        .containsExactlyInAnyOrderElementsOf(
                                files.map(f -> f.getFileName().toString())
                                        .filter(f -> !f.equals("kustomization.yaml"))
                                        .toList());
            }
            assertThat(kustomization.path("kind").asText())
                    .isEqualTo(name.equals("base") ? "Kustomization" : "Component");
            assertThat(kustomization.path("namespace").asText()).isEqualTo(name.equals("base") ? "argocd" : "");
        }
        assertThat(objects(KUSTOMIZE.resolve("base/install.yaml"), KUSTOMIZE.resolve("base/crd.yaml")))
                .containsExactlyInAnyOrderElementsOf(objects(DEPLOY.resolve("install.yaml"), DEFINITION));
    }

    private static List<String> objects(Path... files) {
        return List.of(files).stream()
                .flatMap(file -> Manifest.read(file).stream())
                .map(object -> object.getKind() + "/" + object.getMetadata().getName())
                .toList();
    }

    private static String manifests(String values, Predicate<String> which) {
        return Chart.render(values).documents().stream()
                .filter(which)
                .map(ManifestsTest::plain)
                .collect(Collectors.joining("---\n"));
    }

    /** Without what only Helm needs. */
    private static String plain(String document) {
        return document.lines()
                        .filter(line -> !line.startsWith("# Source: ")
                                && !line.contains("app.kubernetes.io/managed-by: Helm")
                                && !line.contains("helm.sh/chart: "))
                        .collect(Collectors.joining("\n"))
                        .strip()
                + "\n";
    }

    /** The comment that the file begins with, which is written by hand. */
    private static String header(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .takeWhile(line -> line.startsWith("#"))
                .map(line -> line + "\n")
                .collect(Collectors.joining());
    }

    private static JsonNode policySchema() throws IOException {
        var spec = new YAMLMapper()
                .readTree(DEFINITION.toFile())
                .at("/spec/versions/0/schema/openAPIV3Schema/properties/spec")
                .deepCopy();
        close(spec);
        return spec;
    }

    /** A misspelled field is an error here; the API server would drop it and go on. */
    private static void close(JsonNode schema) {
        if (schema instanceof ObjectNode object) {
            object.remove("x-kubernetes-validations");
            if (object.has("properties") && !object.has("additionalProperties")) {
                object.put("additionalProperties", false);
            }
        }
        schema.forEach(ManifestsTest::close);
    }

    private static CommittedFile committed(Path file) {
        return new CommittedFile(file.toString(), ManifestsTest.class);
    }
}
