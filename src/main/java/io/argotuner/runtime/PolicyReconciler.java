package io.argotuner.runtime;

import io.argotuner.api.ArgoTuningPolicy;
import io.argotuner.collect.ApplicationReader;
import io.argotuner.collect.CensusTaker;
import io.argotuner.collect.ClusterObserver;
import io.argotuner.collect.ClusterPins;
import io.argotuner.collect.LiveObjects;
import io.argotuner.collect.LivePods;
import io.argotuner.collect.MovedApplications;
import io.argotuner.collect.PinObserver;
import io.argotuner.collect.metrics.EvidenceTaker;
import io.argotuner.collect.metrics.PageSource;
import io.argotuner.collect.metrics.PrometheusAccess;
import io.argotuner.report.TunerMetrics;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has each policy looked at once per event on it or its install, and once per census period. */
final class PolicyReconciler implements Reconciler<ArgoTuningPolicy>, Cleaner<ArgoTuningPolicy> {
    private static final Logger LOG = LoggerFactory.getLogger(PolicyReconciler.class);
    /** What is known to hang is told in one try of this length, or at the next. */
    private static final Duration TELLING = Duration.ofSeconds(3);

    private final LastRead objects;
    private final ClusterObserver observer;
    private final PolicyLook look;
    private final Farewell farewell;
    private final Charges charges;
    private final TunerMetrics metrics;
    private final Health health;
    private final Sessions sessions = new Sessions();
    private final Calls calls = new Calls();
    private final Lanes lanes = new Lanes(Lanes.NEW_PLACES, Lanes.SLOW_PLACES, System::nanoTime, calls::again);
    private volatile @Nullable IndexerResourceCache<ArgoTuningPolicy> primaries;

    PolicyReconciler(
            KubernetesClient client,
            EventSink events,
            TunerMetrics metrics,
            Health health,
            Clock clock,
            LongSupplier nanos,
            Duration period,
            PageSource pages,
            PrometheusAccess prometheuses,
            BooleanSupplier stopping,
            PolicySelector selector) {
        var brisk = Clients.withRetries(client, 2, Duration.ofSeconds(10));
        this.objects = new LastRead(new LiveObjects(brisk), new LivePods(brisk)::list, period, clock, System::nanoTime);
        this.observer = new ClusterObserver(
                objects,
                new CensusTaker(new ApplicationReader(client), period),
                objects,
                new EvidenceTaker(pages, period),
                prometheuses,
                clock,
                Optional.of(
                        new PinObserver(new ClusterPins(brisk), new MovedApplications(new ApplicationReader(client)))));
        this.look = new PolicyLook(
                brisk,
                new PolicyReads(policy -> brisk.resource(policy).get(), objects::watching, period, System::nanoTime),
                objects,
                observer,
                new Telling(events, new StatusAhead(Clients.withRetries(client, 0, TELLING)), metrics, health, period),
                health,
                clock,
                nanos,
                stopping,
                selector);
        this.farewell = new Farewell(client, events, sessions, clock);
        this.charges = new Charges(selector);
        this.metrics = metrics;
        this.health = health;
    }

    @Override
    public List<EventSource<?, ArgoTuningPolicy>> prepareEventSources(EventSourceContext<ArgoTuningPolicy> context) {
        primaries = context.getPrimaryCache();
        var sources = new ArrayList<>(Watches.of(context, charges::mine, objects::changed));
        sources.add(calls);
        return sources;
    }

    @Override
    public UpdateControl<ArgoTuningPolicy> reconcile(ArgoTuningPolicy cached, Context<ArgoTuningPolicy> context) {
        if (!charges.mine(cached)) {
            handOver(cached);
            return UpdateControl.noUpdate();
        }
        var key = key(cached);
        health.expected(key);
        var pass = lanes.enter(key);
        if (pass.isEmpty()) {
            return UpdateControl.<ArgoTuningPolicy>noUpdate().rescheduleAfter(Lanes.AGAIN);
        }
        var through = pass.get();
        try (through;
                var begun = health.begin(key)) {
            var all = context.getPrimaryCache().list(cached.getMetadata().getNamespace(), p -> true);
            var control = look.at(cached, sessions.of(cached), Precedence.winner(all), through::cutShort);
            metrics.reconciled(begun.lasting());
            if (!through.cutShort()) {
                return control;
            }
        }
        // Now that the thread may wait again, and not in the place that was taken from the look.
        return look.cutShort(cached, sessions.of(cached));
    }

    @Override
    public DeleteControl cleanup(ArgoTuningPolicy policy, Context<ArgoTuningPolicy> context) {
        if (!charges.mine(policy)) {
            handOver(policy);
            return DeleteControl.noFinalizerRemoval();
        }
        try (var begun = health.begin(key(policy))) {
            var control = farewell.to(policy, rivals(context, policy));
            if (control.isRemoveFinalizer()) {
                forget(policy);
                rivals(context, policy).stream().filter(charges::mine).forEach(calls::toLookAt);
            }
            LOG.atDebug().addKeyValue("policy", begun.policy).log("clean-up looked at");
            return control;
        }
    }

    private void forget(ArgoTuningPolicy policy) {
        var namespace = policy.getMetadata().getNamespace();
        charges.forget(policy);
        handOver(policy);
        observer.forget(namespace);
        objects.forget(namespace);
    }

    /** Another operator looks after it from now on; what is known of its install may still serve another policy. */
    private void handOver(ArgoTuningPolicy policy) {
        sessions.end(policy);
        lanes.forget(key(policy));
        metrics.remove(key(policy));
        health.forget(key(policy));
    }

    /** The first to see an event of a policy, and whether this operator acts on it. */
    boolean concerns(ArgoTuningPolicy policy) {
        return switch (charges.look(policy)) {
            case MINE -> true;
            case OTHERS -> false;
            // A label is no new generation, so the framework's own filter would drop the event.
            case CHANGED -> {
                calls.toLookAt(policy);
                yield true;
            }
        };
    }

    /** Sees to looks that hang; to be called every second. */
    void patrol() {
        lanes.patrol();
    }

    /** @param watching whether every watch is there */
    void watchedBy(BooleanSupplier watching) {
        objects.watchedBy(watching);
    }

    /** The policies that are looked after, as the watch knows them. */
    List<ArgoTuningPolicy> policies() {
        var cache = primaries;
        return cache == null ? List.of() : cache.list(charges::mine).toList();
    }

    /** To be called last, when no look runs any more. */
    void leave(List<ArgoTuningPolicy> policies) {
        farewell.leave(policies);
    }

    private static List<ArgoTuningPolicy> rivals(Context<ArgoTuningPolicy> context, ArgoTuningPolicy policy) {
        return context.getPrimaryCache()
                .list(policy.getMetadata().getNamespace(), p -> !Precedence.same(p, policy))
                .filter(p -> !p.isMarkedForDeletion())
                .toList();
    }

    /** Namespace and name, as metrics and logs call a policy. */
    static String key(ArgoTuningPolicy policy) {
        return policy.getMetadata().getNamespace() + "/" + policy.getMetadata().getName();
    }
}
