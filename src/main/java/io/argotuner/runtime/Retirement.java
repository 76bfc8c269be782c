package io.argotuner.runtime;

import io.argotuner.api.ArgoTuningPolicy;
import io.argotuner.api.Names;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.KubernetesClientTimeoutException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Takes the policies away while the operator still runs, so that each restores its install or retains the values, as its
 * {@code onDelete} says. Where the operator does not answer, nothing is left to hang: the finalizer goes, the values stay.
 */
public final class Retirement {
    private final KubernetesClient client;
    private final LongSupplier nanos;

    /**
     * A policy that is gone.
     *
     * @param policy {@code namespace/name}
     * @param answered whether the operator let it go; else its finalizer was removed here
     */
    public record Retired(String policy, boolean answered) {}

    /** @param nanos a monotonic clock */
    public Retirement(KubernetesClient client, LongSupplier nanos) {
        this.client = client;
        this.nanos = nanos;
    }

    /**
     * Deletes every policy at once and waits for all of them.
     *
     * @param namespaces whose policies, empty for all
     * @param patience in all, before finalizers are removed
     * @return what is gone, in the order of the API server; empty where there was none, or no such kind
     * @throws KubernetesClientException where the API server refuses or does not answer
     */
    public List<Retired> retire(List<String> namespaces, Duration patience) {
        var deadline = nanos.getAsLong() + patience.toNanos();
        var policies = policies(namespaces);
        policies.forEach(policy -> resource(policy).delete());
        var retired = new ArrayList<Retired>();
        for (var policy : policies) {
            var answered = gone(policy, Duration.ofNanos(Math.max(0, deadline - nanos.getAsLong())));
            if (!answered) {
                release(policy);
            }
            retired.add(new Retired(
                    policy.getMetadata().getNamespace() + "/"
                            + policy.getMetadata().getName(),
                    answered));
        }
        return retired;
    }

    private List<ArgoTuningPolicy> policies(List<String> namespaces) {
        var all = client.resources(ArgoTuningPolicy.class);
        try {
            return namespaces.isEmpty()
                    ? all.inAnyNamespace().list().getItems()
                    : namespaces.stream()
                            .flatMap(namespace -> all.inNamespace(namespace).list().getItems().stream())
                            .toList();
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                return List.of();
            }
            throw e;
        }
    }

    private boolean gone(ArgoTuningPolicy policy, Duration patience) {
        try {
            // One of the same name and another uid is somebody's new policy.
            resource(policy)
                    .waitUntilCondition(
                            now -> now == null || !uid(now).equals(uid(policy)),
                            patience.toMillis(),
                            TimeUnit.MILLISECONDS);
            return true;
        } catch (KubernetesClientTimeoutException e) {
            return false;
        }
    }

    private void release(ArgoTuningPolicy policy) {
        try {
            resource(policy).edit(now -> {
                if (uid(now).equals(uid(policy))) {
                    now.removeFinalizer(Names.FINALIZER);
                }
                return now;
            });
        } catch (KubernetesClientException e) {
            // It went at the last moment.
            if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                throw e;
            }
        }
    }

    private Resource<ArgoTuningPolicy> resource(ArgoTuningPolicy policy) {
        return client.resources(ArgoTuningPolicy.class)
                .inNamespace(policy.getMetadata().getNamespace())
                .withName(policy.getMetadata().getName());
    }

    private static String uid(ArgoTuningPolicy policy) {
        return policy.getMetadata().getUid();
    }
}
