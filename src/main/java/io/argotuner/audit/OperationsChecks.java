package io.argotuner.audit;

import com.fasterxml.jackson.databind.JsonNode;
import io.argotuner.collect.Inventory;
import io.argotuner.collect.Inventory.Kind;
import io.argotuner.collect.Item;
import io.argotuner.collect.Part.Role;
import io.argotuner.decide.Fact;
import io.argotuner.decide.ObjectRef;
import io.argotuner.decide.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether versions fit together, and somebody is told when something fails. */
final class OperationsChecks {
    /**
     * Kubernetes minor versions from and to, by Argo CD's minor version. Source of fact: the page
     * {@code tested-kubernetes-versions.md} of each minor version's last patch (2.8.21 to 3.5.1).
     */
    private static final Map<String, List<Integer>> TESTED = Map.ofEntries(
            Map.entry("2.8", List.of(24, 27)),
            Map.entry("2.9", List.of(25, 28)),
            Map.entry("2.10", List.of(25, 28)),
            Map.entry("2.11", List.of(25, 29)),
            Map.entry("2.12", List.of(26, 29)),
            Map.entry("2.13", List.of(27, 30)),
            Map.entry("2.14", List.of(28, 31)),
            Map.entry("3.0", List.of(29, 32)),
            Map.entry("3.1", List.of(31, 34)),
            Map.entry("3.2", List.of(31, 34)),
            Map.entry("3.3", List.of(32, 35)),
            Map.entry("3.4", List.of(32, 35)),
            Map.entry("3.5", List.of(33, 36)));

    /** A field that a version's CRD has and every older one has not. */
    private record Marker(Version since, String crd, String field) {}

    private static final List<Marker> MARKERS = List.of(
            new Marker(new Version(2, 14, 0), "applications.argoproj.io", "spec sourceHydrator"),
            new Marker(new Version(3, 1, 0), "applications.argoproj.io", "spec syncPolicy automated enabled"),
            new Marker(new Version(3, 5, 1), "applications.argoproj.io", "spec source tagPrefix"),
            new Marker(new Version(3, 5, 1), "appprojects.argoproj.io", "spec sourceIntegrity"));

    private OperationsChecks() {}

    static final Check NO_NOTIFICATIONS = new Check(
            "no-notifications",
            Category.OPERATIONS,
            Severity.LOW,
            "No notifications are configured",
            "Without triggers nobody hears of a failed sync or a Degraded Application until somebody looks.",
            "Keys of argocd-notifications-cm that begin with trigger. and service.: both must be there. Installs without the"
                    + " notifications-controller are reported too, unless they run no argocd-server (core installs).",
            "Add a service, a template and a trigger such as on-sync-failed, and subscribe projects or Applications.",
            OperationsChecks::notifications);

    static final Check KUBERNETES = new Check(
            "kubernetes-version",
            Category.OPERATIONS,
            Severity.MEDIUM,
            "Argo CD was not tested with a cluster's Kubernetes version",
            "Argo CD carries the API types and the diffing of the Kubernetes versions it was built for. With a newer"
                    + " Kubernetes, new fields show as differences or are dropped; with an older one, APIs are missing.",
            "The version of the host cluster, and the versions given with --kubernetes for destination clusters, against"
                    + " Argo CD's table of tested versions (2.8 to 3.5). Versions of destination clusters are not asked"
                    + " for: that would need their credentials.",
            "Upgrade Argo CD before Kubernetes.",
            OperationsChecks::kubernetes);

    static final Check OLD_CRDS = new Check(
            "old-crds",
            Category.OPERATIONS,
            Severity.HIGH,
            "The CRDs are older than the Argo CD that runs",
            "Helm does not upgrade CRDs of a chart's crds directory, and kubectl apply of a partial set leaves them. The API"
                    + " server then silently drops the fields that it does not know, and features seem broken.",
            "Fields that came with 2.14, 3.1 and 3.5.1 in the schemas of the CRDs, where the running version should have"
                    + " them. A CRD that keeps unknown fields, or has no schema, is not judged.",
            "Apply the CRDs of the running version.",
            OperationsChecks::crds);

    private static Result notifications(Estate estate) {
        var inventory = estate.inventory();
        if (inventory.parts(Role.NOTIFICATIONS_CONTROLLER).isEmpty()) {
            return inventory.parts(Role.SERVER).isEmpty()
                    ? Result.notApplicable("a core install has no notifications-controller")
                    : Result.of(List.of(
                            NO_NOTIFICATIONS.finding("The install runs no notifications-controller.", List.of())));
        }
        return Result.of(inventory.configMap("argocd-notifications-cm"), found -> {
            var keys = found.map(KeyChecks::data).orElse(Map.of()).keySet();
            boolean told = keys.stream().anyMatch(k -> k.startsWith("trigger."))
                    && keys.stream().anyMatch(k -> k.startsWith("service."));
            return told
                    ? Result.passed()
                    : Result.of(List.of(NO_NOTIFICATIONS.finding(
                            "argocd-notifications-cm has no trigger or no service.",
                            List.of(found.map(Subject::of)
                                    .orElseGet(() -> Subject.named(
                                            ObjectRef.configMap(inventory.namespace(), "argocd-notifications-cm")))))));
        });
    }

    private static Result kubernetes(Estate estate) {
        if (!(estate.inventory().version() instanceof Fact.Known<Version> running)) {
            return Result.unknown("the version of Argo CD is not known");
        }
        var range = TESTED.get(running.value().major() + "." + running.value().minor());
        if (range == null) {
            return Result.unknown(
                    "which Kubernetes versions Argo CD " + running.value() + " was tested with is not known");
        }
        var findings = new ArrayList<Finding>();
        var unknown = new ArrayList<String>();
        if (estate.inventory().hostKubernetes() instanceof Fact.Known<Version> host) {
            judge("The host cluster", host.value(), running.value(), range).ifPresent(findings::add);
        } else if (estate.kubernetes().isEmpty()) {
            unknown.add("the host cluster's Kubernetes version is not known; give it with --kubernetes");
        }
        if (estate.kubernetes().isEmpty()
                && estate.fleet().map(f -> f.destinations().size() > 1).orElse(false)) {
            unknown.add("the destination clusters' Kubernetes versions are not asked for; give them with --kubernetes");
        }
        estate.kubernetes()
                .forEach(v -> judge("A cluster", v, running.value(), range).ifPresent(findings::add));
        return Result.of(findings, unknown);
    }

    private static Optional<Finding> judge(String what, Version cluster, Version argoCd, List<Integer> range) {
        boolean fits = cluster.major() == 1 && cluster.minor() >= range.get(0) && cluster.minor() <= range.get(1);
        return fits
                ? Optional.empty()
                : Optional.of(KUBERNETES.finding(
                        what + " runs Kubernetes " + cluster.major() + "." + cluster.minor() + "; Argo CD "
                                + argoCd.major() + "." + argoCd.minor() + " was tested with 1." + range.get(0)
                                + " to 1."
                                + range.get(1) + ".",
                        List.of()));
    }

    private static Result crds(Estate estate) {
        if (!(estate.inventory().version() instanceof Fact.Known<Version> running)) {
            return Result.unknown("the version of Argo CD is not known");
        }
        return Result.of(estate.inventory().all(Kind.CUSTOM_RESOURCE_DEFINITION), crds -> {
            var findings = new ArrayList<Finding>();
            for (var crd : crds) {
                MARKERS.stream()
                        .filter(m -> running.value().compareTo(m.since()) >= 0)
                        .filter(m -> m.crd().equals(crd.name()) && lacks(crd, m))
                        .findFirst()
                        .ifPresent(m -> findings.add(old(crd, m, running.value(), estate.inventory())));
            }
            return Result.of(findings);
        });
    }

    private static Finding old(Item crd, Marker marker, Version running, Inventory inventory) {
        return OLD_CRDS.finding(
                crd.name() + " lacks " + marker.field().replace(' ', '.') + ", which came with " + marker.since()
                        + ", but Argo CD " + running + " runs in namespace " + inventory.namespace() + ".",
                List.of(Subject.of(crd)),
                Remedy.command("kubectl apply --server-side --force-conflicts -k"
                        + " \"https://github.com/argoproj/argo-cd/manifests/crds?ref=v" + running + "\""));
    }

    private static boolean lacks(Item crd, Marker marker) {
        JsonNode schema = crd.json().at("/spec/versions/0/schema/openAPIV3Schema");
        if (!schema.path("properties").isObject()) {
            return false;
        }
        for (var name : marker.field().split(" ", -1)) {
            if (schema.path("x-kubernetes-preserve-unknown-fields").asBoolean(false)) {
                return false;
            }
            schema = schema.path("properties").path(name);
        }
        return schema.isMissingNode();
    }
}
