package io.argotuner.collect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.argotuner.collect.Inventory.Kind;
import io.argotuner.collect.ManifestDocument.Origin;
import io.argotuner.decide.Fact;
import io.argotuner.decide.ObjectRef;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The objects among manifests that only an audit looks at, whole; Applications go on as soon as they are read. */
final class InventoryObjects {
    static final Set<String> CONFIG_MAPS =
            Set.of(SettingCatalog.ARGOCD_CM, SettingCatalog.CMD_PARAMS, "argocd-rbac-cm", "argocd-notifications-cm");
    static final List<String> CRDS =
            List.of("applications.argoproj.io", "applicationsets.argoproj.io", "appprojects.argoproj.io");

    private final Map<String, Item> items = new LinkedHashMap<>();
    private final ApplicationSink applications;

    InventoryObjects(ApplicationSink applications) {
        this.applications = applications;
    }

    /** Keeps a copy where the kind matters; the node itself is left as it is. */
    void add(ObjectNode node, Origin origin) {
        var apiVersion = node.get("apiVersion").asText();
        int slash = apiVersion.indexOf('/');
        var group = slash < 0 ? "" : apiVersion.substring(0, slash);
        var name = node.path("metadata").path("name").asText();
        switch (group + "/" + node.get("kind").asText()) {
            case "apps/StatefulSet",
                    "apps/Deployment",
                    "policy/PodDisruptionBudget",
                    "argoproj.io/AppProject",
                    "/Service",
                    "monitoring.coreos.com/ServiceMonitor",
                    "monitoring.coreos.com/PodMonitor",
                    "/Pod" -> put(node.deepCopy(), origin);
            case "/ConfigMap" -> {
                if (CONFIG_MAPS.contains(name)) {
                    put(node.deepCopy(), origin);
                }
            }
            case "apiextensions.k8s.io/CustomResourceDefinition" -> {
                if (CRDS.contains(name)) {
                    put(node.deepCopy(), origin);
                }
            }
            case "/Secret" -> ClusterCredentials.reduced(node).ifPresent(reduced -> put(reduced, origin));
            default -> {}
        }
    }

    void application(JsonNode node, Origin origin) {
        applications.add(ApplicationFactsParser.facts(node), origin.file(), origin.line());
    }

    /** The workloads of a namespace and those that name none, by reference in that namespace. */
    Map<ObjectRef, Item> workloads(String namespace) {
        var found = new LinkedHashMap<ObjectRef, Item>();
        items.values().stream()
                .filter(i ->
                        i.ref().kind().equals("StatefulSet") || i.ref().kind().equals("Deployment"))
                .filter(i ->
                        i.ref().namespace().isEmpty() || i.ref().namespace().equals(namespace))
                .map(i -> within(i, namespace))
                .forEach(i -> found.put(i.ref(), i));
        return found;
    }

    /**
     * The objects of the further kinds. A kind of which there is none at all is unknown where the manifests may be less
     * than the whole: a dump of some kinds of a cluster, or kinds that usually stand in another place.
     */
    Map<Kind, Fact<List<Item>>> lists(String namespace) {
        var dump =
                items.values().stream().anyMatch(i -> !i.text("/metadata/uid").isEmpty());
        var lists = new LinkedHashMap<Kind, Fact<List<Item>>>();
        for (var kind : Kind.values()) {
            var all = items.values().stream()
                    .filter(i -> i.ref().kind().equals(kind.kind()))
                    .filter(i -> everywhere(kind)
                            || i.ref().namespace().isEmpty()
                            || i.ref().namespace().equals(namespace))
                    .map(i -> within(i, namespace))
                    .toList();
            lists.put(
                    kind,
                    all.isEmpty() && (dump || elsewhere(kind))
                            ? Fact.unknown("no " + kind.kind() + " is among the manifests; let " + kind.resource()
                                    + " be read too")
                            : Fact.known(all));
        }
        return lists;
    }

    private static boolean everywhere(Kind kind) {
        return switch (kind) {
            case SERVICE_MONITOR, POD_MONITOR, CUSTOM_RESOURCE_DEFINITION -> true;
            default -> false;
        };
    }

    /** Kinds that are seldom part of the manifests of an install. */
    private static boolean elsewhere(Kind kind) {
        return switch (kind) {
            case APP_PROJECT, SERVICE_MONITOR, POD_MONITOR, POD, CUSTOM_RESOURCE_DEFINITION, CLUSTER_SECRET -> true;
            default -> false;
        };
    }

    private static Item within(Item item, String namespace) {
        var ref = item.ref();
        return ref.namespace().isEmpty()
                ? new Item(
                        new ObjectRef(ref.apiVersion(), ref.kind(), namespace, ref.name()),
                        item.json(),
                        item.file(),
                        item.line())
                : item;
    }

    private void put(ObjectNode node, Origin origin) {
        var metadata = node.path("metadata");
        var ref = new ObjectRef(
                node.get("apiVersion").asText(),
                node.get("kind").asText(),
                metadata.path("namespace").asText(),
                metadata.path("name").asText());
        var key = ref.kind() + "/" + ref.namespace() + "/" + ref.name();
        if (items.containsKey(key) && patch(node)) {
            return;
        }
        items.put(key, new Item(ref, node, origin.file(), origin.line()));
    }

    /** A workload of which no container has an image is a patch for one that is defined elsewhere. */
    private static boolean patch(ObjectNode node) {
        var kind = node.get("kind").asText();
        if (!kind.equals("StatefulSet") && !kind.equals("Deployment")) {
            return false;
        }
        var images = new ArrayList<String>();
        node.at("/spec/template/spec/containers")
                .forEach(c -> Optional.of(c.path("image").asText(""))
                        .filter(i -> !i.isEmpty())
                        .ifPresent(images::add));
        return images.isEmpty();
    }
}
