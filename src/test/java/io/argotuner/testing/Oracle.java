package io.argotuner.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.argotuner.testing.Audit.Request;
import io.argotuner.testing.Ledger.Version;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Judges everything that an operator did in a sandbox by the promises of docs/reliability.md, from the audit log, from
 * every stored version of the objects and from the log. Runs after each test; it knows nothing of what the test does.
 */
final class Oracle {
    static final String US = "argo-tuner";
    /** Refused writes of one object that a test may see before it counts as a storm. */
    private static final int STORM = 60;

    private final List<Request> requests;
    private final List<Version> versions;
    private final List<Judgement> judgements = new ArrayList<>();

    /** A broken promise and how it was seen. */
    record Judgement(Promise promise, String what) {
        @Override
        public String toString() {
            return promise + ": " + what;
        }
    }

    /**
     * One write of argo-tuner's that was stored.
     *
     * @param before the version that it met, missing where the object was made by it
     * @param apply server-side apply, the way in; anything else is the way out
     */
    record Stored(Request request, Version before, Version after, boolean apply) {
        String subject() {
            return after.subject();
        }

        Set<String> leaves() {
            return Leaves.changed(before.object(), after.object());
        }
    }

    /**
     * @param requests of the operator, in the order of their answers
     * @param versions of all objects of its namespace
     */
    Oracle(List<Request> requests, List<Version> versions) {
        this.requests = requests;
        this.versions = versions;
    }

    List<Judgement> judge() {
        var stored = stored();
        requests();
        stored.forEach(this::scope);
        new StoredPins(this, stored, versions).judge();
        new StoredWrites(this, stored, versions).judge();
        judgements.addAll(new Traces(requests, versions).judge());
        return List.copyOf(judgements);
    }

    void broken(Promise promise, String what) {
        judgements.add(new Judgement(promise, what));
    }

    /** Cluster Secrets by their label, a page at a time, and a patch that is answered without their data. */
    private static boolean isForPins(Request request) {
        return request.verb().equals("list")
                ? request.uri().contains("labelSelector=argocd.argoproj.io%2Fsecret-type%3Dcluster")
                : request.verb().equals("patch") && !request.stored().has("data");
    }

    private void requests() {
        var managed = versions.stream()
                .filter(v -> v.kind().equals("ArgoTuningPolicy"))
                .anyMatch(v -> v.object().at("/spec/sharding/pinning").asText().equals("Manage"));
        var refused = new HashMap<String, Integer>();
        for (var request : requests) {
            if (request.of("secrets") && !(managed && isForPins(request))) {
                broken(Promise.SILENCE, "asked for a Secret: " + request);
            }
            if (request.of("applications")
                    && request.mutating()
                    && !request.sent().toString().equals(AllowedWrites.REFRESH)) {
                broken(Promise.SCOPE, "wrote something else to an Application: " + request);
            }
            if (!request.mutating() || request.of("leases")) {
                continue;
            }
            var asked = request.verb() + " " + request.resource();
            if (!AllowedWrites.REQUESTS.contains(asked) && !(managed && AllowedWrites.PINNING.contains(asked))) {
                broken(Promise.SCOPE, "not allowed: " + request);
            }
            if (!request.succeeded()) {
                refused.merge(request.resource() + "/" + request.name(), 1, Integer::sum);
            }
        }
        refused.forEach((object, times) -> {
            if (times > STORM) {
                broken(Promise.QUIET, times + " refused writes of " + object);
            }
        });
    }

    private void scope(Stored write) {
        for (var leaf : write.leaves()) {
            if (!AllowedWrites.leaf(write.after().kind(), leaf)) {
                broken(Promise.SCOPE, write.subject() + " " + leaf + " changed by " + write.request());
            }
        }
    }

    /** The writes that made a version, and a judgement on those that made none. */
    private List<Stored> stored() {
        var byRevision = new HashMap<Long, Version>();
        versions.forEach(v -> byRevision.put(v.revision(), v));
        var before = predecessors();
        var seen = new HashMap<Long, Request>();
        var stored = new ArrayList<Stored>();
        for (var request : requests) {
            var revision =
                    request.stored().path("metadata").path("resourceVersion").asLong();
            var made = byRevision.get(revision);
            if (!request.mutating() || !request.succeeded() || made == null || made.gone() || isFinalizer(request)) {
                continue;
            }
            var earlier = seen.putIfAbsent(revision, request);
            var same = sameAs(before.get(made), made, request);
            if (earlier != null || same) {
                broken(Promise.QUIET, "a write that changed nothing: " + request);
            } else {
                var apply = request.uri().contains("fieldManager=" + US)
                        && request.sent().isObject()
                        && !request.of("secrets");
                stored.add(new Stored(request, before.getOrDefault(made, none(made)), made, apply));
            }
        }
        return stored;
    }

    /** The framework's own: it may add its finalizer twice, and taking it off ends the object. */
    private static boolean isFinalizer(Request request) {
        return request.of("argotuningpolicies") && request.sent().toString().contains("finalizers");
    }

    private Map<Version, Version> predecessors() {
        var before = new HashMap<Version, Version>();
        Ledger.byObject(versions).values().forEach(of -> {
            for (var i = 1; i < of.size(); i++) {
                before.put(of.get(i), of.get(i - 1));
            }
        });
        return before;
    }

    /** Whether the version that an apply was answered with was there already, with all that it sent. */
    private static boolean sameAs(Version before, Version made, Request request) {
        if (before == null || !request.sent().isObject()) {
            return false;
        }
        var pinned = request.sent().path("metadata").path("resourceVersion").asText();
        return pinned.equals(String.valueOf(made.revision()));
    }

    private static Version none(Version made) {
        return new Version(made.kind(), made.name(), made.uid(), 0, false, MissingNode.getInstance());
    }

    static JsonNode managers(JsonNode object) {
        return object.path("metadata").path("managedFields");
    }
}
