package io.argotuner.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.argotuner.api.ArgoTuningPolicy;
import io.argotuner.api.Names;
import io.argotuner.testing.Audit;
import io.argotuner.testing.ControlPlane;
import io.argotuner.testing.Sandbox;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * What earlier versions of argo-tuner left on an install is understood by this one and changes no value. A recording
 * holds the requests that a version sent to a plain install, its policy and the status it wrote. It is never written
 * anew; {@code -Drecording=NAME} makes the one of another version.
 */
@ExtendWith(ControlPlane.class)
@Execution(ExecutionMode.CONCURRENT)
class RecordedVersionsIT {
    private static final Path FOLDER = Path.of("src", "test", "resources", "recordings");
    /** The config hash is made of the places too, so every recording is of this namespace. */
    private static final String NAMESPACE = "recorded";

    private static final ObjectMapper YAML = new YAMLMapper();

    @Test
    @EnabledIfSystemProperty(named = "recording", matches = "[a-z0-9.-]+")
    void record(@ControlPlane.Named(NAMESPACE) Sandbox sandbox) throws IOException {
        CrashScenario.install(sandbox);
        var mark = sandbox.audit().mark();
        var trial = OperatorTrial.start(sandbox);
        trial.create("default", CrashScenario.spec());
        trial.await("it is tuned", () -> CrashScenario.assertTuned(trial, sandbox, "50"));
        trial.assertQuietForThreeLooks();
        trial.stop();

        var applied = new LinkedHashMap<String, JsonNode>();
        sandbox.audit().writes(sandbox.operators().user(), mark).stream()
                .filter(w -> w.succeeded()
                        && List.of("configmaps", "deployments", "statefulsets").contains(w.resource()))
                .forEach(w -> applied.put(w.resource() + "/" + w.name(), w.sent()));
        var recording = YAML.createArrayNode();
        applied.values().forEach(body -> {
            var metadata = (ObjectNode) body.get("metadata");
            metadata.remove(List.of("uid", "resourceVersion"));
            recording.add(body);
        });
        var policy = (ObjectNode) YAML.valueToTree(trial.policy("default").get());
        ((ObjectNode) policy.get("metadata")).retain("name", "finalizers");
        recording.add(policy);
        Files.createDirectories(FOLDER);
        YAML.writerWithDefaultPrettyPrinter()
                .writeValue(
                        FOLDER.resolve(System.getProperty("recording") + ".yaml")
                                .toFile(),
                        recording);
    }

    @Test
    void R099_R105_recordingOfAnEarlierVersion_changesNoValueAndIsRestored(
            @ControlPlane.Named(NAMESPACE) Sandbox sandbox) throws IOException {
        CrashScenario.install(sandbox);
        var originals = values(sandbox);
        var recorded = replay(sandbox, "v1alpha1");
        sandbox.argoCd().awaitRollout();
        var tuned = values(sandbox);
        assertThat(tuned).isNotEqualTo(originals);
        var controller = sandbox.history(sandbox.argoCd().controller());

        var trial = OperatorTrial.start(sandbox);

        trial.await("it is looked at", () -> assertThat(trial.metrics())
                .doesNotContain("argotuner_reconcile_seconds_count 0"));
        trial.await("it is as it was left", () -> CrashScenario.assertTuned(trial, sandbox, "50"));
        trial.assertQuietForThreeLooks();
        assertThat(values(sandbox)).isEqualTo(tuned);
        assertThat(controller.versions()).hasSize(1);
        assertThat(trial.writes()).noneMatch(w -> w.of("configmaps") || w.of("statefulsets") || w.of("deployments"));
        assertThat(trial.status("default").history).isNotEmpty();
        assertThat(trial.status("default").history.get(0).summary)
                .isEqualTo(recorded.getStatus().history.get(0).summary);

        trial.delete("default");
        trial.awaitGone("default");
        assertThat(values(sandbox)).isEqualTo(originals);
    }

    @Test
    void R105_journalOfALaterVersion_isRefusedByNameAndKept(Sandbox sandbox) {
        CrashScenario.install(sandbox);
        var later = "{\"v\":2,\"before\":{\"data/controller.status.processors\":\"17\"}}";
        sandbox.argoCd().data("argocd-cmd-params-cm", Map.of("controller.status.processors", "44"));
        sandbox.admin().configMaps().withName("argocd-cmd-params-cm").edit(map -> {
            map.getMetadata().setAnnotations(Map.of(Names.JOURNAL, later));
            return map;
        });
        var trial = OperatorTrial.start(sandbox);
        trial.create("default", CrashScenario.spec());

        trial.await("it is told", () -> assertThat(trial.message("default", "Applied"))
                .contains("argocd-cmd-params-cm", Names.JOURNAL, "upgrade argo-tuner"));
        assertThat(sandbox.argoCd().argocdCm()).containsEntry("timeout.reconciliation", "240s");
        trial.delete("default");
        trial.awaitGone("default");

        assertThat(trial.events("default"))
                .filteredOn(e -> e.getReason().equals("NotRestored"))
                .extracting(Event::getMessage)
                .singleElement()
                .asString()
                .contains("argocd-cmd-params-cm", "journal that this version cannot read");
        assertThat(sandbox.argoCd().cmdParams()).isEqualTo(Map.of("controller.status.processors", "44"));
        assertThat(sandbox.admin()
                        .configMaps()
                        .withName("argocd-cmd-params-cm")
                        .get()
                        .getMetadata()
                        .getAnnotations())
                .containsEntry(Names.JOURNAL, later);
        assertThat(trial.writes())
                .filteredOn(w -> w.name().equals("argocd-cmd-params-cm"))
                .noneMatch(Audit.Request::succeeded);
    }

    /** Sends what the recorded version sent, and puts its policy and status there. */
    private static ArgoTuningPolicy replay(Sandbox sandbox, String version) throws IOException {
        var recording =
                (ArrayNode) YAML.readTree(FOLDER.resolve(version + ".yaml").toFile());
        ArgoTuningPolicy policy = null;
        for (var object : recording) {
            if (object.path("kind").asText().equals("ArgoTuningPolicy")) {
                policy = YAML.convertValue(object, ArgoTuningPolicy.class);
                continue;
            }
            sandbox.admin()
                    .resource(YAML.convertValue(object, GenericKubernetesResource.class))
                    .fieldManager(Names.FIELD_MANAGER)
                    .forceConflicts()
                    .serverSideApply();
        }
        var status = java.util.Objects.requireNonNull(policy).getStatus();
        sandbox.admin().resource(policy).create();
        policy.setStatus(status);
        sandbox.admin().resource(policy).patchStatus();
        return policy;
    }

    /** All that Argo CD reads, without argo-tuner's own marks. */
    private static List<Object> values(Sandbox sandbox) {
        var controller = sandbox.argoCd().controller().getSpec();
        return List.of(
                sandbox.argoCd().argocdCm(),
                sandbox.argoCd().cmdParams(),
                controller.getReplicas(),
                controller.getTemplate().getSpec().getContainers().get(0).getEnv(),
                sandbox.argoCd().deployment("argocd-repo-server").getSpec().getReplicas(),
                sandbox.argoCd().deployment("argocd-server").getSpec().getReplicas());
    }
}
