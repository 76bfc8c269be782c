package io.argotuner.collect.metrics;

import io.argotuner.decide.Fact;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** The pages of scrape targets, put together from the samples of a Prometheus, and whose they are. */
final class ScrapedTargets {
    /** A process starts after its container; their times come from one node, but one of them in whole seconds. */
    private static final Duration AHEAD = Duration.ofSeconds(10);

    private final Map<String, TreeMap<String, Target>> byPod = new HashMap<>();

    private static final class Target {
        private final MetricsPage page = new MetricsPage();

        double started() {
            return page.total(Series.STARTED).orElse(0.0);
        }
    }

    /** A sum of one series. */
    void add(PrometheusAnswer.Sample sample) {
        var series = Series.named(sample.label("__name__"));
        if (series != null) {
            var label = PromQl.label(series);
            target(sample).page.add(series, label.isEmpty() ? "" : sample.label(label), sample.value());
        }
    }

    /** The time of a target's last scrape, in seconds since 1970. */
    void scraped(PrometheusAnswer.Sample sample) {
        if (sample.value() > 0 && sample.value() < MetricsPage.LARGEST) {
            target(sample).page.scrapedAt(Instant.ofEpochMilli(Math.round(1000 * sample.value())));
        }
    }

    private Target target(PrometheusAnswer.Sample sample) {
        return byPod.computeIfAbsent(sample.label("pod"), pod -> new TreeMap<>())
                .computeIfAbsent(sample.label("job") + "\n" + sample.label("instance"), target -> new Target());
    }

    /**
     * The page of the process that runs in that pod now. Of several targets of one pod, as a restart at another address
     * leaves behind or a second job makes, it is the one that started last, and the first by name of those.
     */
    Fact<MetricsPage> page(ArgoPod pod) {
        var targets = byPod.get(pod.name());
        if (targets == null) {
            return Fact.unknown(
                    byPod.containsKey("") && byPod.size() == 1
                            ? "the series in Prometheus have no label pod; keep the pod's name in it when scraping"
                            : "Prometheus has no series of " + pod.name() + " with the labels asked for; let it scrape"
                                    + " that pod");
        }
        // The first of several that are the same in this stays, so it is the same one at every look.
        var latest = targets.values().stream()
                .reduce((one, other) ->
                        Comparator.comparingDouble(Target::started).compare(other, one) > 0 ? other : one)
                .orElseThrow();
        var started = latest.page.total(Series.STARTED);
        if (started instanceof Fact.Known<Double> seconds
                && pod.startedAt() instanceof Fact.Known<Instant> container
                && seconds.value() < container.value().minus(AHEAD).toEpochMilli() / 1000.0) {
            return Fact.unknown("Prometheus has not scraped " + pod.name() + " since it restarted");
        }
        return Fact.known(latest.page);
    }
}
