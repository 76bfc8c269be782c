package io.argotuner.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.argotuner.testing.Manifest;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What deploy/ ships: no right without a reason, and a pod that restricted namespaces admit. */
class DeployTest {
    private static final Path DEPLOY = Path.of("deploy");

    @Test
    void role_everyRule_isInTheDocsTable() throws IOException {
        var documented = documentedRules();
        assertThat(rules()).map(DeployTest::tableRow).isEqualTo(documented);
    }

    @Test
    void rules_grantSecretsForPinningOnly_andNothingThatRemoves() {
        assertThat(rules())
                .filteredOn(rule -> rule.getResources().contains("secrets"))
                .isEqualTo(only(Role.class, "pinning.yaml").getRules().subList(0, 1))
                .allSatisfy(rule -> assertThat(rule.getVerbs()).containsExactly("list", "patch"));
        assertThat(rules()).allSatisfy(rule -> {
            assertThat(rule.getResources()).doesNotContain("*", "pods/exec", "roles", "rolebindings");
            assertThat(rule.getApiGroups()).doesNotContain("*");
            assertThat(rule.getVerbs())
                    .doesNotContain("*", "delete", "deletecollection", "impersonate", "bind", "escalate");
            if (rule.getVerbs().contains("create")) {
                assertThat(rule.getResources()).isSubsetOf("events", "leases");
            }
        });
    }

    @Test
    void deployment_isOneRestrictedReplicaWithTruthfulProbes() {
        var deployment = only(Deployment.class, "install.yaml");
        var pod = deployment.getSpec().getTemplate().getSpec();
        var container = pod.getContainers().get(0);
        assertThat(deployment.getSpec().getReplicas()).isEqualTo(1);
        assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
        assertThat(container.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
        assertThat(container.getLivenessProbe().getHttpGet().getPath()).isEqualTo("/livez");
        assertThat(container.getReadinessProbe().getHttpGet().getPath()).isEqualTo("/readyz");
        assertThat(container.getPorts()).singleElement().satisfies(port -> {
            assertThat(port.getName()).isEqualTo("http");
            assertThat(port.getContainerPort()).isEqualTo(8080);
        });
        assertThat(container.getArgs()).containsExactly("run");
        assertThat(container.getEnv()).anySatisfy(env -> {
            assertThat(env.getName()).isEqualTo("ARGO_TUNER_NAMESPACE");
            assertThat(env.getValueFrom().getFieldRef().getFieldPath()).isEqualTo("metadata.namespace");
        });
    }

    private static List<PolicyRule> rules() {
        return Stream.of(
                        only(Role.class, "install.yaml").getRules(),
                        only(ClusterRole.class, "cluster-wide.yaml").getRules(),
                        only(Role.class, "pinning.yaml").getRules())
                .flatMap(List::stream)
                .toList();
    }

    /** A rule as the docs show it but for the reason: group, resources, names, verbs. */
    private static String tableRow(PolicyRule rule) {
        var names = rule.getResourceNames().isEmpty() ? "any" : String.join(", ", rule.getResourceNames());
        var groups = String.join(
                ", ",
                rule.getApiGroups().stream().map(g -> g.isEmpty() ? "core" : g).toList());
        return String.join(
                " | ", groups, String.join(", ", rule.getResources()), names, String.join(", ", rule.getVerbs()));
    }

    private static List<String> documentedRules() throws IOException {
        return Files.readAllLines(Path.of("docs", "rbac.md")).stream()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| API group"))
                .map(line -> line.split(" \\| "))
                .map(cells -> String.join(" | ", List.of(cells).subList(0, cells.length - 1))
                        .substring(2))
                .toList();
    }

    private static <T extends HasMetadata> T only(Class<T> kind, String file) {
        return Manifest.read(DEPLOY.resolve(file)).stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .reduce((one, other) -> {
                    throw new IllegalStateException(file + " holds more than one " + kind.getSimpleName());
                })
                .orElseThrow();
    }
}
