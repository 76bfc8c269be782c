package io.argotuner.runtime;

import io.argotuner.api.ArgoTuningPolicy;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatus;
import io.javaoperatorsdk.operator.api.config.informer.FieldSelectorBuilder;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.filter.OnUpdateFilter;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.TransformingItemStore;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * What wakes the reconciler before its time: an edit of the two ConfigMaps or of a workload in a namespace that has a
 * policy, and the end of a rollout. Watches wake and tell that something is to be read again; nothing is ever decided on
 * their caches, so these hold no more of an object than it takes to see a change ({@link Slim}).
 */
final class Watches {
    private final EventSourceContext<ArgoTuningPolicy> context;
    private final Predicate<ArgoTuningPolicy> woken;
    private final Consumer<String> changed;

    private Watches(
            EventSourceContext<ArgoTuningPolicy> context, Predicate<ArgoTuningPolicy> woken, Consumer<String> changed) {
        this.context = context;
        this.woken = woken;
        this.changed = changed;
    }

    /**
     * @param woken the policies that are this operator's
     * @param changed is told the namespace of every event, also of one that wakes nobody, before anybody is woken
     */
    static List<EventSource<?, ArgoTuningPolicy>> of(
            EventSourceContext<ArgoTuningPolicy> context, Predicate<ArgoTuningPolicy> woken, Consumer<String> changed) {
        var watches = new Watches(context, woken, changed);
        return List.of(
                // One watch for each name, so that the Role can name the two objects.
                watches.configMap("argocd-cm"),
                watches.configMap("argocd-cmd-params-cm"),
                watches.workloads(StatefulSet.class, Slim::statefulSet),
                watches.workloads(Deployment.class, Slim::deployment));
    }

    private InformerEventSource<ConfigMap, ArgoTuningPolicy> configMap(String name) {
        var configuration = this.<ConfigMap>configuration(ConfigMap.class)
                .withName(name)
                .withFieldSelector(new FieldSelectorBuilder()
                        .withField("metadata.name", name)
                        .build())
                .withOnUpdateFilter(noted((now, before) -> described(now, before)
                        || !Objects.equals(now.getData(), before.getData())
                        || !Objects.equals(now.getBinaryData(), before.getBinaryData())));
        if (Slim.fits(context.getControllerConfiguration().getInformerConfig())) {
            configuration.withItemStore(new TransformingItemStore<>(Slim::configMap));
        }
        return new InformerEventSource<>(configuration.build(), context);
    }

    private <R extends HasMetadata> InformerEventSource<R, ArgoTuningPolicy> workloads(
            Class<R> type, UnaryOperator<R> slim) {
        OnUpdateFilter<R> filter = (now, before) -> described(now, before)
                || !Objects.equals(
                        now.getMetadata().getGeneration(), before.getMetadata().getGeneration())
                || rolledOut(now) != rolledOut(before);
        return new InformerEventSource<>(
                this.<R>configuration(type)
                        .withName(type.getSimpleName().toLowerCase(Locale.ROOT) + "s")
                        .withItemStore(new TransformingItemStore<>(slim))
                        .withOnUpdateFilter(noted(filter))
                        .build(),
                context);
    }

    private <R extends HasMetadata> InformerEventSourceConfiguration.Builder<R> configuration(Class<R> type) {
        return InformerEventSourceConfiguration.from(type, ArgoTuningPolicy.class)
                .withNamespacesInheritedFromController()
                .withOnAddFilter(this::note)
                .withOnDeleteFilter((object, stale) -> note(object))
                .withSecondaryToPrimaryMapper(this::policies)
                // Nothing is read through the context, so the index from policies to these objects is not wanted.
                .withPrimaryToSecondaryMapper((ArgoTuningPolicy policy) -> Set.of());
    }

    /** Filters are the first to see an event. */
    private <R extends HasMetadata> OnUpdateFilter<R> noted(OnUpdateFilter<R> filter) {
        return (now, before) -> note(now) && filter.accept(now, before);
    }

    private boolean note(HasMetadata object) {
        changed.accept(object.getMetadata().getNamespace());
        return true;
    }

    private Set<ResourceID> policies(HasMetadata object) {
        return context.getPrimaryCache()
                .list(object.getMetadata().getNamespace(), woken)
                .map(ResourceID::fromResource)
                .collect(Collectors.toSet());
    }

    /** Labels and annotations tell the owner and the journal. */
    private static boolean described(HasMetadata now, HasMetadata before) {
        return !Objects.equals(
                        now.getMetadata().getLabels(), before.getMetadata().getLabels())
                || !Objects.equals(
                        now.getMetadata().getAnnotations(), before.getMetadata().getAnnotations());
    }

    /** Whether every replica runs the present template and is ready, as far as it takes to see that this changes. */
    static boolean rolledOut(HasMetadata workload) {
        if (workload instanceof StatefulSet set) {
            var status = set.getStatus() == null ? new StatefulSetStatus() : set.getStatus();
            return seen(set, status.getObservedGeneration())
                    && number(status.getReplicas()) == number(status.getReadyReplicas())
                    && number(status.getReplicas()) == wanted(set.getSpec().getReplicas())
                    && Objects.equals(status.getCurrentRevision(), status.getUpdateRevision());
        }
        if (workload instanceof Deployment deployment) {
            var status = deployment.getStatus() == null ? new DeploymentStatus() : deployment.getStatus();
            return seen(deployment, status.getObservedGeneration())
                    && number(status.getReplicas()) == number(status.getReadyReplicas())
                    && number(status.getReplicas()) == number(status.getUpdatedReplicas())
                    && number(status.getReplicas())
                            == wanted(deployment.getSpec().getReplicas());
        }
        return true;
    }

    private static boolean seen(HasMetadata workload, Long observed) {
        return observed != null && observed.equals(workload.getMetadata().getGeneration());
    }

    private static int number(Integer n) {
        return n == null ? 0 : n;
    }

    private static int wanted(Integer replicas) {
        return replicas == null ? 1 : replicas;
    }
}
