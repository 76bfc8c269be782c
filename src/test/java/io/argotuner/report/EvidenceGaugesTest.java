package io.argotuner.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.argotuner.decide.Evidence;
import io.argotuner.decide.Fact;
import io.argotuner.decide.Freshness;
import io.argotuner.decide.Freshness.Ages;
import io.argotuner.decide.Observation;
import io.argotuner.decide.Policy;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.Instant;
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
                .hasSize(2 + Freshness.Exempt.values().length)
                .containsEntry("argotuner.freshness.seconds [0.5]", 60.0)
                .containsEntry("argotuner.freshness.seconds [0.99]", 300.0)
                .containsEntry("argotuner.exempt.applications [comparison error]", 4.0)
                .containsEntry("argotuner.exempt.applications [skip-reconcile]", 0.0);
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

    private static Fact<Evidence> evidence(int controllers) {
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
                                Map.of()))
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
