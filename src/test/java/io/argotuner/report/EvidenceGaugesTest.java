package io.argotuner.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.argotuner.decide.Evidence;
import io.argotuner.decide.Fact;
import io.argotuner.decide.Freshness;
import io.argotuner.decide.Freshness.Ages;
import io.argotuner.decide.Observation;
import io.argotuner.decide.Plain;
import io.argotuner.decide.Policy;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EvidenceGaugesTest {
    private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");

    @Test
    void of_nothingKnown_isNothing() {
        assertThat(EvidenceGauges.of(observation(Fact.unknown("x"), Fact.unknown("y"))))
                .isEmpty();
    }

    @Test
    void of_freshness_hasTwoQuantilesAndEveryReason() {
        var ages = new Ages(
                9, Duration.ofSeconds(1), Duration.ofSeconds(60), Duration.ofSeconds(300), Duration.ofHours(1));
        var seen = values(observation(
                Fact.unknown("x"),
                Fact.known(
                        new Freshness(NOON, ages, Map.of(), Map.of(), Map.of(Freshness.Exempt.COMPARISON_ERROR, 4)))));
        assertThat(seen)
                .hasSize(3 + Freshness.Exempt.values().length)
                .containsEntry("argotuner.stale.applications []", Double.NaN)
                .containsEntry("argotuner.freshness.seconds [0.5]", 60.0)
                .containsEntry("argotuner.freshness.seconds [0.99]", 300.0)
                .containsEntry("argotuner.exempt.applications [comparison error]", 4.0)
                .containsEntry("argotuner.exempt.applications [skip-reconcile]", 0.0);
    }

    @Test
    void of_pods_areCountedByHowTheyFare() {
        var calm = pod(0, false, false);
        var pods = new Evidence(
                NOON,
                Duration.ofMinutes(5),
                List.of(),
                List.of(repoServer(pod(7, true, true)), repoServer(pod(1, true, false)), repoServer(calm)),
                List.of(calm));
        assertThat(values(observation(Fact.known(pods), Fact.unknown("y"))))
                .containsEntry("argotuner.pods.restarts [argocd-repo-server]", 8.0)
                .containsEntry("argotuner.pods.out.of.memory [argocd-repo-server]", 2.0)
                .containsEntry("argotuner.pods.crash.looping [argocd-repo-server]", 1.0)
                .containsEntry("argotuner.pods.not.ready [argocd-repo-server]", 1.0)
                .containsEntry("argotuner.pods.restarts [argocd-server]", 0.0)
                .containsEntry("argotuner.pods.not.ready [argocd-application-controller]", 0.0);
    }

    /** A shard is as old as the oldest cluster that it owns; a cluster that nobody owns is in no shard. */
    @Test
    void of_freshnessByCluster_isToldByShard() {
        var owned = Map.of(
                "a", Plain.cluster(Fact.known(3), Fact.unknown("x"), Fact.unknown("x"), Fact.unknown("x")),
                "b", Plain.cluster(Fact.known(1), Fact.unknown("x"), Fact.unknown("x"), Fact.unknown("x")),
                "idle", Plain.cluster(Fact.known(0), Fact.unknown("x"), Fact.unknown("x"), Fact.unknown("x")));
        var freshness = new Freshness(
                NOON,
                ages(900),
                Map.of("a", ages(60), "b", ages(300), "idle", ages(700), "lost", ages(900)),
                Map.of(),
                Map.of());
        assertThat(values(observation(evidence(1, owned), Fact.known(freshness))))
                .containsEntry("argotuner.shard.freshness.seconds [0]", 300.0);
    }

    @Test
    void decided_manyProjects_areThoseThatWaitLongestAndGoAgain() {
        var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        var metrics = new TunerMetrics(registry);
        for (int look = 0; look < 50; look++) {
            var projects = new HashMap<String, Ages>();
            for (int i = 0; i < 100; i++) {
                projects.put("team-" + i, ages(1 + (i + 7 * look) % 100));
            }
            metrics.decided(
                    "argocd/default",
                    observation(
                            Fact.unknown("x"),
                            Fact.known(new Freshness(NOON, ages(100), Map.of(), projects, Map.of()))),
                    Policy.defaults(),
                    Samples.decision("ok"),
                    Samples.wrote());
        }
        assertThat(registry.scrape().lines().filter(l -> l.startsWith("argotuner_project_freshness_seconds{")))
                .hasSize(FreshnessGauges.PROJECTS)
                .allSatisfy(line -> assertThat(Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                        .isGreaterThan(90));
        metrics.remove("argocd/default");
        assertThat(registry.scrape()).doesNotContain("argotuner_project_freshness_seconds{");
    }

    @Test
    void of_evidence_unknownIsNaNAndNeverZero() {
        var seen = values(observation(evidence(1), Fact.unknown("y")));
        assertThat(seen)
                .containsEntry("argotuner.queue.depth [refresh, 0]", 12.0)
                .containsEntry("argotuner.queue.depth [operation, 0]", Double.NaN)
                .containsEntry("argotuner.client.refused.per.second [0]", Double.NaN)
                .containsEntry("argotuner.evidence.window.seconds []", 300.0);
    }

    @Test
    void of_shardsWithoutEnd_areBounded() {
        assertThat(EvidenceGauges.of(observation(evidence(5_000), Fact.unknown("y"))))
                .hasSizeLessThan(30 * EvidenceGauges.MAX_SHARDS);
    }

    @Test
    void decided_shardThatIsGone_isNotKnownAnyMore() {
        var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        var metrics = new TunerMetrics(registry);
        for (var shards : List.of(2, 1)) {
            metrics.decided(
                    "argocd/default",
                    observation(evidence(shards), Fact.unknown("y")),
                    Policy.defaults(),
                    Samples.decision("ok"),
                    Samples.wrote());
        }
        assertThat(registry.scrape())
                .contains("argotuner_queue_depth{policy=\"argocd/default\",queue=\"refresh\",shard=\"0\"} 12.0")
                .contains("argotuner_queue_depth{policy=\"argocd/default\",queue=\"refresh\",shard=\"1\"} NaN")
                .contains("argotuner_repo_server_pending_requests{policy=\"argocd/default\"} NaN");
        metrics.remove("argocd/default");
        assertThat(registry.scrape()).doesNotContain("argotuner_queue_depth{");
    }

    @Test
    void measured_everyPodAnswers_isSaid() {
        var verdicts = Conditions.of(
                observation(evidence(2), Fact.unknown("y")),
                Policy.defaults(),
                Samples.decision("ok"),
                Samples.wrote());
        assertThat(verdicts)
                .filteredOn(v -> v.type().equals(Conditions.MEASURED))
                .singleElement()
                .satisfies(v -> assertThat(v.message()).endsWith("; every pod tells its metrics"));
    }

    private static Ages ages(int seconds) {
        return new Ages(
                1,
                Duration.ofSeconds(seconds),
                Duration.ofSeconds(seconds),
                Duration.ofSeconds(seconds),
                Duration.ofSeconds(seconds));
    }

    private static Evidence.Pod pod(int restarts, boolean outOfMemory, boolean crashLooping) {
        return new Evidence.Pod(
                "pod",
                !crashLooping,
                Fact.known(NOON),
                restarts,
                outOfMemory,
                Fact.unknown("x"),
                Fact.unknown("x"),
                Fact.unknown("x"),
                Fact.unknown("x"),
                crashLooping);
    }

    private static Evidence.RepoServer repoServer(Evidence.Pod pod) {
        return new Evidence.RepoServer(pod, Fact.unknown("x"), Fact.unknown("x"), Fact.unknown("x"), Fact.unknown("x"));
    }

    private static Fact<Evidence> evidence(int controllers) {
        return evidence(controllers, Map.of());
    }

    private static Fact<Evidence> evidence(int controllers, Map<String, Evidence.Cluster> clusters) {
        var pod = new Evidence.Pod(
                "pod",
                true,
                Fact.known(NOON),
                0,
                false,
                Fact.known(0.5),
                Fact.unknown("no limit"),
                Fact.known(1e9),
                Fact.unknown("no limit"));
        var refresh = new Evidence.Queue(
                Fact.known(1.0), Fact.known(2.0), Fact.known(3.0), Fact.known(4.0), Fact.known(12.0));
        return Fact.known(new Evidence(
                NOON,
                Duration.ofMinutes(5),
                IntStream.range(0, controllers)
                        .mapToObj(i -> new Evidence.Controller(
                                pod,
                                Fact.unknown("a Deployment"),
                                refresh,
                                Evidence.Queue.unknown("not exported"),
                                Evidence.Client.unknown("not exported"),
                                Fact.known(1.0),
                                Fact.known(1.0),
                                Fact.unknown("not exported"),
                                clusters))
                        .toList(),
                List.of(),
                List.of()));
    }

    private static Observation observation(Fact<Evidence> evidence, Fact<Freshness> freshness) {
        var counts = Samples.observation();
        return new Observation(
                counts.install(),
                counts.settings(),
                counts.census(),
                counts.sharding(),
                counts.targets(),
                evidence,
                freshness);
    }

    private static Map<String, Double> values(Observation observation) {
        return EvidenceGauges.of(observation).stream()
                .collect(Collectors.toMap(r -> r.name() + " " + labels(r.tags()), r -> r.value()));
    }

    private static List<String> labels(Tags tags) {
        return tags.stream().map(t -> t.getValue()).toList();
    }
}
