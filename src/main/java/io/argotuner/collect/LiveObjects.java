package io.argotuner.collect;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads an install's objects from the API server each time they are asked for. */
public final class LiveObjects implements ObjectSource {
    private static final ResourceDefinitionContext ARGOCD = kind("argoproj.io", "v1beta1", "ArgoCD", "argocds");
    private static final ResourceDefinitionContext AUTOSCALER =
            kind("autoscaling", "v2", "HorizontalPodAutoscaler", "horizontalpodautoscalers");
    private static final ResourceDefinitionContext SCALED_OBJECT =
            kind("keda.sh", "v1alpha1", "ScaledObject", "scaledobjects");
    private static final ResourceDefinitionContext VERTICAL_AUTOSCALER =
            kind("autoscaling.k8s.io", "v1", VerticalScaling.KIND, "verticalpodautoscalers");

    private final KubernetesClient client;

    public LiveObjects(KubernetesClient client) {
        this.client = client;
    }

    /**
     * {@inheritDoc} ArgoCD resources, autoscalers, KEDA ScaledObjects and VerticalPodAutoscalers are left out where their
     * kind is not installed or may not be listed; only for autoscalers, which are always installed, the latter is worth
     * a notice.
     */
    @Override
    public InstallObjects read(String namespace) {
        var workloads = new ArrayList<HasMetadata>();
        workloads.addAll(ask(
                namespace,
                "list statefulsets.apps",
                () -> client.apps().statefulSets().inNamespace(namespace).list().getItems()));
        workloads.addAll(ask(
                namespace,
                "list deployments.apps",
                () -> client.apps().deployments().inNamespace(namespace).list().getItems()));
        var argocdCm = configMap(namespace, "argocd-cm");
        var cmdParams = configMap(namespace, "argocd-cmd-params-cm");
        var others = new ArrayList<GenericKubernetesResource>();
        var notices = new ArrayList<String>();
        list(ARGOCD, namespace).ifPresent(others::addAll);
        list(AUTOSCALER, namespace)
                .ifPresentOrElse(
                        others::addAll,
                        () -> notices.add("HorizontalPodAutoscalers in namespace " + namespace
                                + " may not be listed, so one that scales Argo CD would not be noticed; grant the verb"
                                + " list on horizontalpodautoscalers.autoscaling"));
        list(SCALED_OBJECT, namespace).ifPresent(others::addAll);
        list(VERTICAL_AUTOSCALER, namespace).ifPresent(others::addAll);
        return new InstallObjects(namespace, workloads, argocdCm, cmdParams, others, notices);
    }

    private Optional<ConfigMap> configMap(String namespace, String name) {
        return Optional.ofNullable(ask(
                        namespace,
                        "get configmaps",
                        () -> Optional.ofNullable(client.configMaps()
                                .inNamespace(namespace)
                                .withName(name)
                                .get()))
                .orElse(null));
    }

    /** All objects of that kind; none where the kind is not installed, empty where they may not be listed. */
    private Optional<List<GenericKubernetesResource>> list(ResourceDefinitionContext kind, String namespace) {
        try {
            var items = client.genericKubernetesResources(kind)
                    .inNamespace(namespace)
                    .list()
                    .getItems();
            // The API server leaves out what kind the items of a built-in list are.
            for (var item : items) {
                item.setApiVersion(kind.getGroup() + "/" + kind.getVersion());
                item.setKind(kind.getKind());
            }
            return Optional.of(items);
        } catch (KubernetesClientException e) {
            return switch (e.getCode()) {
                case 404 -> Optional.of(List.of());
                case 403 -> Optional.empty();
                default -> throw failure(e, namespace, "list " + kind.getPlural() + "." + kind.getGroup());
            };
        }
    }

    private <T> T ask(String namespace, String right, Supplier<T> question) {
        try {
            return question.get();
        } catch (KubernetesClientException e) {
            throw failure(e, namespace, right);
        }
    }

    /** @param right verb and resource, as an administrator would grant it */
    private BadInput failure(KubernetesClientException e, String namespace, String right) {
        var cluster = "the cluster at " + client.getMasterUrl().getAuthority();
        var said = OneLine.of(
                e.getStatus() == null ? NoAnswer.reason(e) : e.getStatus().getMessage(), 200);
        // fabric8 gives no HTTP status, or a made-up one, where there was no answer.
        if (e.getCode() < 100) {
            return new BadInput(cluster + " does not answer: " + said + "; check the kube context and the network", e);
        }
        return new BadInput(
                switch (e.getCode()) {
                    case 401 -> cluster + " does not accept the credentials: " + said + "; log in again";
                    case 403 ->
                        "namespace " + namespace + ": the right to " + right + " is missing; grant it (" + said + ")";
                    default ->
                        cluster + " answered " + e.getCode() + " to " + right + " in namespace " + namespace + ": "
                                + said;
                },
                e);
    }

    private static ResourceDefinitionContext kind(String group, String version, String kind, String plural) {
        return new ResourceDefinitionContext.Builder()
                .withGroup(group)
                .withVersion(version)
                .withKind(kind)
                .withPlural(plural)
                .withNamespaced(true)
                .build();
    }
}
