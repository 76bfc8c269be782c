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
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
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

    /** For the whole of one answer. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private final String url;
    private final Map<String, String> labels;
    private final Supplier<Fact<Way>> way;
    private final int maxBytes;

    /** How one look asks. */
    record Way(MetricsHttp http, Optional<String> token) {}

    /** One for all: each client has threads of its own. */
    private static final class Shared {
        static final MetricsHttp HTTP = new MetricsHttp(PATIENCE);
    }

    static MetricsHttp plain() {
        return Shared.HTTP;
    }

    /**
     * @param url of the HTTP API, without {@code /api/v1}
     * @param labels that the series have besides {@code namespace} and {@code pod}
     */
    public PrometheusPages(String url, Map<String, String> labels) {
        this(url, labels, plain(), PrometheusAnswer.MAX_BYTES);
    }

    PrometheusPages(String url, Map<String, String> labels, MetricsHttp http, int maxBytes) {
        this(url, labels, () -> Fact.known(new Way(http, Optional.empty())), maxBytes);
    }

    /** @param way is asked for at each look; where it is unknown nobody is asked */
    PrometheusPages(String url, Map<String, String> labels, Supplier<Fact<Way>> way, int maxBytes) {
        this.url = ServerUrl.normal(url);
        this.labels = Map.copyOf(labels);
        this.way = way;
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
        var found = way.get();
        return found instanceof Fact.Known<Way> known
                ? read(known.value(), namespace, pods, at)
                : same(pods, ((Fact.Unknown<Way>) found).why());
    }

    private static Map<ArgoPod, Fact<MetricsPage>> same(List<ArgoPod> pods, String why) {
        var pages = new LinkedHashMap<ArgoPod, Fact<MetricsPage>>();
        pods.forEach(pod -> pages.put(pod, Fact.unknown(why)));
        return pages;
    }

    private Map<ArgoPod, Fact<MetricsPage>> read(Way by, String namespace, List<ArgoPod> pods, Instant at) {
        var asked = new ArrayList<CompletableFuture<Fact<List<PrometheusAnswer.Sample>>>>();
        PromQl.sums(namespace, labels).forEach(query -> asked.add(ask(by, query, at)));
        var scrapes = ask(by, PromQl.scrapes(namespace, labels), at).join();
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
        if (failure != null) {
            return same(pods, told(failure));
        }
        var pages = new LinkedHashMap<ArgoPod, Fact<MetricsPage>>();
        pods.forEach(pod -> pages.put(pod, targets.page(pod)));
        return pages;
    }

    private CompletableFuture<Fact<List<PrometheusAnswer.Sample>>> ask(Way by, String query, Instant at) {
        return get(by, "query?query=" + encoded(query) + "&time=" + at.getEpochSecond(), PrometheusAnswer.VECTOR);
    }

    /** The values at {@code from} and every step after it until {@code to}, or why there are none. */
    Fact<List<PrometheusAnswer.Sample>> durations(String namespace, Instant from, Instant to, Duration step) {
        var found = way.get();
        if (found instanceof Fact.Unknown<Way> unknown) {
            return Fact.unknown(unknown.why());
        }
        var settled = SETTLED.toSeconds();
        var answer = get(
                        ((Fact.Known<Way>) found).value(),
                        "query_range?query=" + encoded(PromQl.durations(namespace, labels, step)) + "&start="
                                + (from.getEpochSecond() - settled) + "&end=" + (to.getEpochSecond() - settled)
                                + "&step=" + step.toSeconds(),
                        PrometheusAnswer.MATRIX)
                .join();
        return answer instanceof Fact.Unknown<List<PrometheusAnswer.Sample>> unknown ? said(unknown.why()) : answer;
    }

    /** Unknown for what Prometheus answered. */
    <T> Fact<T> said(String why) {
        return Fact.unknown(told(why));
    }

    private String told(String why) {
        return "Prometheus at " + OneLine.of(url, 80) + ": " + why;
    }

    private CompletableFuture<Fact<List<PrometheusAnswer.Sample>>> get(Way by, String asked, String type) {
        HttpRequest request;
        try {
            // Without it, Thanos answers with what it could reach.
            var question = HttpRequest.newBuilder(URI.create(url + "/api/v1/" + asked + "&partial_response=false"))
                    .header("Accept", "application/json")
                    .header("User-Agent", "argo-tuner");
            by.token().ifPresent(token -> question.header("Authorization", "Bearer " + token));
            request = question.build();
        } catch (IllegalArgumentException e) {
            return CompletableFuture.completedFuture(
                    Fact.unknown(
                            "the URL cannot be used; correct spec.evidence.prometheus.url, or --prometheus where that gave it"));
        }
        return by.http()
                .ask(
                        request,
                        "answer",
                        status -> new BodyReader<>(new PrometheusAnswer(
                                status, maxBytes, type, by.token().isPresent())));
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
