package io.argotuner.bench;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Applications of the size that they have in real fleets: 25 resources, a history of 10 and managed fields, about 7.5 kB
 * of JSON each, on clusters of equal size.
 */
final class RealisticApplications {
    private static final int AT_ONCE = 48;
    private static final int RESOURCES = 25;
    private static final int HISTORY = 10;

    private final KubernetesClient admin;
    private final String namespace;
    private final int clusters;
    private int created;

    RealisticApplications(KubernetesClient admin, String namespace, int clusters) {
        this.admin = admin;
        this.namespace = namespace;
        this.clusters = clusters;
    }

    /** Creates what is missing to that number. */
    void grow(int count) {
        var slots = new Semaphore(AT_ONCE);
        var failure = new AtomicReference<@Nullable String>();
        while (created < count && failure.get() == null) {
            var body = body(created++);
            send(slots, failure, request(path("")).post("application/json", body));
        }
        finish(slots, failure);
    }

    /** Changes one Application in a way that no census looks at, as Argo CD's own status writes do. */
    void touch(int number, int round) {
        var slots = new Semaphore(AT_ONCE);
        var failure = new AtomicReference<@Nullable String>();
        var body = "{\"metadata\":{\"annotations\":{\"bench.example/round\":\"%d\"}}}".formatted(round);
        send(slots, failure, request(path("/" + name(number % created))).patch("application/merge-patch+json", body));
        finish(slots, failure);
    }

    String listPath() {
        return path("");
    }

    int created() {
        return created;
    }

    private String path(String rest) {
        return "/apis/argoproj.io/v1alpha1/namespaces/" + namespace + "/applications" + rest;
    }

    private HttpRequest.Builder request(String path) {
        return admin.getHttpClient().newHttpRequestBuilder().uri(URI.create(admin.getMasterUrl() + path.substring(1)));
    }

    private void send(Semaphore slots, AtomicReference<@Nullable String> failure, HttpRequest.Builder request) {
        slots.acquireUninterruptibly();
        admin.getHttpClient().sendAsync(request.build(), String.class).whenComplete((answer, error) -> {
            slots.release();
            if (error != null || !answer.isSuccessful()) {
                failure.compareAndSet(null, error == null ? refusal(answer) : String.valueOf(error));
            }
        });
    }

    private static String refusal(HttpResponse<String> answer) {
        return answer.code() + " " + answer.body();
    }

    private static void finish(Semaphore slots, AtomicReference<@Nullable String> failure) {
        slots.acquireUninterruptibly(AT_ONCE);
        if (failure.get() != null) {
            throw new IllegalStateException("an Application is refused: " + failure.get());
        }
    }

    private static String name(int number) {
        return "app-%06d".formatted(number);
    }

    private String body(int number) {
        var team = number % 40;
        var at = Instant.now().minusSeconds(number % 180).truncatedTo(ChronoUnit.SECONDS);
        var source =
                "{\"repoURL\":\"https://git.example/team-%02d/deploy.git\",\"path\":\"apps/%s\",\"targetRevision\":\"main\"}"
                        .formatted(team, name(number));
        var destination = "{\"server\":\"https://cluster-%04d.example\",\"namespace\":\"%s\"}"
                .formatted(number % clusters, name(number));
        var resources = IntStream.range(0, RESOURCES)
                .mapToObj(i -> ("{\"group\":\"apps\",\"version\":\"v1\",\"kind\":\"Deployment\",\"namespace\":\"%s\","
                                + "\"name\":\"component-%02d\",\"status\":\"Synced\",\"health\":{\"status\":\"Healthy\"}}")
                        .formatted(name(number), i))
                .collect(Collectors.joining(","));
        var history = IntStream.range(0, HISTORY)
                .mapToObj(i -> ("{\"id\":%d,\"revision\":\"%040d\",\"deployedAt\":\"%s\",\"deployStartedAt\":\"%s\","
                                + "\"initiatedBy\":{\"automated\":true},\"source\":%s}")
                        .formatted(i, i, at, at, source))
                .collect(Collectors.joining(","));
        return """
                {"apiVersion":"argoproj.io/v1alpha1","kind":"Application","metadata":{"name":"%1$s",
                "labels":{"team":"team-%2$02d"}},
                "spec":{"project":"team-%2$02d","source":%3$s,"destination":%4$s,
                "syncPolicy":{"automated":{"prune":true,"selfHeal":true},"syncOptions":["CreateNamespace=true"]}},
                "status":{"reconciledAt":"%5$s","sourceType":"Kustomize","controllerNamespace":"%6$s",
                "health":{"status":"Healthy","lastTransitionTime":"%5$s"},
                "sync":{"status":"Synced","revision":"%7$040d","comparedTo":{"destination":%4$s,"source":%3$s}},
                "resources":[%8$s],"history":[%9$s],"summary":{"images":["registry.example/web:1.2.3"]}}}
                """.formatted(name(number), team, source, destination, at, namespace, number, resources, history);
    }
}
