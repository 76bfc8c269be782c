package io.argotuner.collect;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * VerticalPodAutoscalers of Argo CD's workloads. They set CPU and memory, which argo-tuner never writes; but those that
 * replace pods for it restart Argo CD at times that no cool-down and no maintenance window of a policy bounds.
 */
final class VerticalScaling {
    static final String KIND = "VerticalPodAutoscaler";

    /** What the API takes where {@code spec.updatePolicy.updateMode} is absent. */
    private static final String DEFAULT_MODE = "Auto";

    /** Modes that leave running pods alone: nothing is set, or only on pods that start anyway. */
    private static final Set<String> CALM = Set.of("Off", "Initial");

    private VerticalScaling() {}

    /**
     * A sentence for each one that restarts pods of a workload.
     *
     * @param others objects of the install's namespace, of any kind
     */
    static List<String> notices(List<GenericKubernetesResource> others, Set<Workload> workloads) {
        var notices = new ArrayList<String>();
        for (var other : others) {
            Object mode = KIND.equals(other.getKind()) ? other.get("spec", "updatePolicy", "updateMode") : "Off";
            var acting = mode == null ? DEFAULT_MODE : String.valueOf(mode);
            if (CALM.contains(acting)) {
                continue;
            }
            Object kind = other.get("spec", "targetRef", "kind");
            Object name = other.get("spec", "targetRef", "name");
            workloads.stream()
                    .map(Workload::ref)
                    .filter(ref -> ref.kind().equals(kind) && ref.name().equals(name))
                    .map(ref -> KIND + "/" + other.getMetadata().getName() + " (updateMode "
                            + OneLine.of(acting, 20) + ") sets CPU and memory of " + ref
                            + " and restarts its pods by itself, outside the cool-down and the maintenance windows of"
                            + " the policy; set updateMode Initial to have it act only when pods start anyway.")
                    .forEach(notices::add);
        }
        return notices;
    }
}
