package io.argotuner.collect;

import com.fasterxml.jackson.core.JacksonException;
import io.argotuner.collect.ClusterSecretParser.Read;
import io.argotuner.decide.placement.ClusterPin;
import io.argotuner.decide.placement.Pins;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.HttpClient;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Reads the cluster Secrets of a live install, for those who ask for pins to be managed: the one place of the operator
 * that does. Secrets are read as a stream of which name, server, shard and ownership are kept; credentials are neither
 * kept nor decoded nor logged. While no Secret has changed only their metadata is asked for, so that credentials do not
 * even cross the network. Safe for use by several threads.
 */
public final class ClusterPins {
    /** The key of a Secret's shard in a journal. */
    public static final String SHARD = "data/shard";

    private static final int PAGE = 500;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String JSON = "application/json";
    private static final String METADATA_ONLY = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";

    private final HttpClient http;
    private final String server;
    private final Map<String, Seen> seen = new ConcurrentHashMap<>();

    public ClusterPins(KubernetesClient client) {
        this.http = client.getHttpClient();
        this.server = ServerUrl.normal(client.getMasterUrl().toString());
    }

    /**
     * What was read.
     *
     * @param secrets the same clusters as Argo CD's sharding sees them; none where they could not be read
     */
    public record Reading(Pins pins, ClusterSecrets secrets) {}

    private record Seen(Set<String> versions, boolean inClusterEnabled, Reading reading) {}

    /**
     * Never throws: where Secrets cannot be read the pins say why.
     *
     * @param inClusterEnabled whether Argo CD's cluster list holds the in-cluster
     */
    public Reading read(String namespace, boolean inClusterEnabled) {
        try {
            var last = seen.get(namespace);
            if (last != null && last.inClusterEnabled() == inClusterEnabled) {
                var versions = new HashSet<String>();
                pages(namespace, METADATA_ONLY, in -> versions.add(ClusterSecretParser.version(in)));
                if (versions.equals(last.versions())) {
                    return last.reading();
                }
            }
            var read = new ArrayList<Read>();
            pages(namespace, JSON, in -> read.add(ClusterSecretParser.secret(in)));
            var reading = reading(read, inClusterEnabled);
            seen.put(namespace, new Seen(versions(read), inClusterEnabled, reading));
            return reading;
        } catch (Unread e) {
            seen.remove(namespace);
            return new Reading(
                    Pins.missing(e.denied ? Pins.Access.DENIED : Pins.Access.FAILED, e.why),
                    ClusterSecrets.of(List.of(), inClusterEnabled));
        }
    }

    /** Drops what is remembered about an install that is no longer looked at. */
    public void forget(String namespace) {
        seen.remove(namespace);
    }

    private static Reading reading(List<Read> read, boolean inClusterEnabled) {
        var secrets = ClusterSecrets.of(read.stream().map(Read::secret).toList(), inClusterEnabled);
        var byUid = new HashMap<String, Read>();
        read.forEach(r -> byUid.put(uid(r.secret()), r));
        var names = secrets.nameByServer();
        var pins = new ArrayList<ClusterPin>();
        for (var cluster : secrets.clusters()) {
            var found = Optional.ofNullable(byUid.get(cluster.uid()));
            found.ifPresent(r -> pins.add(ClusterSecretParser.pin(
                    r, cluster.server(), OneLine.of(names.getOrDefault(cluster.server(), cluster.server()), 100))));
        }
        pins.sort(Comparator.comparing(ClusterPin::server));
        return new Reading(new Pins(Pins.Access.READ, "", pins, Map.of(), false), secrets);
    }

    private static Set<String> versions(List<Read> read) {
        var versions = new HashSet<String>();
        read.forEach(r ->
                versions.add(uid(r.secret()) + "/" + r.secret().getMetadata().getResourceVersion()));
        return versions;
    }

    private static String uid(Secret secret) {
        return String.valueOf(secret.getMetadata().getUid());
    }

    private void pages(String namespace, String accept, ListPage.Item each) throws Unread {
        var next = "";
        do {
            var page = page(namespace, accept, next, each);
            if (!page.next().isEmpty() && page.next().equals(next)) {
                throw new Unread(false, "the API server answers the same page of Secrets again and again");
            }
            next = page.next();
        } while (!next.isEmpty());
    }

    private ListPage page(String namespace, String accept, String next, ListPage.Item each) throws Unread {
        var request = http.newHttpRequestBuilder()
                .uri(server + "/api/v1/namespaces/" + encoded(namespace) + "/secrets?labelSelector="
                        + encoded(ClusterSecrets.TYPE_LABEL + "=cluster") + "&limit=" + PAGE
                        + (next.isEmpty() ? "" : "&continue=" + encoded(next)))
                .setHeader("Accept", accept)
                .build();
        try (var body = HttpBody.open(http, request, PATIENCE)) {
            if (body.status() == 403) {
                throw new Unread(
                        true,
                        "the verbs list and patch on secrets in namespace " + namespace
                                + " are not granted; apply deploy/pinning.yaml, or set rbac.pinning in the chart");
            }
            if (body.status() != 200) {
                throw new Unread(false, "the API server answered " + body.status() + " to the list of cluster Secrets");
            }
            return ListPage.read(body, each);
        } catch (JacksonException e) {
            // Its message may quote what is secret.
            throw new Unread(false, "the answer to the list of cluster Secrets is cut off or no JSON");
        } catch (IOException | KubernetesClientException e) {
            throw new Unread(false, "the list of cluster Secrets could not be read: " + NoAnswer.reason(e));
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static final class Unread extends Exception {
        private static final long serialVersionUID = 1L;
        private final boolean denied;
        private final String why;

        Unread(boolean denied, String why) {
            super(why);
            this.denied = denied;
            this.why = why;
        }
    }
}
