package io.argotuner.collect.metrics;

import io.argotuner.collect.NoAnswer;
import io.argotuner.decide.Fact;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscribers;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks each pod itself, at its own address: a Service would answer for one of its pods and not tell for which. The pages
 * are read in parallel and as they arrive.
 */
public final class PodPages implements PageSource {
    private static final int AT_ONCE = 64;

    private final HttpClient http;
    private final Duration patience;
    private final long maxBytes;

    public PodPages() {
        this(Duration.ofSeconds(5), MetricsPage.MAX_BYTES);
    }

    /** @param patience for the whole of one page */
    PodPages(Duration patience, long maxBytes) {
        this.patience = patience;
        this.maxBytes = maxBytes;
        // No proxy: a pod's address means something within the cluster only. No redirect: the pod is asked, nobody
        // else.
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(patience.dividedBy(2))
                .followRedirects(HttpClient.Redirect.NEVER)
                .proxy(HttpClient.Builder.NO_PROXY)
                .build();
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
        // Without the address, which a restart changes: this is a sentence in status.
        var asked = pod.name() + " on port " + pod.port().orElse(0) + ": ";
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
        var answer = http.sendAsync(
                request,
                head -> head.statusCode() == 200
                        ? new PageSubscriber(new PageReading(at, maxBytes))
                        : BodySubscribers.replacing(Fact.unknown("answered " + head.statusCode())));
        var fact = new CompletableFuture<HttpResponse<Fact<MetricsPage>>>();
        var unused = answer.whenComplete((response, failure) -> {
            if (failure == null) {
                fact.complete(response);
            } else {
                fact.completeExceptionally(failure);
            }
        });
        return fact.orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS).handle((response, failure) -> {
            if (failure != null) {
                // The client's own future is the one that ends the connection.
                answer.cancel(true);
                return Fact.unknown(asked + reason(failure));
            }
            return response.body() instanceof Fact.Unknown<MetricsPage> unknown
                    ? Fact.unknown(asked + unknown.why())
                    : response.body();
        });
    }

    private String reason(Throwable failure) {
        var cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof TimeoutException
                ? "no whole page within " + patience.toMillis() / 1000.0 + " s"
                : NoAnswer.reason(cause);
    }

    private static String host(String address) {
        return address.indexOf(':') < 0 ? address : "[" + address + "]";
    }
}
