package io.argotuner.collect.metrics;

import io.argotuner.collect.OneLine;
import io.argotuner.collect.ServerUrl;
import io.argotuner.decide.Fact;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The pages of pods as a Prometheus scraped them last, for those who let only their Prometheus near the pods. What comes
 * out cannot be told from what {@link PodPages} reads, but for its age, which the page tells. Two of these are equal where
 * they ask the same.
 */
public final class PrometheusPages implements PageSource {
    /** A scrape that is under way is seen by some queries of a look and not by others; one that began before is over. */
    private static final Duration SETTLED = Duration.ofSeconds(5);

    /** How far back the first look of a process reads: a window of its rates, and a scrape that is not quite as old. */
    private static final Duration BEFORE = Duration.ofSeconds((long) Growth.FADE + 90);

    private final String url;
    private final Map<String, String> labels;
    private final MetricsHttp http;
    private final int maxBytes;

    /** One for all: each client has threads of its own. */
    private static final class Shared {
        static final MetricsHttp HTTP = new MetricsHttp(Duration.ofSeconds(10));
    }

    /**
     * @param url of the HTTP API, without {@code /api/v1}
     * @param labels that the series have besides {@code namespace} and {@code pod}
     */
    public PrometheusPages(String url, Map<String, String> labels) {
        this(url, labels, Shared.HTTP, PrometheusAnswer.MAX_BYTES);
    }

    PrometheusPages(String url, Map<String, String> labels, MetricsHttp http, int maxBytes) {
        this.url = ServerUrl.normal(url);
        this.labels = Map.copyOf(labels);
        this.http = http;
        this.maxBytes = maxBytes;
    }

    @Override
    public Map<ArgoPod, Fact<MetricsPage>> read(List<ArgoPod> pods, Instant at) {
        var pages = new LinkedHashMap<ArgoPod, Fact<MetricsPage>>();
        pods.stream()
                .collect(Collectors.groupingBy(ArgoPod::namespace))
                .forEach((namespace, some) -> pages.putAll(read(namespace, some, at.minus(SETTLED))));
        return pages;
    }

    @Override
    public Map<ArgoPod, Fact<MetricsPage>> earlier(List<ArgoPod> pods, Instant at) {
        return read(pods, at.minus(BEFORE));
    }

    private Map<ArgoPod, Fact<MetricsPage>> read(String namespace, List<ArgoPod> pods, Instant at) {
        var asked = new ArrayList<CompletableFuture<Fact<List<PrometheusAnswer.Sample>>>>();
        PromQl.sums(namespace, labels).forEach(query -> asked.add(ask(query, at)));
        var scrapes = ask(PromQl.scrapes(namespace, labels), at).join();
        var targets = new ScrapedTargets();
        var failure = scrapes instanceof Fact.Unknown<List<PrometheusAnswer.Sample>> unknown ? unknown.why() : null;
        for (var one : asked) {
            var answer = one.join();
            if (answer instanceof Fact.Unknown<List<PrometheusAnswer.Sample>> unknown && failure == null) {
                failure = unknown.why();
            }
            answer.orElse(List.of()).forEach(targets::add);
        }
        scrapes.orElse(List.of()).forEach(targets::scraped);
        var pages = new LinkedHashMap<ArgoPod, Fact<MetricsPage>>();
        for (var pod : pods) {
            pages.put(pod, failure == null ? targets.page(pod) : said(failure));
        }
        return pages;
    }

    private CompletableFuture<Fact<List<PrometheusAnswer.Sample>>> ask(String query, Instant at) {
        return get("query?query=" + encoded(query) + "&time=" + at.getEpochSecond(), PrometheusAnswer.VECTOR);
    }

    /** The values at {@code from} and every step after it until {@code to}, or why there are none. */
    Fact<List<PrometheusAnswer.Sample>> durations(String namespace, Instant from, Instant to, Duration step) {
        var settled = SETTLED.toSeconds();
        var answer = get(
                        "query_range?query=" + encoded(PromQl.durations(namespace, labels, step)) + "&start="
                                + (from.getEpochSecond() - settled) + "&end=" + (to.getEpochSecond() - settled)
                                + "&step=" + step.toSeconds(),
                        PrometheusAnswer.MATRIX)
                .join();
        return answer instanceof Fact.Unknown<List<PrometheusAnswer.Sample>> unknown ? said(unknown.why()) : answer;
    }

    /** Unknown for what Prometheus answered. */
    <T> Fact<T> said(String why) {
        return Fact.unknown("Prometheus at " + OneLine.of(url, 80) + ": " + why);
    }

    private CompletableFuture<Fact<List<PrometheusAnswer.Sample>>> get(String asked, String type) {
        HttpRequest request;
        try {
            // Without it, Thanos answers with what it could reach.
            request = HttpRequest.newBuilder(URI.create(url + "/api/v1/" + asked + "&partial_response=false"))
                    .header("Accept", "application/json")
                    .header("User-Agent", "argo-tuner")
                    .build();
        } catch (IllegalArgumentException e) {
            return CompletableFuture.completedFuture(
                    Fact.unknown("the URL cannot be used; correct spec.evidence.prometheus.url"));
        }
        return http.ask(request, "answer", status -> new BodyReader<>(new PrometheusAnswer(status, maxBytes, type)));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PrometheusPages that && url.equals(that.url) && labels.equals(that.labels);
    }

    @Override
    public int hashCode() {
        return Objects.hash(url, labels);
    }
}
