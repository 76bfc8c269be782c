package io.argotuner.testing;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Creates Applications in bulk: many requests at once, no model in between. */
final class Applications {
    private static final int AT_ONCE = 32;

    private final KubernetesClient admin;
    private final String namespace;

    Applications(KubernetesClient admin, String namespace) {
        this.admin = admin;
        this.namespace = namespace;
    }

    void create(Map<String, Integer> perCluster) {
        var batch = UUID.randomUUID().toString().substring(0, 6);
        var slots = new Semaphore(AT_ONCE);
        var failure = new AtomicReference<@Nullable String>();
        var number = 0;
        for (var cluster : perCluster.entrySet()) {
            for (var i = 0; i < cluster.getValue(); i++) {
                slots.acquireUninterruptibly();
                post(body("app-%s-%05d".formatted(batch, number), number, cluster.getKey()))
                        .whenComplete((response, error) -> {
                            slots.release();
                            if (error != null || !response.isSuccessful()) {
                                failure.compareAndSet(
                                        null, error == null ? response.code() + response.body() : error + "");
                            }
                        });
                number++;
            }
        }
        slots.acquireUninterruptibly(AT_ONCE);
        if (failure.get() != null) {
            throw new IllegalStateException("cannot create an Application: " + failure.get());
        }
    }

    private CompletableFuture<HttpResponse<String>> post(String body) {
        var http = admin.getHttpClient();
        var uri = URI.create(
                admin.getMasterUrl() + "apis/argoproj.io/v1alpha1/namespaces/" + namespace + "/applications");
        return http.sendAsync(
                http.newHttpRequestBuilder()
                        .uri(uri)
                        .post("application/json", body)
                        .build(),
                String.class);
    }

    private static String body(String name, int number, String server) {
        var team = number % 20;
        var reconciledAt = Instant.now().minusSeconds(number % 180).truncatedTo(ChronoUnit.SECONDS);
        return """
                {"apiVersion":"argoproj.io/v1alpha1","kind":"Application",
                "metadata":{"name":"%1$s","labels":{"team":"team-%2$02d"},
                "annotations":{"argocd.argoproj.io/manifest-generate-paths":"."}},
                "spec":{"project":"team-%2$02d",
                "source":{"repoURL":"https://git.example/team-%2$02d/deploy.git","path":"apps/%1$s","targetRevision":"main"},
                "destination":{"server":"%3$s","namespace":"%1$s"},
                "syncPolicy":{"automated":{"prune":true,"selfHeal":true},"syncOptions":["CreateNamespace=true"]}},
                "status":{"reconciledAt":"%4$s","sourceType":"Kustomize","controllerNamespace":"argocd",
                "health":{"status":"Healthy","lastTransitionTime":"%4$s"},
                "sync":{"status":"Synced","revision":"0123456789abcdef0123456789abcdef01234567",
                "comparedTo":{"destination":{"server":"%3$s","namespace":"%1$s"},
                "source":{"repoURL":"https://git.example/team-%2$02d/deploy.git","path":"apps/%1$s","targetRevision":"main"}}},
                "resources":[
                {"version":"v1","kind":"Service","namespace":"%1$s","name":"web","status":"Synced","health":{"status":"Healthy"}},
                {"group":"apps","version":"v1","kind":"Deployment","namespace":"%1$s","name":"web","status":"Synced","health":{"status":"Healthy"}}],
                "summary":{"images":["web:1.2.3"]}}}
                """.formatted(name, team, server, reconciledAt);
    }
}
