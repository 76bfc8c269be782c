package io.argotuner.collect;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an audit needs of one Argo CD Application: a few bounded texts, whatever the size of the object. Texts are as they
 * were read; a field of a wrong type counts as absent.
 *
 * @param namespace empty where the object tells none
 * @param destination {@code spec.destination.server}, else its name; empty where there is neither
 * @param sources in Argo CD's order; at most {@value ApplicationParser#MAX_SOURCES}
 * @param generatePaths whether the annotation {@code argocd.argoproj.io/manifest-generate-paths} says anything
 * @param deletedAt {@code metadata.deletionTimestamp}, null where it is not being deleted
 * @param automated whether it is synced by itself
 * @param healthSince {@code status.health.lastTransitionTime}
 * @param operationEndedAt {@code status.operationState.finishedAt}
 * @param controllerNamespace {@code status.controllerNamespace}: the namespace of the install that reconciles it
 * @param appOfApps whether it tracks other Applications
 * @param resources number of {@code status.resources}
 * @param failedPods names of bare Pods among them that failed or that Git no longer has; at most 3
 * @param conditions at most 10
 * @param bytes size of the object as it was read
 */
public record ApplicationFacts(
        String namespace,
        String name,
        String project,
        String destination,
        String destinationNamespace,
        List<Source> sources,
        boolean generatePaths,
        @Nullable String deletedAt,
        List<String> finalizers,
        boolean automated,
        String sync,
        String health,
        @Nullable String healthSince,
        @Nullable String operationEndedAt,
        @Nullable String controllerNamespace,
        boolean appOfApps,
        int resources,
        List<String> failedPods,
        List<Condition> conditions,
        long bytes) {
    public ApplicationFacts {
        sources = List.copyOf(sources);
        finalizers = List.copyOf(finalizers);
        failedPods = List.copyOf(failedPods);
        conditions = List.copyOf(conditions);
    }

    /**
     * @param path empty where there is none
     * @param chart empty where the source is no Helm repository
     * @param type {@code status.sourceType}, else what the source itself says: Helm, Kustomize, Plugin; empty if unknown
     */
    public record Source(String repoUrl, String path, String chart, String type) {}

    /** One of {@code status.conditions}. */
    public record Condition(String type, String message) {}
}
