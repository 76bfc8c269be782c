package io.argotuner.standin;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Writes {@code status.reconciledAt} of Applications as the controller does, and takes the request to be compared away; several requests at once. */
final class Stamps {
    private static final int AT_ONCE = 8;

    private final KubernetesClient client;
    private final Semaphore slots = new Semaphore(AT_ONCE);
    private final AtomicReference<@Nullable String> failure = new AtomicReference<>();

    Stamps(KubernetesClient client) {
        this.client = client;
    }

    /**
     * Returns when all are written; an Application that is gone is passed over.
     *
     * @throws IllegalStateException where one is refused
     */
    void write(List<App> apps, Function<App, Instant> at) {
        for (var app : apps) {
            slots.acquireUninterruptibly();
            var body = "{\"metadata\":{\"annotations\":{\"argocd.argoproj.io/refresh\":null}},"
                    + "\"status\":{\"reconciledAt\":\"" + at.apply(app).truncatedTo(ChronoUnit.SECONDS) + "\"}}";
            var http = client.getHttpClient();
            var uri = URI.create(client.getMasterUrl() + "apis/argoproj.io/v1alpha1/namespaces/" + app.namespace
                    + "/applications/" + app.name);
            http.sendAsync(
                            http.newHttpRequestBuilder()
                                    .uri(uri)
                                    .method("PATCH", "application/merge-patch+json", body)
                                    .build(),
                            String.class)
                    .whenComplete((response, error) -> {
                        slots.release();
                        if (error != null || !response.isSuccessful() && response.code() != 404) {
                            failure.compareAndSet(null, error == null ? response.code() + response.body() : error + "");
                        }
                    });
        }
        slots.acquireUninterruptibly(AT_ONCE);
        slots.release(AT_ONCE);
        var why = failure.get();
        if (why != null) {
            throw new IllegalStateException("cannot stamp an Application: " + why);
        }
    }
}
