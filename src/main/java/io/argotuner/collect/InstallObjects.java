package io.argotuner.collect;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Optional;

/**
 * The objects of one namespace that an install is read from, be they live or from manifests.
 *
 * @param workloads every StatefulSet and Deployment of the namespace, Argo CD's or not
 * @param argocdCm {@code argocd-cm}
 * @param cmdParams {@code argocd-cmd-params-cm}
 * @param others objects that tell who manages the workloads: ArgoCD resources and autoscalers of every kind
 * @param notices what could not be read though it would have mattered, a sentence each
 */
public record InstallObjects(
        String namespace,
        List<HasMetadata> workloads,
        Optional<ConfigMap> argocdCm,
        Optional<ConfigMap> cmdParams,
        List<GenericKubernetesResource> others,
        List<String> notices) {
    public InstallObjects {
        workloads = List.copyOf(workloads);
        others = List.copyOf(others);
        notices = List.copyOf(notices);
    }

    /** Objects of which nothing is missing. */
    public InstallObjects(
            String namespace,
            List<HasMetadata> workloads,
            Optional<ConfigMap> argocdCm,
            Optional<ConfigMap> cmdParams,
            List<GenericKubernetesResource> others) {
        this(namespace, workloads, argocdCm, cmdParams, others, List.of());
    }
}
