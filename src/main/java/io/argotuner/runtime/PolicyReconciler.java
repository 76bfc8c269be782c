package io.argotuner.runtime;

import io.argotuner.api.ArgoTuningPolicy;
import io.argotuner.api.ArgoTuningPolicyStatus;
import io.argotuner.audit.Audit;
import io.argotuner.audit.Checks;
import io.argotuner.audit.EstateReader;
import io.argotuner.collect.ApplicationReader;
import io.argotuner.collect.BadInput;
import io.argotuner.collect.CensusTaker;
import io.argotuner.collect.ClusterObserver;
import io.argotuner.collect.LiveObjects;
import io.argotuner.collect.LivePods;
import io.argotuner.collect.PolicyReader;
import io.argotuner.collect.metrics.EvidenceTaker;
import io.argotuner.collect.metrics.PageSource;
import io.argotuner.decide.Decision;
import io.argotuner.decide.Tuner;
import io.argotuner.enact.Enactor;
import io.argotuner.report.AuditSummary;
import io.argotuner.report.DecisionLog;
import io.argotuner.report.EventReport;
import io.argotuner.report.Problem;
import io.argotuner.report.StatusReport;
import io.argotuner.report.TunerMetrics;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Observe, decide, write, tell: once per event on a policy or its install, and once per census period. */
final class PolicyReconciler implements Reconciler<ArgoTuningPolicy>, Cleaner<ArgoTuningPolicy> {
    private static final Logger LOG = LoggerFactory.getLogger(PolicyReconciler.class);

    private final KubernetesClient client;
    private final LastRead objects;
    private final ClusterObserver observer;
    private final Enactor enactor;
    private final FieldOwner owners;
    private final Farewell farewell;
    private final EventSink events;
    private final TunerMetrics metrics;
    private final Health health;
    private final Sessions sessions;
    private final Clock clock;
    private final Duration period;
    private final BooleanSupplier stopping;
    private final Lanes lanes = new Lanes(Lanes.DOUBTFUL, System::nanoTime);
    private final SimpleInboundEventSource<ArgoTuningPolicy> rivals = new SimpleInboundEventSource<>("rivals");
    private volatile @Nullable IndexerResourceCache<ArgoTuningPolicy> primaries;

    PolicyReconciler(
            KubernetesClient client,
            EventSink events,
            TunerMetrics metrics,
            Health health,
            Clock clock,
            Duration period,
            PageSource pages,
            BooleanSupplier stopping) {
        var brisk = Clients.withRetries(client, 2, Duration.ofSeconds(10));
        this.client = brisk;
        this.objects = new LastRead(new LiveObjects(brisk), new LivePods(brisk)::list, period, System::nanoTime);
        this.observer = new ClusterObserver(
                objects,
                new CensusTaker(new ApplicationReader(client), period),
                objects,
                new EvidenceTaker(pages, period),
                clock);
        this.enactor = new Enactor(brisk);
        this.owners = new FieldOwner(brisk);
        this.sessions = new Sessions();
        this.farewell = new Farewell(client, events, sessions, clock);
        this.events = events;
        this.metrics = metrics;
        this.health = health;
        this.clock = clock;
        this.period = period;
        this.stopping = stopping;
    }

    @Override
    public List<EventSource<?, ArgoTuningPolicy>> prepareEventSources(EventSourceContext<ArgoTuningPolicy> context) {
        primaries = context.getPrimaryCache();
        var sources = new ArrayList<>(Watches.of(context, objects::changed));
        sources.add(rivals);
        return sources;
    }

    @Override
    public UpdateControl<ArgoTuningPolicy> reconcile(ArgoTuningPolicy cached, Context<ArgoTuningPolicy> context) {
        var key = key(cached);
        health.expected(key);
        var pass = lanes.enter(key);
        if (pass.isEmpty()) {
            return UpdateControl.<ArgoTuningPolicy>noUpdate().rescheduleAfter(Lanes.AGAIN);
        }
        var through = pass.get();
        try (through;
                var look = health.begin(key)) {
            var control = look(cached, context);
            metrics.reconciled(look.lasting());
            return control;
        }
    }

    @Override
    public DeleteControl cleanup(ArgoTuningPolicy policy, Context<ArgoTuningPolicy> context) {
        try (var look = health.begin(key(policy))) {
            var control = farewell.to(policy, rivals(context, policy));
            if (control.isRemoveFinalizer()) {
                forget(policy);
                rivals(context, policy).forEach(r -> rivals.propagateEvent(ResourceID.fromResource(r)));
            }
            LOG.atDebug().addKeyValue("policy", look.policy).log("clean-up looked at");
            return control;
        }
    }

    private void forget(ArgoTuningPolicy policy) {
        var namespace = policy.getMetadata().getNamespace();
        sessions.end(policy);
        observer.forget(namespace);
        objects.forget(namespace);
        lanes.forget(key(policy));
        metrics.remove(key(policy));
        health.forget(key(policy));
    }

    /** @param watching whether every watch is there */
    void watchedBy(BooleanSupplier watching) {
        objects.watchedBy(watching);
    }

    /** The policies that are looked after, as the watch knows them. */
    List<ArgoTuningPolicy> policies() {
        var cache = primaries;
        return cache == null ? List.of() : cache.list(p -> true).toList();
    }

    /** To be called last, when no look runs any more. */
    void leave(List<ArgoTuningPolicy> policies) {
        farewell.leave(policies);
    }

    private UpdateControl<ArgoTuningPolicy> look(ArgoTuningPolicy cached, Context<ArgoTuningPolicy> context) {
        var session = sessions.of(cached);
        try {
            // The cache may be older than the status written last, and history grows from what is stored.
            var policy = client.resource(cached).get();
            if (policy == null || policy.isMarkedForDeletion() || !sameUid(policy, cached)) {
                return UpdateControl.noUpdate();
            }
            return decide(policy, session, context);
        } catch (KubernetesClientException e) {
            return failed(cached, session, Problems.of(e), e.getCode() != 0);
        } catch (RuntimeException e) {
            LOG.atError().addKeyValue("policy", key(cached)).setCause(e).log("look failed");
            return failed(cached, session, Problems.internal(e), true);
        }
    }

    private UpdateControl<ArgoTuningPolicy> decide(
            ArgoTuningPolicy policy, Session session, Context<ArgoTuningPolicy> context) {
        var now = clock.instant();
        var winner = Precedence.winner(
                context.getPrimaryCache().list(policy.getMetadata().getNamespace(), p -> true));
        if (winner.isPresent() && !Precedence.same(winner.get(), policy)) {
            return told(policy, session, superseded(winner.get()), now);
        }
        io.argotuner.decide.Policy rules;
        try {
            rules = PolicyReader.read(policy, now);
        } catch (BadInput e) {
            return told(policy, session, new Problem(Problem.Kind.INVALID, message(e)), now);
        }
        io.argotuner.decide.Observation observation;
        try {
            observation = observer.observe(policy.getMetadata().getNamespace(), rules)
                    .withNotices(PolicyReader.notActedOn(policy));
        } catch (BadInput e) {
            return e.getCause() instanceof KubernetesClientException refused
                    ? failed(policy, session, Problems.of(e, refused), refused.getCode() != 0)
                    : told(policy, session, new Problem(Problem.Kind.NO_INSTALL, message(e)), now);
        }
        health.answered(key(policy));

        var losses = session.losses;
        observation = session.restarts.correct(observation, now, System.nanoTime());
        if (session.losses.isNew() && rules.onConflict() == io.argotuner.decide.Policy.OnConflict.TAKE) {
            session.losses = earlier(policy, observation);
        }
        session.losses = session.losses.look(observation, policy.getMetadata().getGeneration(), owners::of, now);
        var memory = session.memory.contested(session.losses.contested());
        var decision = Tuner.decide(observation, rules, memory, now);
        if (objects.remembered(policy.getMetadata().getNamespace()) && writes(rules, decision)) {
            // What was remembered is good enough to leave things alone, not to change them.
            session.losses = losses;
            objects.changed(policy.getMetadata().getNamespace());
            return decide(policy, session, context);
        }
        session.memory = decision.memory();
        if (stopping.getAsBoolean()) {
            return UpdateControl.noUpdate();
        }
        var outcome = enactor.enact(observation, decision, rules, key(policy), now);
        session.losses = session.losses.after(observation, outcome, now);
        if (writes(rules, decision)) {
            objects.changed(policy.getMetadata().getNamespace());
        }

        metrics.decided(key(policy), observation, rules, decision, outcome);
        DecisionLog.decided(key(policy), decision, outcome);
        var status = StatusReport.decided(
                policy.getStatus(), policy.getMetadata().getGeneration(), observation, rules, decision, outcome, now);
        status.audit = objects.of(policy.getMetadata().getNamespace())
                .map(read -> AuditSummary.of(Audit.of(EstateReader.ofOperator(read, now), Checks.ALL)))
                .orElse(null);
        events.send(policy, EventReport.of(decision, outcome, session.failedBefore()), now);
        events.send(policy, EventReport.takenOver(policy.getStatus(), status, outcome), now);
        events.send(policy, EventReport.selfHeal(observation, decision), now);
        if (!outcome.failures().isEmpty()) {
            return stored(policy, status).rescheduleAfter(session.failed());
        }
        session.succeeded();
        return stored(policy, status).rescheduleAfter(next(decision, now));
    }

    private static boolean writes(io.argotuner.decide.Policy rules, Decision decision) {
        return rules.mode() == io.argotuner.decide.Policy.Mode.ENFORCE
                && !rules.paused()
                && !(decision.changes().isEmpty() && decision.restarts().isEmpty());
    }

    private static Losses earlier(ArgoTuningPolicy policy, io.argotuner.decide.Observation observation) {
        var status = policy.getStatus();
        var generation = policy.getMetadata().getGeneration();
        return status != null && generation.equals(status.observedGeneration)
                ? Losses.remembered(status, generation, observation)
                : Losses.none();
    }

    /** A problem of the policy or of the install: to be told, and looked at again when something changes. */
    private UpdateControl<ArgoTuningPolicy> told(
            ArgoTuningPolicy policy, Session session, Problem problem, Instant now) {
        session.succeeded();
        health.answered(key(policy));
        metrics.problem(key(policy), problem);
        DecisionLog.problem(key(policy), problem);
        events.send(policy, EventReport.of(problem), now);
        var status =
                StatusReport.problem(policy.getStatus(), policy.getMetadata().getGeneration(), problem, now);
        return stored(policy, status).rescheduleAfter(period);
    }

    /** A problem that may pass by itself: to be tried again soon. */
    private UpdateControl<ArgoTuningPolicy> failed(
            ArgoTuningPolicy policy, Session session, Problem problem, boolean answered) {
        var now = clock.instant();
        metrics.problem(key(policy), problem);
        DecisionLog.problem(key(policy), problem);
        if (!answered) {
            return UpdateControl.<ArgoTuningPolicy>noUpdate().rescheduleAfter(session.failed());
        }
        health.answered(key(policy));
        events.send(policy, EventReport.of(problem), now);
        var status =
                StatusReport.problem(policy.getStatus(), policy.getMetadata().getGeneration(), problem, now);
        return stored(policy, status).rescheduleAfter(session.failed());
    }

    private Duration next(Decision decision, Instant now) {
        return decision.notBefore()
                .map(at -> Duration.between(now, at))
                .filter(wait -> wait.compareTo(period) < 0)
                .map(wait -> wait.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : wait)
                .orElse(period);
    }

    private static UpdateControl<ArgoTuningPolicy> stored(ArgoTuningPolicy policy, ArgoTuningPolicyStatus status) {
        if (StatusReport.same(policy.getStatus(), status)) {
            return UpdateControl.noUpdate();
        }
        var written = new ArgoTuningPolicy();
        // With the uid, the status of a deleted policy is refused by a new one of the same name.
        written.setMetadata(new ObjectMetaBuilder()
                .withNamespace(policy.getMetadata().getNamespace())
                .withName(policy.getMetadata().getName())
                .withUid(policy.getMetadata().getUid())
                .build());
        written.setSpec(null);
        written.setStatus(status);
        return UpdateControl.patchStatus(written);
    }

    private static List<ArgoTuningPolicy> rivals(Context<ArgoTuningPolicy> context, ArgoTuningPolicy policy) {
        return context.getPrimaryCache()
                .list(policy.getMetadata().getNamespace(), p -> !Precedence.same(p, policy))
                .filter(p -> !p.isMarkedForDeletion())
                .toList();
    }

    private static Problem superseded(ArgoTuningPolicy winner) {
        return new Problem(
                Problem.Kind.SUPERSEDED,
                "ArgoTuningPolicy \"" + winner.getMetadata().getName()
                        + "\" of this namespace is older and tunes the install; delete one of the two");
    }

    private static boolean sameUid(ArgoTuningPolicy one, ArgoTuningPolicy other) {
        return one.getMetadata().getUid().equals(other.getMetadata().getUid());
    }

    private static String message(BadInput e) {
        return e.getMessage() == null ? "bad input" : e.getMessage();
    }

    private static String key(ArgoTuningPolicy policy) {
        return policy.getMetadata().getNamespace() + "/" + policy.getMetadata().getName();
    }
}
