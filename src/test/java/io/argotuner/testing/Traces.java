package io.argotuner.testing;

import io.argotuner.testing.Audit.Request;
import io.argotuner.testing.Ledger.Version;
import io.argotuner.testing.Oracle.Judgement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The part of the oracle that looks at what is left in the end: values, marks and owners, and what people were told. */
final class Traces {
    private final List<Request> requests;
    private final List<Version> versions;
    private final List<Judgement> judgements = new ArrayList<>();

    Traces(List<Request> requests, List<Version> versions) {
        this.requests = requests;
        this.versions = versions;
    }

    List<Judgement> judge() {
        told();
        silent();
        // What could not be taken back was told, and stays by promise.
        var gaveUp = requests.stream()
                .anyMatch(
                        r -> r.of("events") && r.sent().path("reason").asText().equals("NotRestored"));
        if (policiesAreGone() && !gaveUp) {
            Ledger.byObject(versions).values().forEach(this::left);
        }
        return judgements;
    }

    /** Whoever writes to an install writes an Event too, unless the process ended in between. */
    private void told() {
        var policies = versions.stream().anyMatch(v -> v.kind().equals("ArgoTuningPolicy"));
        var wrote = requests.stream().anyMatch(r -> r.succeeded() && r.mutating() && isTarget(r));
        var events = requests.stream().anyMatch(r -> r.of("events"));
        if (policies && wrote && !events) {
            judgements.add(new Judgement(Promise.EXPLAIN, "the install was written to and no Event tells of it"));
        }
    }

    private static boolean isTarget(Request request) {
        return Set.of("configmaps", "statefulsets", "deployments", "argocds", "secrets")
                .contains(request.resource());
    }

    /** Values of ConfigMaps that are not managed are in no status and no Event. */
    private void silent() {
        var said = new StringBuilder();
        requests.stream().filter(r -> r.of("events")).forEach(r -> said.append(r.sent()));
        versions.stream()
                .filter(v -> v.kind().equals("ArgoTuningPolicy"))
                .forEach(v -> said.append(v.object().path("status")));
        for (var secret : unmanaged(versions)) {
            if (said.indexOf(secret) >= 0) {
                judgements.add(new Judgement(Promise.SILENCE, "told a value that is not managed: " + secret));
            }
        }
    }

    /** Texts of keys that are none of argo-tuner's business, long enough to be no accident when seen elsewhere. */
    static Set<String> unmanaged(List<Version> versions) {
        var texts = new HashSet<String>();
        versions.stream()
                .filter(v -> v.kind().equals("ConfigMap"))
                .flatMap(v -> v.object().path("data").properties().stream())
                .filter(member -> !AllowedWrites.DATA.containsKey(member.getKey()))
                .map(member -> member.getValue().asText())
                .filter(text -> text.length() >= 12)
                .forEach(texts::add);
        return texts;
    }

    private boolean policiesAreGone() {
        var policies = Ledger.byObject(versions.stream()
                .filter(v -> v.kind().equals("ArgoTuningPolicy"))
                .toList());
        return !policies.isEmpty()
                && policies.values().stream()
                        .allMatch(of -> of.get(of.size() - 1).gone());
    }

    private void left(List<Version> of) {
        var last = of.get(of.size() - 1);
        if (last.gone() || last.kind().equals("ArgoTuningPolicy")) {
            return;
        }
        var leaves = Leaves.of(last.object());
        if (leaves.containsKey("metadata/annotations/argotuner.io/journal")) {
            judgements.add(new Judgement(Promise.RETURN, last.subject() + " has kept its journal"));
        }
        if (leaves.containsKey("metadata/annotations/argotuner.io/moved")) {
            judgements.add(new Judgement(Promise.RETURN, last.subject() + " still tells of a move"));
        }
        for (var manager : Oracle.managers(last.object())) {
            if (manager.path("manager").asText().equals(Oracle.US)) {
                judgements.add(new Judgement(Promise.RETURN, last.subject() + " is still owned: " + manager));
            }
        }
    }
}
