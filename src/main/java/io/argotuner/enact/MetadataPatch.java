package io.argotuner.enact;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.argotuner.api.Names;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpClient;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Merge patches that are answered with metadata only: neither a Secret's credentials nor an Application of a megabyte
 * comes back.
 */
final class MetadataPatch {
    private static final String METADATA_ONLY = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1";
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Not the client's own, which leaves out the nulls that take a field away. */
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient http;
    private final String server;

    MetadataPatch(KubernetesClient client) {
        this.http = client.getHttpClient();
        var url = client.getMasterUrl().toString();
        this.server = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }

    /**
     * @param path of the object, from {@code /api}
     * @return the HTTP status; the body is not looked at, since it may quote what was sent
     * @throws IOException where no answer came: it may be stored or not
     */
    int send(String path, Map<String, Object> body) throws IOException {
        var request = http.newHttpRequestBuilder()
                .uri(server + path + "?fieldManager=" + Names.FIELD_MANAGER)
                .method("PATCH", "application/merge-patch+json", JSON.writeValueAsString(body))
                .setHeader("Accept", METADATA_ONLY)
                .build();
        var sent = http.sendAsync(request, String.class);
        try {
            return sent.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS).code();
        } catch (TimeoutException e) {
            sent.cancel(true);
            throw new InterruptedIOException("no answer within " + PATIENCE.toSeconds() + " s");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }
}
