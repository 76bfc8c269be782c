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
import io.argotuner.collect.ClusterPins;
import io.argotuner.collect.LiveObjects;
import io.argotuner.collect.LivePods;
import io.argotuner.collect.MovedApplications;
import io.argotuner.collect.PinObserver;
import io.argotuner.collect.PolicyReader;
import io.argotuner.collect.metrics.EvidenceTaker;
import io.argotuner.collect.metrics.PageSource;
import io.argotuner.decide.Decision;
import io.argotuner.decide.Tuner;
import io.argotuner.enact.Enactor;
import io.argotuner.enact.PinWriter;
import io.argotuner.report.AuditSummary;
import io.argotuner.report.DecisionLog;
import io.argotuner.report.EventReport;
import io.argotuner.report.PinReport;
import io.argotuner.report.Problem;
import io.argotuner.report.StatusReport;
import io.argotuner.report.TunerMetrics;
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
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Observe, decide, write, tell: once per event on a policy or its install, and once per census period. */
final class PolicyReconciler implements Reconciler<ArgoTuningPolicy>, Cleaner<ArgoTuningPolicy> {
    private static final Logger LOG = LoggerFactory.getLogger(PolicyReconciler.class);

    /** Between two steps of clusters that are pinned or moved. */
    private static final Duration SOON = Duration.ofSeconds(5);

    private final KubernetesClient client;
    private final LastRead objects;
    private final ClusterObserver observer;
    private final Enactor enactor;
    private final PinWriter pins;
    private final StatusAhead ahead;
    private final FieldOwner owners;
    private final Farewell farewell;
    private final EventSink events;
    private final TunerMetrics metrics;
    private final Health health;
    private final Sessions sessions;
    private final Clock clock;
    private final LongSupplier nanos;
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
            LongSupplier nanos,
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
                clock,
                Optional.of(
                        new PinObserver(new ClusterPins(brisk), new MovedApplications(new ApplicationReader(client)))));
        this.enactor = new Enactor(brisk);
        this.pins = new PinWriter(brisk);
        this.ahead = new StatusAhead(brisk);
        this.owners = new FieldOwner(brisk);
        this.sessions = new Sessions();
        this.farewell = new Farewell(client, events, sessions, clock);
        this.events = events;
        this.metrics = metrics;
        this.health = health;
        this.clock = clock;
        this.nanos = nanos;
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
        var begun = clock.instant();
        var winner = Precedence.winner(
                context.getPrimaryCache().list(policy.getMetadata().getNamespace(), p -> true));
        if (winner.isPresent() && !Precedence.same(winner.get(), policy)) {
            return told(policy, session, superseded(winner.get()), begun);
        }
        io.argotuner.decide.Policy rules;
        try {
            rules = PolicyReader.read(policy, begun);
        } catch (BadInput e) {
            return told(policy, session, new Problem(Problem.Kind.INVALID, message(e)), begun);
        }
        io.argotuner.decide.Observation observation;
        try {
            observation = observer.observe(policy.getMetadata().getNamespace(), rules, managesPins(policy));
        } catch (BadInput e) {
            return e.getCause() instanceof KubernetesClientException refused
                    ? failed(policy, session, Problems.of(e, refused), refused.getCode() != 0)
                    : told(policy, session, new Problem(Problem.Kind.NO_INSTALL, message(e)), begun);
        }
        health.answered(key(policy));
        // Taken after everything that was read, or the newest measurements would lie in the future.
        var now = clock.instant();

        var losses = session.losses;
        observation = session.restarts.correct(observation, now, nanos.getAsLong());
        if (session.losses.isNew() && rules.onConflict() == io.argotuner.decide.Policy.OnConflict.TAKE) {
            session.losses = earlier(policy, observation);
        }
        session.losses = session.losses.look(observation, policy.getMetadata().getGeneration(), owners::of, now);
        var memory = session.memory(policy.getStatus(), now).contested(session.losses.contested());
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
        StatusReport.ahead(policy.getStatus(), decision).ifPresent(status -> ahead.store(policy, status));
        // Before the rest: what waits for them waits for what was read, not for what is written now.
        var relocation = decision.relocation();
        var pinned = pins.write(
                policy.getMetadata().getNamespace(), key(policy), relocation.changes(), relocation.refreshes());
        session.memory = session.memory.quarrels(relocation.quarrels().after(pinned.answered(), now));
        var outcome =
                enactor.enact(observation, decision, rules, key(policy), now).with(pinned);
        session.losses = session.losses.after(observation, outcome, now);
        if (writes(rules, decision)) {
            objects.changed(policy.getMetadata().getNamespace());
        }

        metrics.decided(key(policy), observation, rules, decision, outcome);
        metrics.pinned(key(policy), relocation, pinned);
        DecisionLog.decided(key(policy), decision, outcome);
        var status = StatusReport.decided(
                policy.getStatus(), policy.getMetadata().getGeneration(), observation, rules, decision, outcome, now);
        status.growth = session.growth.look(policy.getStatus(), status, observation, rules, decision, now);
        status.audit = objects.of(policy.getMetadata().getNamespace())
                .map(read -> AuditSummary.of(Audit.of(EstateReader.ofOperator(read, now), Checks.ALL)))
                .orElse(null);
        events.send(policy, EventReport.of(decision, outcome, session.failedBefore()), now);
        events.send(policy, EventReport.takenOver(policy.getStatus(), status, outcome), now);
        events.send(policy, EventReport.selfHeal(observation, decision), now);
        events.send(policy, PinReport.events(relocation, pinned), now);
        if (!outcome.failures().isEmpty()) {
            return stored(policy, status).rescheduleAfter(session.failed());
        }
        session.succeeded();
        return stored(policy, status).rescheduleAfter(next(decision, now));
    }

    /** Whether there may be pins, also where the policy asks for none any more. */
    private static boolean managesPins(ArgoTuningPolicy policy) {
        return policy.getStatus() != null && policy.getStatus().pinning != null;
    }

    private static boolean writes(io.argotuner.decide.Policy rules, Decision decision) {
        return rules.mode() == io.argotuner.decide.Policy.Mode.ENFORCE
                && !rules.paused()
                && !(decision.changes().isEmpty()
                        && decision.restarts().isEmpty()
                        && decision.relocation().changes().isEmpty());
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
        var soon = decision.relocation().underWay() ? Optional.of(now.plus(SOON)) : Optional.<Instant>empty();
        return Stream.concat(decision.notBefore().stream(), soon.stream())
                .min(Instant::compareTo)
                .map(at -> Duration.between(now, at))
                .filter(wait -> wait.compareTo(period) < 0)
                .map(wait -> wait.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : wait)
                .orElse(period);
    }

    private static UpdateControl<ArgoTuningPolicy> stored(ArgoTuningPolicy policy, ArgoTuningPolicyStatus status) {
        return StatusReport.same(policy.getStatus(), status)
                ? UpdateControl.noUpdate()
                : UpdateControl.patchStatus(StatusAhead.only(policy, status));
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
