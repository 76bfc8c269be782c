package io.argotuner.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.argotuner.api.ArgoTuningPolicy;
import io.argotuner.api.ArgoTuningPolicySpec;
import io.argotuner.api.EvidenceRule;
import io.argotuner.collect.metrics.EvidenceTaker;
import io.argotuner.decide.Fact;
import io.argotuner.decide.Observation;
import io.argotuner.decide.Policy;
import io.argotuner.decide.Setting;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClusterObserverTest {
    private static final InstantSource NOON = InstantSource.fixed(Instant.parse("2026-01-02T12:00:00Z"));

    @Test
    void observe_install_bringsSettingsAndCensusTogether() {
        try (var api = new FakeApi(request -> TestLists.serve(request, TestLists.applications(30, "argocd")))) {
            var seen = observer(api, "", List.of()).observe("argocd");
            assertThat(seen.settings()).containsOnlyKeys(Setting.values());
            assertThat(seen.census().map(c -> c.applications())).isEqualTo(Fact.known(30));
            assertThat(seen.sharding().clusters())
                    .isEqualTo(Fact.unknown("cluster Secrets are not read, so shard sizes are estimates"));
            assertThat(seen.targets()).isNotEmpty();
        }
    }

    @Test
    void observe_applicationsRefused_keepsTheSettings() {
        try (var api = new FakeApi(request -> request.status(403, "no"))) {
            Observation seen = observer(api, "", List.of()).observe("argocd");
            assertThat(seen.census().isKnown()).isFalse();
            assertThat(seen.settings()).containsOnlyKeys(Setting.values());
        }
    }

    @Test
    void observe_oddities_becomeNotices() {
        var items = new ArrayList<>(TestLists.applications(3, "argocd"));
        items.add("{\"metadata\":{\"namespace\":\"argocd\"},\"spec\":{\"destination\":{\"name\":\"prod\"}}}");
        try (var api = new FakeApi(request -> TestLists.serve(request, items))) {
            var seen = observer(api, "team-[,team-a", List.of("something was left out"))
                    .observe("argocd");
            assertThat(seen.install().notices())
                    .contains("something was left out")
                    .anyMatch(n -> n.contains("cannot read the pattern \"team-[\""))
                    .anyMatch(n -> n.startsWith("1 of 4 clusters is named by destination.name"));
            assertThat(api.requests().get(0).path()).isEqualTo("/apis/argoproj.io/v1alpha1/applications");
        }
    }

    @Test
    void observe_policyWithPrometheus_asksThatAndNoPod() {
        try (var api = new FakeApi(request -> TestLists.serve(request, List.of()))) {
            var policy = policy("http://127.0.0.1:1");
            var pod = LivePodsTest.read("", "", "");
            var seen = new ClusterObserver(
                            source(api, "", List.of()),
                            taker(api),
                            n -> Fact.known(List.of(pod)),
                            new EvidenceTaker(
                                    (pods, at) -> {
                                        throw new AssertionError("a pod was asked");
                                    },
                                    Duration.ZERO),
                            NOON)
                    .observe("argocd", policy);
            assertThat(seen.evidence().map(e -> e.controllers().get(0).pod().memory()))
                    .isEqualTo(Fact.known(Fact.unknown("Prometheus at http://127.0.0.1:1: the connection is refused")));
        }
    }

    @Test
    void observe_noArgoCd_isBadInput() {
        try (var api = new FakeApi(request -> request.status(404, "none"))) {
            assertThatThrownBy(() -> new ClusterObserver(
                                    n -> new InstallObjects(
                                            n, List.of(), Optional.empty(), Optional.empty(), List.of()),
                                    taker(api),
                                    n -> Fact.unknown("no pods here"),
                                    new EvidenceTaker((pods, at) -> Map.of(), Duration.ZERO),
                                    NOON)
                            .observe("argocd"))
                    .isInstanceOf(BadInput.class);
            assertThat(api.requests()).as("nothing to count for").isEmpty();
        }
    }

    private static Policy policy(String prometheus) {
        var policy = new ArgoTuningPolicy();
        policy.setSpec(new ArgoTuningPolicySpec());
        policy.getSpec().evidence = new EvidenceRule();
        policy.getSpec().evidence.source = "Prometheus";
        policy.getSpec().evidence.prometheus = new EvidenceRule.Prometheus();
        policy.getSpec().evidence.prometheus.url = prometheus;
        return PolicyReader.read(policy, Instant.EPOCH);
    }

    private static ClusterObserver observer(FakeApi api, String namespaces, List<String> notices) {
        return new ClusterObserver(
                source(api, namespaces, notices),
                taker(api),
                n -> Fact.unknown("no pods here"),
                new EvidenceTaker((pods, at) -> Map.of(), Duration.ZERO),
                NOON);
    }

    private static ObjectSource source(FakeApi api, String namespaces, List<String> notices) {
        return namespace -> {
            var workloads = new ArrayList<HasMetadata>();
            Optional<ConfigMap> cm = Optional.empty();
            Optional<ConfigMap> params = Optional.empty();
            for (var object : manifest(api)) {
                object.getMetadata().setNamespace(namespace);
                if (object instanceof StatefulSet || object instanceof Deployment) {
                    object.getMetadata().setUid("uid");
                    object.getMetadata().setResourceVersion("1");
                    workloads.add(object);
                } else if (object instanceof ConfigMap map) {
                    map.getMetadata().setUid("uid");
                    map.getMetadata().setResourceVersion("1");
                    if (map.getMetadata().getName().equals("argocd-cm")) {
                        cm = Optional.of(map);
                    } else if (map.getMetadata().getName().equals("argocd-cmd-params-cm")) {
                        params = Optional.of(new ConfigMapBuilder(map)
                                .addToData("application.namespaces", namespaces)
                                .build());
                    }
                }
            }
            return new InstallObjects(namespace, workloads, cm, params, List.of(), notices);
        };
    }

    private static CensusTaker taker(FakeApi api) {
        return new CensusTaker(new ApplicationReader(api.client()), Duration.ofSeconds(30));
    }

    private static List<HasMetadata> manifest(FakeApi api) {
        try (var in = Files.newInputStream(Path.of("src", "test", "resources", "install", "plain.yaml"))) {
            return api.client().load(in).items();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
