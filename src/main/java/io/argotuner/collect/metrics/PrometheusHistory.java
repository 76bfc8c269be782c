package io.argotuner.collect.metrics;

import io.argotuner.decide.Fact;
import io.argotuner.decide.durations.Buckets;
import io.argotuner.decide.durations.Slice;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How long the comparisons of an install took over a day, as a Prometheus remembers it. */
public final class PrometheusHistory {
    /** A day, in as many steps as a chart has room for; four scrapes of a slow Prometheus fit into each. */
    private static final int STEPS = 96;

    private static final Duration STEP = Duration.ofMinutes(15);

    private final PrometheusPages prometheus;

    public PrometheusHistory(PrometheusPages prometheus) {
        this.prometheus = prometheus;
    }

    /**
     * The comparisons of the day before, oldest first, a slice for every quarter of an hour.
     *
     * @param namespace of the install
     * @return unknown where Prometheus does not answer or has nothing at all of that day
     */
    public Fact<List<Slice>> comparisons(String namespace, Instant until) {
        var first = until.minus(STEP.multipliedBy(STEPS - 1L));
        var answer = prometheus.durations(namespace, first, until, STEP);
        if (answer instanceof Fact.Unknown<List<PrometheusAnswer.Sample>> unknown) {
            return Fact.unknown(unknown.why());
        }
        var steps = new HashMap<Long, Map<String, Double>>();
        for (var sample : answer.orElse(List.of())) {
            var step = Math.round((sample.seconds() - first.getEpochSecond()) / STEP.toSeconds());
            steps.computeIfAbsent(step, s -> new TreeMap<>()).put(sample.label("le"), sample.value());
        }
        var slices = new ArrayList<Slice>();
        for (var step = 0L; step < STEPS; step++) {
            var at = steps.get(step);
            slices.add(new Slice(
                    first.plus(STEP.multipliedBy(step - 1)),
                    at == null ? Fact.unknown("Prometheus has nothing of that time") : sane(at)));
        }
        return slices.stream().anyMatch(s -> s.took().isKnown())
                ? Fact.known(slices)
                : prometheus.said(
                        steps.isEmpty()
                                ? "it has no " + Series.RECONCILE_BUCKET.sample()
                                        + " of that namespace with the labels asked for; let it scrape the controller's pods"
                                : "what it has of " + Series.RECONCILE_BUCKET.sample() + " is no histogram");
    }

    private static Fact<Buckets> sane(Map<String, Double> upTo) {
        return upTo.values().stream().allMatch(v -> v >= 0 && v <= MetricsPage.LARGEST)
                ? Buckets.of(upTo)
                : Fact.unknown("a count is negative or no number");
    }
}
