package io.argotuner.collect;

import io.argotuner.decide.Fact;
import io.argotuner.decide.ObjectRef;
import io.argotuner.decide.Version;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An install and what stands around it, read once: the settings as Argo CD takes them, its processes, and the objects of
 * further kinds. What could not be read is an unknown fact that names the missing right, never an empty list.
 *
 * @param source where it was read from
 * @param reading the install's settings
 * @param parts its processes, in the order of {@link Part.Role}
 * @param workloads every StatefulSet and Deployment of the namespace, by reference
 * @param hostKubernetes version of the cluster that the install runs on
 */
public record Inventory(
        Source source,
        InstallReader.Reading reading,
        List<Part> parts,
        Map<ObjectRef, Item> workloads,
        Map<Kind, Fact<List<Item>>> objects,
        Fact<Version> hostKubernetes) {

    /** Where an install was read from. */
    public enum Source {
        MANIFESTS,
        CLUSTER,
        /** From a cluster, as far as the operator reads. */
        OPERATOR
    }

    /** Kinds of objects beside workloads, each with its resource for messages about rights. */
    public enum Kind {
        CONFIG_MAP("ConfigMap", "configmaps"),
        POD_DISRUPTION_BUDGET("PodDisruptionBudget", "poddisruptionbudgets.policy"),
        APP_PROJECT("AppProject", "appprojects.argoproj.io"),
        SERVICE("Service", "services"),
        SERVICE_MONITOR("ServiceMonitor", "servicemonitors.monitoring.coreos.com"),
        POD_MONITOR("PodMonitor", "podmonitors.monitoring.coreos.com"),
        POD("Pod", "pods"),
        CUSTOM_RESOURCE_DEFINITION("CustomResourceDefinition", "customresourcedefinitions.apiextensions.k8s.io"),
        CLUSTER_SECRET("Secret", "secrets");

        private final String kind;
        private final String resource;

        Kind(String kind, String resource) {
            this.kind = kind;
            this.resource = resource;
        }

        public String kind() {
            return kind;
        }

        /** As an administrator would name it in a Role. */
        public String resource() {
            return resource;
        }
    }

    public Inventory {
        parts = List.copyOf(parts);
        workloads = Map.copyOf(workloads);
        objects = Map.copyOf(new EnumMap<>(objects));
    }

    public String namespace() {
        return reading.install().namespace();
    }

    public Fact<Version> version() {
        return reading.install().version();
    }

    /** The processes of one role; empty where the install runs none. */
    public List<Part> parts(Part.Role role) {
        return parts.stream().filter(p -> p.role() == role).toList();
    }

    /** All objects of a kind, by name. */
    public Fact<List<Item>> all(Kind kind) {
        var found = objects.get(kind);
        return found == null
                ? Fact.unknown(kind.resource() + " are not read")
                : found.map(items ->
                        items.stream().sorted(Comparator.comparing(Item::ref)).toList());
    }

    /** A ConfigMap of the install's namespace: known and empty where there is none of that name. */
    public Fact<Optional<Item>> configMap(String name) {
        if (source == Source.OPERATOR
                && !name.equals(SettingCatalog.ARGOCD_CM)
                && !name.equals(SettingCatalog.CMD_PARAMS)) {
            return Fact.unknown(name + " is not read by the operator");
        }
        return all(Kind.CONFIG_MAP)
                .map(items -> items.stream().filter(i -> i.name().equals(name)).findFirst());
    }

    /** The text of a ConfigMap's key; empty where it is absent. */
    public Fact<Optional<String>> setting(String configMap, String key) {
        return configMap(configMap)
                .map(found -> found.map(i -> i.json().path("data").path(key))
                        .filter(n -> n.isTextual())
                        .map(n -> n.asText()));
    }
}
