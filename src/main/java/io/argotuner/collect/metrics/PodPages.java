package io.argotuner.collect.metrics;

import io.argotuner.decide.Fact;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodySubscribers;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Asks each pod itself, at its own address: a Service would answer for one of its pods and not tell for which. The pages
 * are read in parallel and as they arrive.
 */
public final class PodPages implements PageSource {
    private static final int AT_ONCE = 64;

    private final MetricsHttp http;
    private final long maxBytes;

    public PodPages() {
        this(Duration.ofSeconds(5), MetricsPage.MAX_BYTES);
    }

    /** @param patience for the whole of one page */
    PodPages(Duration patience, long maxBytes) {
        this.http = new MetricsHttp(patience);
        this.maxBytes = maxBytes;
    }

    @Override
    public Map<ArgoPod, Fact<MetricsPage>> read(List<ArgoPod> pods, Instant at) {
        var pages = new LinkedHashMap<ArgoPod, Fact<MetricsPage>>();
        for (int from = 0; from < pods.size(); from += AT_ONCE) {
            var asked = new LinkedHashMap<ArgoPod, CompletableFuture<Fact<MetricsPage>>>();
            pods.subList(from, Math.min(pods.size(), from + AT_ONCE)).forEach(pod -> asked.put(pod, ask(pod, at)));
            asked.forEach((pod, answer) -> pages.put(pod, answer.join()));
        }
        return pages;
    }

    /** Always completes, with a fact, within the patience. */
    private CompletableFuture<Fact<MetricsPage>> ask(ArgoPod pod, Instant at) {
        if (pod.port() instanceof Fact.Unknown<Integer> unknown) {
            return CompletableFuture.completedFuture(Fact.unknown(unknown.why()));
        }
        if (pod.address() instanceof Fact.Unknown<String> unknown) {
            return CompletableFuture.completedFuture(Fact.unknown(unknown.why()));
        }
        var where = host(pod.address().orElse("")) + ":" + pod.port().orElse(0);
        HttpRequest request;
        try {
            request = HttpRequest.newBuilder(URI.create("http://" + where + "/metrics"))
                    .header("Accept", MetricsPage.ACCEPT)
                    .header("User-Agent", "argo-tuner")
                    .build();
        } catch (IllegalArgumentException e) {
            return CompletableFuture.completedFuture(
                    Fact.unknown("pod " + pod.name() + " has an address that cannot be used"));
        }
        // Without the address, which a restart changes: this is a sentence in status.
        var asked = pod.name() + " on port " + pod.port().orElse(0) + ": ";
        CompletableFuture<Fact<MetricsPage>> answer = http.ask(
                request,
                "page",
                status -> status == 200
                        ? new BodyReader<>(new PageReading(at, maxBytes))
                        : BodySubscribers.replacing(Fact.unknown("answered " + status)));
        return answer.thenApply(
                page -> page instanceof Fact.Unknown<MetricsPage> unknown ? Fact.unknown(asked + unknown.why()) : page);
    }

    private static String host(String address) {
        return address.indexOf(':') < 0 ? address : "[" + address + "]";
    }
}
