package io.argotuner.runtime;

import io.argotuner.api.Names;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.processing.event.rate.LinearRateLimiter;
import io.javaoperatorsdk.operator.processing.event.source.informer.TransformingItemStore;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import java.time.Duration;
import java.util.HashSet;
import org.jspecify.annotations.Nullable;

/** How the framework below the operator is set up: what it waits for, how long, and how often it looks. */
final class Framework {
    private static final String NAME = "argo-tuner";
    /** A policy is looked at this often at least, whatever event was missed. */
    private static final Duration LONGEST_SILENCE = Duration.ofMinutes(3);
    /** Looks under way get this long to end when the process stops; a pod is given 30 seconds. */
    private static final Duration GRACE = Duration.ofSeconds(15);
    /** Watches that are not there by then are waited for while the others already work. */
    private static final Duration SYNC = Duration.ofSeconds(20);
    /** A request of the framework's, such as that for a finalizer. */
    private static final Duration REQUEST = Duration.ofSeconds(10);

    private Framework() {}

    /** Told once something is lost without which the process cannot go on. */
    @FunctionalInterface
    interface Failure {
        void of(String why, @Nullable Throwable cause);
    }

    static Operator of(KubernetesClient client, io.argotuner.runtime.Operator.Options options, Failure failure) {
        return new Operator(config -> {
            // Its requests hold a thread each, and what they fail to do is tried again at the next look.
            config.withKubernetesClient(Clients.withRetries(client, 1, REQUEST))
                    .withCloseClientOnStop(false)
                    .withExecutorService(LookThreads.pool())
                    .withReconciliationTerminationTimeout(GRACE)
                    .withStopOnInformerErrorDuringStartup(false)
                    .withCacheSyncTimeout(SYNC)
                    .withInformerStoppedHandler((informer, e) -> {
                        if (e != null) {
                            failure.of(
                                    "the watch of " + informer.getApiTypeClass().getSimpleName() + " ended", e);
                        }
                    });
            if (options.leaderElection()) {
                config.withLeaderElectionConfiguration(Leadership.of(
                        options.selector().lease(NAME),
                        options.leaseNamespace(),
                        () -> failure.of("lost the Lease", null)));
            }
        });
    }

    static void register(
            Operator framework, PolicyReconciler reconciler, io.argotuner.runtime.Operator.Options options) {
        framework.register(reconciler, config -> {
            config.withName(NAME)
                    .withFinalizer(Names.FINALIZER)
                    .withFieldManager(Names.FIELD_MANAGER)
                    .withRetry(new GenericRetry()
                            .withoutMaxAttempts()
                            .setInitialInterval(Duration.ofSeconds(1))
                            .setIntervalMultiplier(2)
                            .setMaxInterval(Duration.ofMinutes(1).toMillis()))
                    .withReconciliationMaxInterval(LONGEST_SILENCE)
                    // A rollout or a script makes many events; looks stay few, and the first is not delayed.
                    .withRateLimiter(new LinearRateLimiter(Duration.ofSeconds(4), 2))
                    .withGenericFilter(reconciler::concerns);
            if (options.namespaces().size() <= 1) {
                // One watch. Those of several namespaces would share the store, and take each other's policies for
                // theirs.
                config.withItemStore(new TransformingItemStore<>(Slim::policy));
            }
            if (options.namespaces().isEmpty()) {
                config.watchingAllNamespaces();
            } else {
                config.settingNamespaces(new HashSet<>(options.namespaces()));
            }
        });
    }
}
