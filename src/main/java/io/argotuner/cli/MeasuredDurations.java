package io.argotuner.cli;

import io.argotuner.collect.LivePods;
import io.argotuner.collect.ProxyPages;
import io.argotuner.collect.metrics.ArgoPod;
import io.argotuner.collect.metrics.PrometheusAccess;
import io.argotuner.collect.metrics.PrometheusHistory;
import io.argotuner.collect.metrics.SinceStartReader;
import io.argotuner.decide.Fact;
import io.argotuner.decide.Policy;
import io.argotuner.decide.durations.SinceStart;
import io.argotuner.report.LiveMeasures;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** How long the comparisons of a live install took: by a Prometheus where one tells it, else by the pods themselves. */
final class MeasuredDurations {
    private final KubernetesClient client;
    private final String namespace;
    private final Instant now;

    MeasuredDurations(KubernetesClient client, String namespace, Instant now) {
        this.client = client;
        this.namespace = namespace;
        this.now = now;
    }

    /**
     * @param source a Prometheus is asked first
     * @param access what is shown to which Prometheus
     */
    LiveMeasures read(Policy.Evidence source, PrometheusAccess access) {
        var prometheus = source instanceof Policy.Evidence.Prometheus p
                ? Optional.of(p)
                : Optional.<Policy.Evidence.Prometheus>empty();
        var day = prometheus.map(p -> new PrometheusHistory(access.pages(p)).comparisons(namespace, now));
        return new LiveMeasures(
                day, day.isPresent() && day.get().isKnown() ? Fact.unknown("Prometheus was asked instead") : pods());
    }

    private Fact<List<SinceStart>> pods() {
        Fact<List<ArgoPod>> running = new LivePods(client).list(namespace);
        return running.map(pods -> SinceStartReader.read(new ProxyPages(client), pods, now));
    }
}
