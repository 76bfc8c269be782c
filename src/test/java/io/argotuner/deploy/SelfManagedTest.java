package io.argotuner.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.argotuner.api.Names;
import io.argotuner.collect.Manifests;
import io.argotuner.decide.Decision;
import io.argotuner.decide.Memory;
import io.argotuner.decide.Policy;
import io.argotuner.decide.Tuner;
import io.argotuner.testing.Manifest;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** What deploy/argocd says to Argo CD about argo-tuner, and about what argo-tuner writes. */
class SelfManagedTest {
    private static final Path ARGOCD = Path.of("deploy", "argocd");

    @Test
    void ignoreDifferences_coverEverythingThatIsWritten() throws IOException {
        var rules = read("self-managed.yaml").at("/spec/ignoreDifferences");
        var decision = Tuner.decide(
                Manifests.load(List.of("examples/fleet"), InputStream.nullInputStream())
                        .observe(Optional.empty(), Optional.empty()),
                Policy.defaults(),
                Memory.none(),
                Instant.parse("2026-06-01T12:00:00Z"));
        assertThat(decision.changes()).hasSizeGreaterThanOrEqualTo(5).allSatisfy(change -> {
            var rule = rule(rules, change);
            if (change.place().object().kind().equals("ConfigMap")) {
                assertThat(texts(rule.path("managedFieldsManagers"))).containsExactly(Names.FIELD_MANAGER);
            } else {
                assertThat(texts(rule.path("jqPathExpressions"))).contains(".spec.replicas");
            }
        });
        assertThat(decision.restarts()).isNotEmpty().allSatisfy(restart -> assertThat(rules.findValuesAsText("name"))
                .contains(restart.workload().name()));
        assertThat(rules.toString())
                .contains(Names.CONFIG_HASH, "ARGOCD_CONTROLLER_REPLICAS", "ARGOCD_API_SERVER_REPLICAS");
        assertThat(texts(read("self-managed.yaml").at("/spec/syncPolicy/syncOptions")))
                // Without it the difference is hidden and overwritten all the same.
                .contains("RespectIgnoreDifferences=true");
    }

    /** The definition, then the operator, then the policy; the other way round when the Application is deleted. */
    @Test
    void waves_bringTheDefinitionFirstAndThePolicyLast() throws IOException {
        var application = read("application.yaml");
        assertThat(application.at("/spec/source/path").asText()).isEqualTo(Chart.HOME.toString());
        assertThat(application.at("/metadata/finalizers/0").asText())
                .isEqualTo("resources-finalizer.argocd.argoproj.io");
        var values = new YAMLMapper().writeValueAsString(application.at("/spec/source/helm/valuesObject"));
        var rendered = Chart.render(values).objects();
        var definition = Manifest.read(Chart.HOME.resolve("crds/argotuningpolicies.argotuner.io-v1.yml"));
        assertThat(rendered)
                .filteredOn(o -> o.getKind().equals("ArgoTuningPolicy"))
                .hasSize(1);
        assertThat(rendered).allSatisfy(object -> assertThat(wave(object))
                .isEqualTo(object.getKind().equals("ArgoTuningPolicy") ? 10 : 0)
                .isGreaterThan(wave(definition.get(0))));
        // Deleting the Application leaves the definition, and with it every policy that is not the Application's.
        assertThat(definition.get(0).getMetadata().getAnnotations().get("argocd.argoproj.io/sync-options"))
                .contains("Delete=false");
    }

    private static JsonNode rule(JsonNode rules, Decision.Change change) {
        var object = change.place().object();
        return StreamSupport.stream(rules.spliterator(), false)
                .filter(rule -> rule.path("kind").asText().equals(object.kind())
                        && rule.path("name").asText().equals(object.name()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("nothing covers " + change));
    }

    private static int wave(HasMetadata object) {
        var annotations = object.getMetadata().getAnnotations();
        return annotations == null
                ? 0
                : Integer.parseInt(annotations.getOrDefault("argocd.argoproj.io/sync-wave", "0"));
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    private static JsonNode read(String file) throws IOException {
        return new YAMLMapper().readTree(ARGOCD.resolve(file).toFile());
    }
}
