package io.argotuner.enact;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.argotuner.api.ArgoTuningPolicy;
import io.argotuner.collect.Manifests;
import io.argotuner.collect.PolicyReader;
import io.argotuner.decide.Decision;
import io.argotuner.decide.Decision.Pace;
import io.argotuner.decide.Decision.Restart;
import io.argotuner.decide.Memory;
import io.argotuner.decide.ObjectRef;
import io.argotuner.decide.Observation;
import io.argotuner.decide.Target;
import io.argotuner.decide.Tuner;
import io.argotuner.report.IgnoreDifferences;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What argo-tuner writes against what Argo CD is told to ignore: the requests of a plan that changes every setting are
 * walked field by field. Each changed field is named, and nothing is named that is never changed.
 */
class IgnoredWritesTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Path INSTALLS = Path.of("src/test/resources/installs");
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private static final String EVERYTHING = """
            apiVersion: argotuner.io/v1alpha1
            kind: ArgoTuningPolicy
            metadata: {name: all}
            spec:
              settings:
                controllerReplicas: {management: Fixed, value: 3}
                statusProcessors: {management: Fixed, value: 77}
                operationProcessors: {management: Fixed, value: 33}
                reconciliationTimeout: {management: Fixed, value: 400s}
                reconciliationJitter: {management: Fixed, value: 90s}
                clusterCacheResync: {management: Fixed, value: 36000s}
                kubeClientQps: {management: Fixed, value: 95}
                kubectlParallelism: {management: Fixed, value: 15}
                repoServerReplicas: {management: Fixed, value: 4}
                repoServerParallelism: {management: Fixed, value: 12}
                serverReplicas: {management: Fixed, value: 4}
                applicationSetConcurrency: {management: Fixed, value: 12}
            """;

    /** The two forms of a jq path in the snippet: a variable of a container, and one in a list of an ArgoCD resource. */
    private static final Pattern OF_CONTAINER =
            Pattern.compile("\\.spec\\.template\\.spec\\.containers\\[] \\| select\\(\\.name == \"(.+)\"\\)"
                    + " \\| \\.env\\[]\\? \\| select\\(\\.name == \"(.+)\"\\)");

    private static final Pattern OF_LIST = Pattern.compile("(\\.[.\\w]+)\\[]\\? \\| select\\(\\.name == \"(.+)\"\\)");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain-3.5",
                "plain-2.8",
                "ha",
                "helm-fullname-override",
                "tracked-without-configmaps",
                "argocd-operator"
            })
    void everyChangedField_isIgnored_andNothingElseIs(String install) throws IOException {
        var file = INSTALLS.resolve(install + ".yaml");
        var observation = Manifests.load(
                        List.of(file.toString(), "examples/fleet/applications.yaml"), InputStream.nullInputStream())
                .observe(Optional.empty(), Optional.empty());
        var policy = PolicyReader.read(YAML.readValue(EVERYTHING, ArgoTuningPolicy.class), NOW)
                .unhindered();
        var decision = Tuner.decide(observation, policy, Memory.none(), NOW);
        var written = new TreeSet<String>();
        for (var target : observation.targets()) {
            written.addAll(written(target, decision, live(file, target.ref())));
        }
        assertThat(written).isNotEmpty();
        assertThat(ignored(observation, decision)).isEqualTo(written);
    }

    /** Fields that a write changes; an atomic list carries more, as it stands. */
    private static Set<String> written(Target target, Decision decision, Map<String, Object> live) {
        var changes = decision.changes().stream()
                .filter(c -> c.place().object().equals(target.ref()))
                .toList();
        var restart = decision.restarts().stream()
                .filter(r -> r.workload().equals(target.ref()))
                .findFirst()
                .map(IgnoredWritesTest::paced);
        var found = new TreeSet<String>();
        var plan = new ApplyPlan(target, new LiveObject(target.ref(), live), changes, restart, "argocd/all", NOW, true);
        plan.write()
                .ifPresent(write -> walk(
                        target.ref().kind() + "/" + target.ref().name() + " ",
                        "",
                        YAML.valueToTree(write.body()),
                        YAML.valueToTree(live),
                        found));
        return found;
    }

    /** Manifests tell of no caches. Where pods do, the restart of a controller says how far apart its shards restart. */
    private static Restart paced(Restart restart) {
        return restart.workload().kind().equals("StatefulSet")
                ? new Restart(restart.workload(), restart.hash(), Optional.of(new Pace(60, true)))
                : restart;
    }

    private static void walk(String object, String path, JsonNode body, JsonNode live, Set<String> found) {
        if (body.equals(live)
                || Set.of("/metadata/uid", "/metadata/resourceVersion", "/metadata/namespace")
                        .contains(path)) {
            return;
        }
        if (body.isObject()) {
            body.properties()
                    .forEach(member -> walk(
                            object,
                            path + "/" + member.getKey().replace("~", "~0").replace("/", "~1"),
                            member.getValue(),
                            live.path(member.getKey()),
                            found));
        } else if (body.isArray()) {
            for (var item : body) {
                var name = item.path("name").asText();
                var before = named(live, name);
                if (path.endsWith("/env")) {
                    if (!item.equals(before)) {
                        found.add(object + path + "[" + name + "]");
                    }
                } else {
                    walk(
                            object,
                            path + "[" + name + "]",
                            ((ObjectNode) item.deepCopy()).without("name"),
                            before,
                            found);
                }
            }
        } else {
            found.add(object + path);
        }
    }

    private static JsonNode named(JsonNode list, String name) {
        for (var item : list) {
            if (item.path("name").asText().equals(name)) {
                return item;
            }
        }
        return MissingNode.getInstance();
    }

    private static Set<String> ignored(Observation observation, Decision decision) throws IOException {
        var found = new TreeSet<String>();
        for (var entry :
                YAML.readTree(IgnoreDifferences.of(observation, decision)).at("/spec/ignoreDifferences")) {
            var object = entry.path("kind").asText() + "/" + entry.path("name").asText() + " ";
            entry.path("jsonPointers").forEach(pointer -> found.add(object + pointer.asText()));
            entry.path("jqPathExpressions").forEach(jq -> found.add(object + path(jq.asText())));
        }
        return found;
    }

    private static String path(String jq) {
        var variable = OF_CONTAINER.matcher(jq);
        if (variable.matches()) {
            return "/spec/template/spec/containers[" + variable.group(1) + "]/env[" + variable.group(2) + "]";
        }
        var listed = OF_LIST.matcher(jq);
        assertThat(listed.matches()).as(jq).isTrue();
        return listed.group(1).replace('.', '/') + "[" + listed.group(2) + "]";
    }

    private static Map<String, Object> live(Path file, ObjectRef ref) throws IOException {
        for (var document : Files.readString(file).split("(?m)^---.*$")) {
            var tree = YAML.readTree(document);
            for (var object : tree.has("items") ? tree.path("items") : List.of(tree)) {
                if (object.path("kind").asText().equals(ref.kind())
                        && object.at("/metadata/name").asText().equals(ref.name())) {
                    return Objects.requireNonNull(Tree.asMap(YAML.convertValue(object, Map.class)));
                }
            }
        }
        throw new AssertionError(ref + " is not in " + file);
    }
}
