package io.argotuner.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.argotuner.testing.Manifest;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitor;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the chart makes of values, by Helm's own engine. Without values it is deploy/install.yaml: ManifestsTest. */
class ChartTest {
    @Test
    void lint_strict_findsNothing() {
        var result = Chart.lint();
        assertThat(result.isFailed()).isFalse();
        assertThat(result.getMessages()).containsExactly("[INFO] Chart.yaml: icon is recommended");
    }

    @Test
    void versions_areTheProjects() throws IOException {
        var pom = Files.readString(Path.of("pom.xml"));
        var version = pom.substring(pom.indexOf("<version>") + 9, pom.indexOf("</version>"));
        assertThat(Files.readAllLines(Chart.HOME.resolve("Chart.yaml")))
                .contains("version: " + version, "appVersion: " + version);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', textBlock = """
            replicas: 0                                           ~ at '/replicas': minimum: got 0, want 1
            replicas: two                                         ~ at '/replicas': got string, want integer
            replica: 2                                            ~ additional properties 'replica' not allowed
            {replicas: 2, leaderElection: false}                  ~ the replicas would all write; set leaderElection to true or replicas to 1
            image: {repository: ''}                               ~ at '/image/repository'
            image: {digest: latest}                               ~ at '/image/digest'
            image: {pullPolicy: Sometimes}                        ~ at '/image/pullPolicy': value must be one of 'Always', 'IfNotPresent', 'Never'
            censusPeriod: 5s                                      ~ at '/censusPeriod'
            watch: {namespaces: [Argo_CD]}                        ~ at '/watch/namespaces/0'
            watch: {namespaces: [a], allNamespaces: true}         ~ watch.allNamespaces and watch.namespaces exclude each other
            serviceAccount: {create: false}                       ~ name the account to use in serviceAccount.name
            metrics: {service: {enabled: false}, serviceMonitor: {enabled: true}} ~ without a Service use metrics.podMonitor.enabled
            metrics: {podMonitor: {enabled: true}, serviceMonitor: {enabled: true}} ~ would scrape everything twice
            metrics: {serviceMonitor: {interval: often}}          ~ at '/metrics/serviceMonitor/interval'
            networkPolicy: {apiServerPorts: [0]}                  ~ at '/networkPolicy/apiServerPorts/0': minimum: got 0, want 1
            prometheusRule: {runbookBase: here}                   ~ at '/prometheusRule/runbookBase'
            prometheus: {url: 'http://prometheus:9090', token: {secret: t}} ~ at '/prometheus/url'
            prometheus: {token: {secret: t}}                      ~ need prometheus.url, the only Prometheus that they are for
            prometheus: {url: 'https://prometheus'}               ~ set prometheus.token or prometheus.ca, or leave it out
            prometheus: {url: 'https://p', token: {secret: t, serviceAccount: true}} ~ exclude each other: leave one out
            prometheus: {url: 'https://p', ca: {secret: t, configMap: c}} ~ exclude each other: leave one out
            policy: {spec: {mod: Enforce}}                        ~ at '/policy/spec': additional properties 'mod' not allowed
            policy: {spec: {sizing: {applicationsPerShard: 0}}}   ~ at '/policy/spec/sizing/applicationsPerShard': minimum: got 0, want 1
            {policy: {create: true}, watch: {namespaces: [other]}} ~ nobody would follow it
            """)
    void values_thatMakeNoSense_areRefusedWithTheirPlace(String values, String message) {
        assertThatThrownBy(() -> Chart.text(values)).hasMessageContaining(message);
    }

    @Test
    void namespaces_listed_eachHaveTheRightsAndOnlyTheOwnTheLease() {
        var rendered = Chart.render("watch: {namespaces: [team-a, team-b]}");
        assertThat(rendered.all(Role.class))
                .extracting(role -> role.getMetadata().getNamespace())
                .containsExactlyInAnyOrder("argocd", "team-a", "team-b");
        assertThat(rendered.all(Role.class)).allSatisfy(role -> assertThat(resources(role.getRules()))
                .isEqualTo(role.getMetadata().getNamespace().equals("argocd") ? Set.of("leases") : installResources()));
        assertThat(rendered.all(RoleBinding.class)).allSatisfy(binding -> assertThat(binding.getSubjects())
                .singleElement()
                .satisfies(subject -> assertThat(subject.getNamespace()).isEqualTo("argocd")));
        assertThat(environment(rendered)).containsEntry("ARGO_TUNER_NAMESPACE", "team-a,team-b");
        assertThat(rendered.all(ClusterRole.class)).isEmpty();
    }

    @Test
    void namespaces_all_makeItAClusterRoleAndLeaveTheLeaseInTheOwn() {
        var rendered = Chart.render("{watch: {allNamespaces: true}, rbac: {anyNamespaceApplications: true}}");
        assertThat(resources(rendered.only(ClusterRole.class).getRules())).isEqualTo(installResources());
        assertThat(resources(rendered.only(Role.class).getRules())).containsExactly("leases");
        assertThat(environment(rendered))
                .containsEntry("ARGO_TUNER_ALL_NAMESPACES", "true")
                .doesNotContainKey("ARGO_TUNER_NAMESPACE");
    }

    /** Operators of one fleet share a Lease only where they share the selector. */
    @Test
    void policySelector_isPassedOnAndNamesTheLease() {
        var rendered = Chart.render("policySelector: ' tier in (gold,silver) '");
        assertThat(environment(rendered)).containsEntry("ARGO_TUNER_POLICY_SELECTOR", " tier in (gold,silver) ");
        assertThat(rendered.only(Role.class).getRules())
                .filteredOn(rule -> rule.getResources().contains("leases")
                        && !rule.getResourceNames().isEmpty())
                .singleElement()
                .satisfies(rule -> assertThat(rule.getResourceNames()).containsExactly("argo-tuner-536cfa8f"));
        assertThat(environment(Chart.render("{}"))).doesNotContainKey("ARGO_TUNER_POLICY_SELECTOR");
    }

    /** One volume, of which only files and never values reach the environment. */
    @Test
    void prometheus_tokenAndAuthority_areMountedAndNamed() {
        var rendered = Chart.render("""
                prometheus:
                  url: https://thanos-querier.openshift-monitoring.svc:9091
                  token: {serviceAccount: true, audience: thanos}
                  ca: {configMap: openshift-service-ca.crt, key: service-ca.crt}
                """);
        assertThat(environment(rendered))
                .containsEntry("ARGO_TUNER_PROMETHEUS_URL", "https://thanos-querier.openshift-monitoring.svc:9091")
                .containsEntry("ARGO_TUNER_PROMETHEUS_TOKEN_FILE", "/etc/argo-tuner/prometheus/token")
                .containsEntry("ARGO_TUNER_PROMETHEUS_CA_FILE", "/etc/argo-tuner/prometheus/ca.crt");
        assertThat(pod(rendered).getContainers().get(0).getVolumeMounts())
                .filteredOn(mount -> mount.getName().equals("prometheus"))
                .singleElement()
                .satisfies(mount -> {
                    assertThat(mount.getMountPath()).isEqualTo("/etc/argo-tuner/prometheus");
                    assertThat(mount.getReadOnly()).isTrue();
                });
        assertThat(sources(rendered))
                .satisfiesExactly(
                        token -> {
                            assertThat(token.getServiceAccountToken().getPath()).isEqualTo("token");
                            assertThat(token.getServiceAccountToken().getAudience())
                                    .isEqualTo("thanos");
                        },
                        authority -> {
                            assertThat(authority.getConfigMap().getName()).isEqualTo("openshift-service-ca.crt");
                            assertThat(authority
                                            .getConfigMap()
                                            .getItems()
                                            .get(0)
                                            .getKey())
                                    .isEqualTo("service-ca.crt");
                            assertThat(authority
                                            .getConfigMap()
                                            .getItems()
                                            .get(0)
                                            .getPath())
                                    .isEqualTo("ca.crt");
                        });
        assertThat(sources(Chart.render("prometheus: {url: 'https://p', token: {secret: reader, key: bearer}}")))
                .singleElement()
                .satisfies(source -> {
                    assertThat(source.getSecret().getName()).isEqualTo("reader");
                    assertThat(source.getSecret().getItems().get(0).getKey()).isEqualTo("bearer");
                });
    }

    private static List<VolumeProjection> sources(Chart.Rendered rendered) {
        return pod(rendered).getVolumes().stream()
                .filter(volume -> volume.getName().equals("prometheus"))
                .findFirst()
                .orElseThrow()
                .getProjected()
                .getSources();
    }

    @Test
    void rights_broughtByTheUser_areNotMade() {
        var rendered = Chart.render("{rbac: {create: false}, serviceAccount: {create: false, name: mine}}");
        assertThat(rendered.names()).containsExactlyInAnyOrder("Deployment/argo-tuner", "Service/argo-tuner");
        assertThat(pod(rendered).getServiceAccountName()).isEqualTo("mine");
    }

    @Test
    void replicas_several_areSpreadAndBudgeted() {
        assertThat(Chart.render("{}").all(PodDisruptionBudget.class)).isEmpty();
        var rendered = Chart.render("replicas: 3");
        var budget = rendered.only(PodDisruptionBudget.class).getSpec();
        assertThat(budget.getMaxUnavailable().getIntVal()).isEqualTo(1);
        var labels = rendered.only(Deployment.class)
                .getSpec()
                .getTemplate()
                .getMetadata()
                .getLabels();
        assertThat(labels).containsAllEntriesOf(budget.getSelector().getMatchLabels());
        assertThat(pod(rendered).getTopologySpreadConstraints()).singleElement().satisfies(spread -> {
            assertThat(spread.getTopologyKey()).isEqualTo("kubernetes.io/hostname");
            assertThat(labels).containsAllEntriesOf(spread.getLabelSelector().getMatchLabels());
        });
    }

    @Test
    void openshift_choosesTheUserItself() {
        assertThat(pod(Chart.render("{}")).getSecurityContext().getRunAsUser()).isEqualTo(65532);
        var context = pod(Chart.render("openshift: true")).getSecurityContext();
        assertThat(context.getRunAsUser()).isNull();
        assertThat(context.getRunAsGroup()).isNull();
        assertThat(context.getRunAsNonRoot()).isTrue();
    }

    @Test
    void pod_takesWhatThePlatformAsksFor() {
        var digest = "sha256:" + "0".repeat(64);
        var rendered = Chart.render("""
                image: {repository: registry.example.com/platform/argo-tuner, digest: "%s", tag: ignored}
                imagePullSecrets: [{name: pull}]
                podAnnotations: {a.example.com/b: c}
                podLabels: {team: platform, app.kubernetes.io/name: not-mine}
                priorityClassName: system-cluster-critical
                nodeSelector: {kubernetes.io/os: linux}
                tolerations: [{key: infra, operator: Exists}]
                affinity: {nodeAffinity: {}}
                extraEnv: [{name: NO_PROXY, value: "*"}]
                """.formatted(digest));
        var pod = pod(rendered);
        assertThat(pod.getContainers().get(0).getImage())
                .isEqualTo("registry.example.com/platform/argo-tuner@" + digest);
        assertThat(pod.getImagePullSecrets()).singleElement().satisfies(s -> assertThat(s.getName())
                .isEqualTo("pull"));
        assertThat(pod.getPriorityClassName()).isEqualTo("system-cluster-critical");
        assertThat(pod.getNodeSelector()).containsEntry("kubernetes.io/os", "linux");
        assertThat(pod.getTolerations()).hasSize(1);
        assertThat(pod.getAffinity().getNodeAffinity()).isNotNull();
        assertThat(environment(rendered)).containsEntry("NO_PROXY", "*");
        var template = rendered.only(Deployment.class).getSpec().getTemplate().getMetadata();
        assertThat(template.getLabels()).containsEntry("team", "platform");
        // The selector would no longer find its pods.
        assertThat(template.getLabels()).containsEntry("app.kubernetes.io/name", "argo-tuner");
        assertThat(template.getAnnotations()).containsEntry("a.example.com/b", "c");
    }

    @Test
    void networkPolicy_letsThroughWhatIsNeededAndNoMore() {
        var spec = Chart.render("networkPolicy: {enabled: true, from: [{namespaceSelector: {}}]}")
                .only(NetworkPolicy.class)
                .getSpec();
        assertThat(spec.getPolicyTypes()).containsExactly("Ingress", "Egress");
        assertThat(spec.getIngress()).singleElement().satisfies(rule -> {
            assertThat(rule.getFrom()).hasSize(1);
            assertThat(rule.getPorts())
                    .singleElement()
                    .satisfies(port -> assertThat(port.getPort().getStrVal()).isEqualTo("http"));
        });
        assertThat(spec.getEgress())
                .extracting(rule -> rule.getPorts().stream()
                        .map(port -> port.getPort().getIntVal())
                        .collect(Collectors.toCollection(TreeSet::new)))
                .containsExactly(
                        new TreeSet<>(Set.of(53)),
                        new TreeSet<>(Set.of(443, 6443)),
                        new TreeSet<>(Set.of(8080, 8082, 8083, 8084)));
    }

    @Test
    void networkPolicy_furtherEgress_isAdded() {
        var egress = Chart.render("networkPolicy: {enabled: true, egress: [{ports: [{port: 9090}],"
                        + " to: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: monitoring}}}]}]}")
                .only(NetworkPolicy.class)
                .getSpec()
                .getEgress();
        assertThat(egress).hasSize(4);
        assertThat(egress.get(3).getPorts().get(0).getPort().getIntVal()).isEqualTo(9090);
        assertThat(egress.get(3).getTo()).hasSize(1);
    }

    @Test
    void policy_comesAfterTheOperatorAndGoesBeforeIt() {
        var policy = Chart.render("policy: {create: true, name: mine, spec: {mode: Enforce, onDelete: Retain}}")
                .objects()
                .stream()
                .filter(object -> object.getKind().equals("ArgoTuningPolicy"))
                .toList();
        assertThat(policy).singleElement().satisfies(object -> {
            assertThat(object.getMetadata().getName()).isEqualTo("mine");
            assertThat(object.getMetadata().getAnnotations())
                    .containsEntry("argocd.argoproj.io/sync-wave", "10")
                    .containsEntry("argocd.argoproj.io/sync-options", "SkipDryRunOnMissingResource=true");
        });
    }

    @Test
    void monitors_findTheServiceAndItsPort() {
        var rendered = Chart.render("metrics: {serviceMonitor: {enabled: true, labels: {release: prometheus}}}");
        var monitor = Strict.of(rendered, ServiceMonitor.class).get(0);
        assertThat(monitor.getMetadata().getLabels()).containsEntry("release", "prometheus");
        assertThat(reaches(monitor, rendered.only(Service.class))).isTrue();
        var pods = Strict.of(Chart.render("metrics: {podMonitor: {enabled: true}}"), PodMonitor.class)
                .get(0)
                .getSpec();
        assertThat(pods.getPodMetricsEndpoints()).singleElement().satisfies(endpoint -> assertThat(endpoint.getPort())
                .isEqualTo("http"));
    }

    /** Each Service of Argo CD's own manifests that serves metrics is scraped, by exactly one monitor. */
    @ParameterizedTest
    @ValueSource(strings = {"v2.8.21-install", "v2.14.21-install", "v3.5.1-install", "v3.5.1-ha-install"})
    void argocdMonitors_reachEveryMetricsPortOfAnInstall(String install) {
        var file = Path.of("..", "shared", "argocd", install + ".yaml");
        Assumptions.assumeTrue(Files.isReadable(file), () -> "no " + file);
        var monitors = Strict.of(Chart.render("argocdMonitors: {enabled: true}"), ServiceMonitor.class);
        var services = Manifest.read(file).stream()
                .filter(Service.class::isInstance)
                .map(Service.class::cast)
                .filter(service -> service.getSpec().getPorts().stream()
                        .anyMatch(port -> port.getName().equals("metrics")
                                || "metrics-port".equals(port.getTargetPort().getStrVal())))
                .toList();
        assertThat(services).hasSizeGreaterThanOrEqualTo(6).allSatisfy(service -> assertThat(monitors)
                .as(service.getMetadata().getName())
                .filteredOn(monitor -> reaches(monitor, service))
                .hasSize(1));
    }

    @Test
    void prometheusRule_pointsToTheRunbooks() {
        var plain = Strict.of(Chart.render("prometheusRule: {enabled: true}"), PrometheusRule.class)
                .get(0);
        var served = Strict.of(
                        Chart.render("prometheusRule: {enabled: true, runbookBase: 'https://docs.example.com/r'}"),
                        PrometheusRule.class)
                .get(0);
        assertThat(annotations(plain)).allSatisfy((alert, notes) -> assertThat(notes)
                .containsEntry("runbook", "docs/runbooks/" + alert + ".md"));
        assertThat(annotations(served)).allSatisfy((alert, notes) -> assertThat(notes)
                .containsEntry("runbook_url", "https://docs.example.com/r/" + alert)
                .doesNotContainKey("runbook"));
        // Labels in an alert's texts are Prometheus' to fill in, not Helm's.
        assertThat(annotations(plain).get("ArgoTunerFails").get("summary")).startsWith("{{ $labels.kind }}");
    }

    @Test
    void dashboard_isAConfigMapThatTheSidecarFinds() throws IOException {
        var map = Chart.render("dashboard: {enabled: true, annotations: {grafana_folder: Argo CD}}")
                .only(ConfigMap.class);
        assertThat(map.getMetadata().getLabels())
                .containsEntry("grafana_dashboard", "1")
                // Argo CD would take it for a part of its own settings.
                .doesNotContainKey("app.kubernetes.io/part-of");
        assertThat(map.getMetadata().getAnnotations()).containsEntry("grafana_folder", "Argo CD");
        assertThat(map.getData().get("argo-tuner.json").strip())
                .isEqualTo(Files.readString(Chart.HOME.resolve("files/dashboard.json"))
                        .strip());
    }

    private static Map<String, Map<String, String>> annotations(PrometheusRule rule) {
        return rule.getSpec().getGroups().stream()
                .flatMap(group -> group.getRules().stream())
                .collect(Collectors.toMap(alert -> alert.getAlert(), alert -> alert.getAnnotations()));
    }

    private static boolean reaches(ServiceMonitor monitor, Service service) {
        var selected = monitor.getSpec().getSelector().getMatchLabels();
        var ports = service.getSpec().getPorts().stream()
                .map(port -> port.getName())
                .toList();
        return service.getMetadata().getLabels().entrySet().containsAll(selected.entrySet())
                && monitor.getSpec().getEndpoints().stream().allMatch(e -> ports.contains(e.getPort()));
    }

    private static Set<String> resources(List<PolicyRule> rules) {
        return rules.stream().flatMap(rule -> rule.getResources().stream()).collect(Collectors.toSet());
    }

    private static Set<String> installResources() {
        var all = resources(Chart.render("{}").only(Role.class).getRules());
        all.remove("leases");
        return all;
    }

    private static io.fabric8.kubernetes.api.model.PodSpec pod(Chart.Rendered rendered) {
        return rendered.only(Deployment.class).getSpec().getTemplate().getSpec();
    }

    private static Map<String, String> environment(Chart.Rendered rendered) {
        return pod(rendered).getContainers().get(0).getEnv().stream()
                .filter(env -> env.getValue() != null)
                .collect(Collectors.toMap(EnvVar::getName, EnvVar::getValue));
    }

    /** Reads into the Prometheus operator's types and fails where they do not know a field. */
    private static final class Strict {
        static <T extends HasMetadata> List<T> of(Chart.Rendered rendered, Class<T> kind) {
            var all = rendered.all(kind);
            assertThat(all).isNotEmpty();
            assertThat(UnknownFields.in(all)).isEmpty();
            return all;
        }
    }
}
