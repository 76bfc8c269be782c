package io.argotuner.collect;

import io.argotuner.decide.ObjectRef;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Who makes the objects of an install what they are.
 *
 * @param packaging {@code plain}, {@code helm} or {@code argocd-operator}
 * @param managedBy as in {@link io.argotuner.decide.Install}
 * @param argoCdName name of the {@code ArgoCD} resource that owns the workloads, empty where none does
 * @param argoCd that resource, empty where it was not among the objects read
 * @param autoscalers what sets the replicas of a workload, by workload: {@code HorizontalPodAutoscaler/x}
 */
record Ownership(
        String packaging,
        String managedBy,
        Optional<String> argoCdName,
        Optional<GenericKubernetesResource> argoCd,
        Map<ObjectRef, String> autoscalers) {
    private static final String TRACKING_ID = "argocd.argoproj.io/tracking-id";
    private static final String INSTANCE = "app.kubernetes.io/instance";
    private static final String MANAGED_BY = "app.kubernetes.io/managed-by";

    Ownership {
        autoscalers = Map.copyOf(autoscalers);
    }

    /** @param first the workload that speaks for the install, its controller where it has one */
    static Ownership of(InstallObjects objects, Workload first, Set<Workload> workloads) {
        var custom = objects.others().stream()
                .filter(o -> "ArgoCD".equals(o.getKind()))
                .collect(Collectors.toMap(o -> o.getMetadata().getName(), o -> o, (a, b) -> b));
        var argoCd = argoCdName(first, custom);
        var helm = helmRelease(first.metadata());
        var application = application(first.metadata(), objects.namespace(), helm.isPresent());
        var packaging = argoCd.isPresent() ? "argocd-operator" : helm.isPresent() ? "helm" : "plain";
        var managedBy = argoCd.map(n -> "ArgoCD/" + n)
                .or(() -> application)
                .or(() -> helm.map(r -> "Helm release " + r))
                .orElse("kubectl");
        return new Ownership(
                packaging, managedBy, argoCd, argoCd.map(custom::get), autoscalers(objects.others(), workloads));
    }

    private static Optional<String> argoCdName(Workload workload, Map<String, GenericKubernetesResource> custom) {
        var owners = workload.metadata().getOwnerReferences();
        var owner = owners == null
                ? Optional.<String>empty()
                : owners.stream()
                        .filter(o -> "ArgoCD".equals(o.getKind()))
                        .map(o -> o.getName())
                        .findFirst();
        if (owner.isPresent()) {
            return owner;
        }
        var managedBy = workload.labels().getOrDefault(MANAGED_BY, "");
        return custom.keySet().stream()
                .filter(name ->
                        name.equals(managedBy) || workload.ref().name().equals(name + "-application-controller"))
                .sorted()
                .findFirst();
    }

    /** The Application or Helm release that makes an object what it is, empty where none is known. */
    static Optional<String> installer(ObjectMeta object, String namespace) {
        var helm = helmRelease(object);
        return application(object, namespace, helm.isPresent()).or(() -> helm.map(r -> "Helm release " + r));
    }

    private static Optional<String> helmRelease(ObjectMeta object) {
        var annotation = annotations(object).get("meta.helm.sh/release-name");
        if (annotation != null) {
            return Optional.of(annotation);
        }
        var labels = labels(object);
        return labels.containsKey("helm.sh/chart") || "Helm".equals(labels.get(MANAGED_BY))
                ? Optional.of(labels.getOrDefault(INSTANCE, "unknown"))
                : Optional.empty();
    }

    /** The Application that tracks the workload, by annotation or by label. Its namespace is the install's where not told. */
    private static Optional<String> application(ObjectMeta object, String namespace, boolean helm) {
        var tracking = annotations(object).get(TRACKING_ID);
        if (tracking != null) {
            // app:group/kind:namespace/name, where an app outside Argo CD's namespace is namespace_name.
            var app = tracking.substring(0, Math.max(0, tracking.indexOf(':')));
            int cut = app.indexOf('_');
            if (!app.isEmpty()) {
                return Optional.of("Application "
                        + (cut > 0 ? app.substring(0, cut) + "/" + app.substring(cut + 1) : namespace + "/" + app));
            }
        }
        var label = labels(object).get("argocd.argoproj.io/instance");
        if (label == null && !helm) {
            label = labels(object).get(INSTANCE);
        }
        return Optional.ofNullable(label).map(l -> "Application " + namespace + "/" + l);
    }

    private static Map<String, String> labels(ObjectMeta object) {
        return object.getLabels() == null ? Map.of() : object.getLabels();
    }

    private static Map<String, String> annotations(ObjectMeta object) {
        return object.getAnnotations() == null ? Map.of() : object.getAnnotations();
    }

    private static Map<ObjectRef, String> autoscalers(List<GenericKubernetesResource> others, Set<Workload> workloads) {
        var found = new HashMap<ObjectRef, String>();
        for (var other : others) {
            boolean keda = "ScaledObject".equals(other.getKind());
            if (!keda && !"HorizontalPodAutoscaler".equals(other.getKind())) {
                continue;
            }
            Object kind = other.get("spec", "scaleTargetRef", "kind");
            Object name = other.get("spec", "scaleTargetRef", "name");
            // A ScaledObject's target is a Deployment unless it says otherwise.
            var targetKind = kind == null && keda ? "Deployment" : String.valueOf(kind);
            workloads.stream()
                    .map(Workload::ref)
                    .filter(r -> r.kind().equals(targetKind) && r.name().equals(name))
                    .forEach(r -> found.putIfAbsent(
                            r, other.getKind() + "/" + other.getMetadata().getName()));
        }
        return found;
    }
}
