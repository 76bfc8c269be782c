package io.argotuner.collect;

import io.argotuner.collect.ManifestObjects.ObjectKey;
import io.argotuner.decide.Component;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The Argo CD installs among manifests, one per namespace. An object that names no namespace, as in Argo CD's own
 * install.yaml, goes to the namespace that it would be applied to: the one that is looked at.
 */
final class ManifestInstalls {
    private static final String USUAL_NAMESPACE = "argocd";

    private final ManifestObjects objects;
    private final String sources;

    /** @param sources what was read, for messages */
    ManifestInstalls(ManifestObjects objects, String sources) {
        this.objects = objects;
        this.sources = sources;
    }

    /**
     * The objects of one install.
     *
     * @throws BadInput where there is none, or several and none was chosen
     */
    InstallObjects choose(Optional<String> wanted) {
        var named = new TreeSet<String>();
        workloads().keySet().stream()
                .map(ObjectKey::namespace)
                .filter(n -> runs(n, null))
                .forEach(named::add);
        boolean unnamed = named.remove("");
        if (named.isEmpty() && !unnamed) {
            throw new BadInput("no Argo CD found in " + sources + ": expected a StatefulSet or Deployment that runs "
                    + Component.CONTROLLER.binary() + "; give the manifests of the install, such as the output of "
                    + "kubectl get statefulsets,deployments,configmaps -n argocd -o yaml");
        }
        return of(wanted.isPresent() ? checked(wanted.get(), named, unnamed) : only(named, unnamed));
    }

    /** Whether there is any install. */
    boolean any() {
        return workloads().keySet().stream()
                .map(ObjectKey::namespace)
                .distinct()
                .anyMatch(n -> runs(n, null));
    }

    /** The objects of a namespace, together with those that name none. */
    InstallObjects of(String namespace) {
        boolean apart = runs(namespace, Component.CONTROLLER) && runs("", Component.CONTROLLER);
        return new InstallObjects(
                namespace,
                List.copyOf(in(namespace, workloads(), apart).values()),
                Optional.ofNullable(configMap(namespace, SettingCatalog.ARGOCD_CM)),
                Optional.ofNullable(configMap(namespace, SettingCatalog.CMD_PARAMS)),
                List.copyOf(in(namespace, objects.of(GenericKubernetesResource.class), apart)
                        .values()),
                objects.notices());
    }

    /** The cluster Secrets of a namespace and those that name none. */
    List<Secret> secrets(String namespace) {
        return List.copyOf(in(namespace, objects.of(Secret.class), false).values());
    }

    /** The cluster Secrets of all namespaces. */
    List<Secret> secrets() {
        return List.copyOf(objects.of(Secret.class).values());
    }

    /** Where objects without a namespace belong: where the others are, as far as they agree. */
    private String usualNamespace() {
        var others = new TreeSet<String>();
        objects.of(ConfigMap.class).keySet().forEach(k -> others.add(k.namespace()));
        objects.of(Secret.class).keySet().forEach(k -> others.add(k.namespace()));
        objects.of(GenericKubernetesResource.class).keySet().forEach(k -> others.add(k.namespace()));
        others.remove("");
        if (others.isEmpty()) {
            others.addAll(objects.applicationNamespaces());
            others.remove("");
        }
        return others.size() == 1 ? others.first() : USUAL_NAMESPACE;
    }

    private String checked(String wanted, SortedSet<String> named, boolean unnamed) {
        if (!named.contains(wanted) && !unnamed) {
            throw new BadInput("no Argo CD in namespace " + OneLine.of(wanted, 63) + " of " + sources + "; it is in "
                    + String.join(", ", named));
        }
        return wanted;
    }

    private String only(SortedSet<String> named, boolean unnamed) {
        var candidates = new TreeSet<>(named);
        if (candidates.size() > 1) {
            // Parts of Argo CD may stand elsewhere, such as a repo-server of its own: the controller makes the install.
            candidates.removeIf(n -> !runs(n, Component.CONTROLLER));
        }
        if (candidates.isEmpty()) {
            candidates.addAll(named);
        }
        boolean two = unnamed
                && runs("", Component.CONTROLLER)
                && candidates.stream().anyMatch(n -> runs(n, Component.CONTROLLER));
        if (candidates.size() > 1 || two) {
            throw new BadInput("several Argo CD installs in " + sources + ": in namespaces "
                    + String.join(", ", candidates) + (two ? " and without a namespace" : "") + "; choose one with -n");
        }
        return candidates.isEmpty() ? usualNamespace() : candidates.first();
    }

    private boolean runs(String namespace, @Nullable Component component) {
        var workloads = new ArrayList<Workload>();
        workloads().forEach((key, object) -> {
            if (key.namespace().equals(namespace)) {
                Workload.of(object, namespace).ifPresent(workloads::add);
            }
        });
        var components = Components.of(workloads);
        return component == null
                ? !components.isEmpty()
                : !components.of(component).isEmpty();
    }

    private Map<ObjectKey, HasMetadata> workloads() {
        var all = new LinkedHashMap<ObjectKey, HasMetadata>();
        all.putAll(objects.of(StatefulSet.class));
        all.putAll(objects.of(Deployment.class));
        return all;
    }

    private @Nullable ConfigMap configMap(String namespace, String name) {
        return in(namespace, objects.of(ConfigMap.class), false).get(new ObjectKey("ConfigMap", namespace, name));
    }

    /** Objects of a namespace and, unless they are apart from it, those without; the former win where names are equal. */
    private static <T> Map<ObjectKey, T> in(String namespace, Map<ObjectKey, T> all, boolean apart) {
        var found = new LinkedHashMap<ObjectKey, T>();
        all.forEach((key, object) -> {
            if (key.namespace().isEmpty() && !apart) {
                found.put(new ObjectKey(key.kind(), namespace, key.name()), object);
            }
        });
        all.forEach((key, object) -> {
            if (key.namespace().equals(namespace)) {
                found.put(key, object);
            }
        });
        return found;
    }
}
