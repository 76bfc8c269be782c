package io.argotuner.testing;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * What the API server was asked, from its audit log: every request of an operator under test, and the updates,
 * patches and deletions by admin. Exact: a look waits until each request that was answered before it is in the log.
 */
public final class Audit {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path log;
    private final KubernetesClient auditor;
    private final List<Request> requests = new ArrayList<>();
    private final HashSet<String> underWay = new HashSet<>();
    private long position;

    Audit(Servers servers) {
        log = servers.auditLog();
        auditor = servers.client(Servers.AUDITOR);
    }

    /** A point in the log. */
    public record Mark(int index) {}

    /**
     * One answered request.
     *
     * @param user whom it was made for, which is the impersonated user where there is one
     * @param verb as in RBAC, such as {@code patch}
     * @param resource plural with its subresource, such as {@code statefulsets} or {@code argotuningpolicies/status}
     * @param namespace empty for a cluster-scoped object
     * @param name empty where the request names none
     * @param uri with the query, which holds fieldManager and force
     * @param code of the answer
     * @param sent body of a write, missing where it had none or was refused before it was read
     * @param stored the object as the API server answered it, or a Status
     */
    public record Request(
            Instant at,
            String user,
            String verb,
            String resource,
            String namespace,
            String name,
            String uri,
            String userAgent,
            int code,
            JsonNode sent,
            JsonNode stored) {
        /** Whether it could have changed something, refused or not; reviews of one's own rights cannot. */
        public boolean mutating() {
            return !List.of("get", "list", "watch").contains(verb) && !resource.startsWith("selfsubject");
        }

        public boolean succeeded() {
            return code < 400;
        }

        public boolean of(String plural) {
            return resource.equals(plural);
        }

        @Override
        public String toString() {
            return "%d %s %s %s/%s by %s %s%s"
                    .formatted(
                            code, verb, resource, namespace, name, user, uri, sent.isMissingNode() ? "" : " " + sent);
        }
    }

    /** Now: later requests are those answered after this call began. */
    public synchronized Mark mark() {
        catchUp();
        return new Mark(requests.size());
    }

    /** Writes of a user since the mark but those of Leases, refused ones too, in the order of their answers. */
    public List<Request> writes(String user, Mark since) {
        return requests(user, since, r -> r.mutating() && !r.of("leases"));
    }

    /** Reads of a user since the mark; a watch counts when it ends. */
    public List<Request> reads(String user, Mark since) {
        return requests(user, since, r -> !r.mutating());
    }

    /** All requests of a user since the mark that pass the filter. */
    public synchronized List<Request> requests(String user, Mark since, Predicate<Request> filter) {
        catchUp();
        return requests.subList(since.index(), requests.size()).stream()
                .filter(r -> r.user().equals(user))
                .filter(filter)
                .toList();
    }

    /** kube-apiserver was killed: what it had under way is answered no more. */
    synchronized void forgetUnderWay() {
        read().forEach(this::take);
        underWay.clear();
    }

    /** Reads on until a request of our own is in the log, and until those that were under way before it are done. */
    private void catchUp() {
        var token = "audit-" + UUID.randomUUID();
        auditor.configMaps().inNamespace("default").withName(token).get();
        var begun = new ArrayList<String>();
        await("the audit log is complete")
                .atMost(Duration.ofSeconds(30))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> {
                    for (var event : read()) {
                        if (event.path("objectRef").path("name").asText().equals(token)) {
                            begun.add(token);
                            begun.addAll(underWay);
                        } else {
                            take(event);
                        }
                    }
                    return begun.contains(token) && begun.stream().noneMatch(underWay::contains);
                });
    }

    private void take(JsonNode event) {
        var id = event.path("auditID").asText();
        if (event.path("stage").asText().equals("RequestReceived")) {
            underWay.add(id);
            return;
        }
        if (event.path("stage").asText().equals("ResponseStarted")) {
            return;
        }
        underWay.remove(id);
        var ref = event.path("objectRef");
        var sub = ref.path("subresource").asText();
        var impersonated = event.path("impersonatedUser").path("username");
        requests.add(new Request(
                Instant.parse(event.path("requestReceivedTimestamp").asText()),
                impersonated.asText(event.path("user").path("username").asText()),
                event.path("verb").asText(),
                ref.path("resource").asText() + (sub.isEmpty() ? "" : "/" + sub),
                ref.path("namespace").asText(),
                ref.path("name").asText(),
                event.path("requestURI").asText(),
                event.path("userAgent").asText(),
                event.path("responseStatus").path("code").asInt(),
                event.path("requestObject"),
                event.path("responseObject")));
    }

    /** Events since the last read; a line not yet finished is left for the next. */
    private List<JsonNode> read() {
        var events = new ArrayList<JsonNode>();
        try (var file = new RandomAccessFile(log.toFile(), "r")) {
            var fresh = new byte[Math.toIntExact(file.length() - position)];
            file.seek(position);
            file.readFully(fresh);
            var from = 0;
            for (var i = 0; i < fresh.length; i++) {
                if (fresh[i] == '\n') {
                    events.add(JSON.readTree(new String(fresh, from, i - from, StandardCharsets.UTF_8)));
                    from = i + 1;
                }
            }
            position += from;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return events;
    }
}
