package io.argotuner.decide;

/** Names one Kubernetes object. Shown as {@code Kind/name}: every object of one install is in one namespace. */
public record ObjectRef(String apiVersion, String kind, String namespace, String name)
        implements Comparable<ObjectRef> {

    public static ObjectRef configMap(String namespace, String name) {
        return new ObjectRef("v1", "ConfigMap", namespace, name);
    }

    public static ObjectRef statefulSet(String namespace, String name) {
        return new ObjectRef("apps/v1", "StatefulSet", namespace, name);
    }

    public static ObjectRef deployment(String namespace, String name) {
        return new ObjectRef("apps/v1", "Deployment", namespace, name);
    }

    @Override
    public int compareTo(ObjectRef other) {
        return (kind + "/" + namespace + "/" + name).compareTo(other.kind + "/" + other.namespace + "/" + other.name);
    }

    @Override
    public String toString() {
        return kind + "/" + name;
    }
}
