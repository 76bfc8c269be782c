package io.argotuner.collect;

import io.argotuner.decide.ObjectRef;
import io.argotuner.decide.Target;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetUpdateStrategy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A StatefulSet or Deployment, read alike.
 *
 * @param replicas {@code spec.replicas}, null where absent, which means 1
 * @param rolledOut whether every replica runs the present template and is ready; true where there is no status to tell
 * @param rollout how a StatefulSet restarts its pods, and how far it is
 */
record Workload(
        ObjectRef ref,
        ObjectMeta metadata,
        @Nullable Integer replicas,
        PodTemplateSpec template,
        boolean rolledOut,
        Optional<Target.Rollout> rollout) {

    private static final Pattern SHARE = Pattern.compile("(\\d{1,3})%");

    /** Empty for another kind and for one without a pod template. */
    static Optional<Workload> of(HasMetadata object, String namespace) {
        var name = String.valueOf(object.getMetadata().getName());
        if (object instanceof StatefulSet set
                && set.getSpec() != null
                && set.getSpec().getTemplate() != null) {
            var spec = set.getSpec();
            return Optional.of(new Workload(
                    ObjectRef.statefulSet(namespace, name),
                    set.getMetadata(),
                    spec.getReplicas(),
                    spec.getTemplate(),
                    rolledOut(set),
                    Optional.of(rollout(set))));
        }
        if (object instanceof Deployment deployment
                && deployment.getSpec() != null
                && deployment.getSpec().getTemplate() != null) {
            var spec = deployment.getSpec();
            return Optional.of(new Workload(
                    ObjectRef.deployment(namespace, name),
                    deployment.getMetadata(),
                    spec.getReplicas(),
                    spec.getTemplate(),
                    rolledOut(deployment),
                    Optional.empty()));
        }
        return Optional.empty();
    }

    /** Those of the pod template, without init containers. */
    List<Container> containers() {
        return template.getSpec() == null ? List.of() : template.getSpec().getContainers();
    }

    boolean switchedOff() {
        return replicas != null && replicas == 0;
    }

    Map<String, String> labels() {
        return orEmpty(metadata.getLabels());
    }

    Map<String, String> annotations() {
        return orEmpty(metadata.getAnnotations());
    }

    Map<String, String> templateAnnotations() {
        return template.getMetadata() == null
                ? Map.of()
                : orEmpty(template.getMetadata().getAnnotations());
    }

    Map<String, String> templateLabels() {
        return template.getMetadata() == null
                ? Map.of()
                : orEmpty(template.getMetadata().getLabels());
    }

    private static Target.Rollout rollout(StatefulSet set) {
        var spec = set.getSpec();
        int replicas = spec.getReplicas() == null ? 1 : spec.getReplicas();
        return new Target.Rollout(
                replicas,
                set.getStatus() == null ? 0 : orZero(set.getStatus().getUpdatedReplicas()),
                orZero(spec.getMinReadySeconds()),
                together(spec.getUpdateStrategy(), replicas));
    }

    /** A share is rounded down, and no share is less than one pod, as the StatefulSet's controller has it. */
    private static int together(@Nullable StatefulSetUpdateStrategy strategy, int replicas) {
        var most = strategy == null || strategy.getRollingUpdate() == null
                ? null
                : strategy.getRollingUpdate().getMaxUnavailable();
        if (most == null) {
            return 1;
        }
        if (most.getIntVal() != null) {
            return Math.max(1, most.getIntVal());
        }
        var share = SHARE.matcher(String.valueOf(most.getStrVal()));
        return share.matches() ? Math.max(1, replicas * Integer.parseInt(share.group(1)) / 100) : 1;
    }

    private static boolean rolledOut(StatefulSet set) {
        var status = set.getStatus();
        return status == null
                || rolledOut(
                        set.getMetadata().getGeneration(),
                        status.getObservedGeneration(),
                        set.getSpec().getReplicas(),
                        status.getReplicas(),
                        status.getUpdatedReplicas(),
                        status.getReadyReplicas());
    }

    private static boolean rolledOut(Deployment deployment) {
        var status = deployment.getStatus();
        return status == null
                || rolledOut(
                        deployment.getMetadata().getGeneration(),
                        status.getObservedGeneration(),
                        deployment.getSpec().getReplicas(),
                        status.getReplicas(),
                        status.getUpdatedReplicas(),
                        status.getReadyReplicas());
    }

    private static boolean rolledOut(
            @Nullable Long generation,
            @Nullable Long observed,
            @Nullable Integer wanted,
            @Nullable Integer all,
            @Nullable Integer updated,
            @Nullable Integer ready) {
        if (generation == null) {
            return true;
        }
        // A count of zero is left out of a status.
        int replicas = wanted == null ? 1 : wanted;
        return generation.equals(observed)
                && orZero(all) == replicas
                && orZero(updated) == replicas
                && orZero(ready) == replicas;
    }

    private static int orZero(@Nullable Integer count) {
        return count == null ? 0 : count;
    }

    private static Map<String, String> orEmpty(@Nullable Map<String, String> map) {
        return map == null ? Map.of() : map;
    }
}
