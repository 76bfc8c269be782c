package io.argotuner.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Partial objects as a Kustomize component of strategic-merge patches, to be listed under {@code components}. */
public final class Kustomization {
    private static final String LISTS =
            "# Kustomize replaces lists in an ArgoCD resource: add the entries of env that yours already has.\n";

    private Kustomization() {}

    public static String of(List<Map<String, Object>> objects) {
        var component = new LinkedHashMap<String, Object>();
        component.put("apiVersion", "kustomize.config.k8s.io/v1alpha1");
        component.put("kind", "Component");
        component.put("patches", objects.stream().map(Kustomization::patch).toList());
        return """
                # Save as argo-tuner/kustomization.yaml beside your own and list it there: components: [argo-tuner]
                """
                + (objects.stream().anyMatch(object -> "ArgoCD".equals(object.get("kind"))) ? LISTS : "")
                + Yaml.write(component);
    }

    private static Map<String, Object> patch(Map<String, Object> object) {
        var group = String.valueOf(object.get("apiVersion"));
        var slash = group.indexOf('/');
        var metadata = metadata(object);

        var target = new LinkedHashMap<String, Object>();
        if (slash > 0) {
            target.put("group", group.substring(0, slash));
        }
        target.put("version", group.substring(slash + 1));
        target.put("kind", String.valueOf(object.get("kind")));
        target.put("name", String.valueOf(metadata.get("name")));

        // Argo CD's own manifests carry no namespace: a patch that names one would match nothing in such a base.
        metadata.remove("namespace");
        var partial = new LinkedHashMap<>(object);
        partial.put("metadata", metadata);

        var patch = new LinkedHashMap<String, Object>();
        patch.put("target", target);
        patch.put("patch", Yaml.write(partial));
        return patch;
    }

    private static Map<String, Object> metadata(Map<String, Object> object) {
        var copy = new LinkedHashMap<String, Object>();
        if (object.get("metadata") instanceof Map<?, ?> metadata) {
            metadata.forEach((key, value) -> copy.put(String.valueOf(key), value));
        }
        return copy;
    }
}
