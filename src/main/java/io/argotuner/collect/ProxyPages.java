package io.argotuner.collect;

import io.argotuner.collect.metrics.ArgoPod;
import io.argotuner.collect.metrics.MetricsPage;
import io.argotuner.collect.metrics.PageSource;
import io.argotuner.decide.Fact;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Asks the pods through the API server's proxy, from where their addresses cannot be reached: a laptop. Needs the verb
 * get on pods/proxy, which may be anything from a pod's web pages to its administration, so the operator does not have
 * it.
 */
public final class ProxyPages implements PageSource {
    private static final String NOT_GRANTED = "the verb get on pods/proxy is not granted";

    private final HttpClient http;
    private final String server;
    private final Duration patience;

    public ProxyPages(KubernetesClient client) {
        this(client, Duration.ofSeconds(10));
    }

    /** @param patience the longest wait for an answer to begin, and then for each next piece of it */
    ProxyPages(KubernetesClient client, Duration patience) {
        var config = new RequestConfigBuilder(client.getConfiguration().getRequestConfig())
                .withRequestRetryBackoffLimit(0)
                .build();
        this.http = client.getHttpClient().newBuilder().tag(config).build();
        this.server = ServerUrl.normal(client.getMasterUrl().toString());
        this.patience = patience;
    }

    @Override
    public Map<ArgoPod, Fact<MetricsPage>> read(List<ArgoPod> pods, Instant at) {
        var pages = new LinkedHashMap<ArgoPod, Fact<MetricsPage>>();
        Fact<MetricsPage> refused = null;
        for (var pod : pods) {
            var page = refused == null ? read(pod, at) : refused;
            // Who may not ask for one pod may not ask for the next.
            if (page instanceof Fact.Unknown<MetricsPage> unknown
                    && unknown.why().startsWith(NOT_GRANTED)) {
                refused = page;
            }
            pages.put(pod, page);
        }
        return pages;
    }

    private Fact<MetricsPage> read(ArgoPod pod, Instant at) {
        if (pod.port() instanceof Fact.Unknown<Integer> unknown) {
            return Fact.unknown(unknown.why());
        }
        var request = http.newHttpRequestBuilder()
                .uri(server + "/api/v1/namespaces/" + pod.namespace() + "/pods/" + pod.name() + ":"
                        + pod.port().orElse(0) + "/proxy/metrics")
                .setHeader("Accept", MetricsPage.ACCEPT)
                .build();
        try (var body = HttpBody.open(http, request, patience)) {
            return switch (body.status()) {
                case 200 -> MetricsPage.read(body, at);
                case 403 -> Fact.unknown(NOT_GRANTED + "; grant it, or run argo-tuner in the cluster");
                default -> Fact.unknown(pod.name() + " through the API server's proxy: answered " + body.status());
            };
        } catch (IOException | KubernetesClientException e) {
            return Fact.unknown(pod.name() + " through the API server's proxy: " + NoAnswer.reason(e));
        }
    }
}
