package io.argotuner.runtime;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import java.time.Duration;

/** The same connection with less patience: the client's own default of 10 retries can hold a request for 100 seconds. */
final class Clients {
    private Clients() {}

    /** @param retries of one request that the server failed to answer well, from 100 ms apart, doubling */
    static KubernetesClient withRetries(KubernetesClient client, int retries, Duration timeout) {
        var config = new RequestConfigBuilder(client.getConfiguration().getRequestConfig())
                .withRequestRetryBackoffLimit(retries)
                .withRequestTimeout((int) timeout.toMillis())
                .build();
        return client.newClient(config).adapt(KubernetesClient.class);
    }
}
