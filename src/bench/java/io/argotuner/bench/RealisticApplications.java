package io.argotuner.bench;

import io.argotuner.testing.RealisticApplication;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.net.URI;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Applications of the size that they have in real fleets, on clusters of equal size. */
final class RealisticApplications {
    private static final int AT_ONCE = 48;

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
            var body = RealisticApplication.json(namespace, created++, clusters, Instant.now());
            send(slots, failure, request(path("")).post("application/json", body));
        }
        finish(slots, failure);
    }

    /** Changes one Application in a way that no census looks at, as Argo CD's own status writes do. */
    void touch(int number, int round) {
        var slots = new Semaphore(AT_ONCE);
        var failure = new AtomicReference<@Nullable String>();
        var body = "{\"metadata\":{\"annotations\":{\"bench.example/round\":\"%d\"}}}".formatted(round);
        send(slots, failure, request(path("/" + RealisticApplication.name(number % created))).patch("application/merge-patch+json", body));
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
}
