package io.argotuner.report;

import io.argotuner.decide.Evidence;
import io.argotuner.decide.Fact;
import io.argotuner.decide.Freshness;
import io.argotuner.decide.Freshness.Ages;
import io.argotuner.decide.Observation;
import io.argotuner.report.EvidenceGauges.Reading;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How old comparisons are: of all, by shard, and of the projects that wait longest. */
final class FreshnessGauges {
    /** Projects are many and their names are not the operator's: only those that say most. */
    static final int PROJECTS = 10;

    private FreshnessGauges() {}

    static List<Reading> of(Observation observation) {
        var readings = new ArrayList<Reading>();
        if (observation.freshness() instanceof Fact.Known<Freshness> known) {
            all(readings, known.value());
            projects(readings, known.value());
            if (observation.evidence() instanceof Fact.Known<Evidence> evidence) {
                shards(readings, known.value(), evidence.value().controllers());
            }
        }
        return readings;
    }

    private static void all(List<Reading> readings, Freshness freshness) {
        var text = "Age of the last full comparison, over the Applications that have one";
        var name = "argotuner.freshness.seconds";
        readings.add(new Reading(
                name, text, Tags.of("quantile", "0.5"), seconds(freshness.all().p50())));
        readings.add(new Reading(
                name, text, Tags.of("quantile", "0.99"), seconds(freshness.all().p99())));
        readings.add(new Reading(
                "argotuner.stale.applications",
                "Applications whose last full comparison is older than the objective",
                Tags.empty(),
                freshness.stale().map(Integer::doubleValue).orElse(Double.NaN)));
        for (var reason : Freshness.Exempt.values()) {
            readings.add(new Reading(
                    "argotuner.exempt.applications",
                    "Applications whose age says nothing",
                    Tags.of("reason", reason.label()),
                    freshness.exempt().getOrDefault(reason, 0)));
        }
    }

    private static void projects(List<Reading> readings, Freshness freshness) {
        freshness.projects().entrySet().stream()
                .sorted(Comparator.comparing(
                                (Map.Entry<String, Ages> e) -> e.getValue().p99())
                        .reversed()
                        .thenComparing(Map.Entry::getKey))
                .limit(PROJECTS)
                .forEach(e -> readings.add(new Reading(
                        "argotuner.project.freshness.seconds",
                        "Age that 99 % of a project's last comparisons are younger than, of the 10 projects where it is"
                                + " highest",
                        Tags.of(EvidenceGauges.PROJECT, Bounded.text(e.getKey(), 63)),
                        seconds(e.getValue().p99()))));
    }

    /** Quantiles of clusters cannot be added up: a shard is as old as the oldest of its clusters. */
    private static void shards(List<Reading> readings, Freshness freshness, List<Evidence.Controller> controllers) {
        for (int i = 0; i < Math.min(EvidenceGauges.MAX_SHARDS, controllers.size()); i++) {
            var controller = controllers.get(i);
            var shard = String.valueOf(controller.shard().orElse(i));
            controller.clusters().entrySet().stream()
                    .filter(e -> e.getValue().applications().orElse(0) > 0)
                    .flatMap(e -> Optional.ofNullable(freshness.clusters().get(e.getKey())).stream())
                    .map(Ages::p99)
                    .max(Comparator.naturalOrder())
                    .ifPresent(p99 -> readings.add(new Reading(
                            "argotuner.shard.freshness.seconds",
                            "Age that 99 % of the last comparisons are younger than, of the shard's cluster where it is"
                                    + " highest",
                            Tags.of("shard", shard),
                            seconds(p99))));
        }
    }

    private static double seconds(Duration age) {
        return age.toSeconds();
    }
}
