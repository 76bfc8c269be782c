package io.argotuner.runtime;

import static io.argotuner.runtime.PolicyReconciler.key;

import io.argotuner.api.ArgoTuningPolicy;
import io.argotuner.collect.BadInput;
import io.argotuner.collect.ClusterObserver;
import io.argotuner.collect.PolicyReader;
import io.argotuner.decide.Decision;
import io.argotuner.decide.Observation;
import io.argotuner.decide.Policy;
import io.argotuner.decide.Tuner;
import io.argotuner.enact.Enactor;
import io.argotuner.enact.PinWriter;
import io.argotuner.report.Problem;
import io.argotuner.report.StatusReport;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One look at one policy: observe, decide, write, tell. */
final class PolicyLook {
    private static final Logger LOG = LoggerFactory.getLogger(PolicyLook.class);

    private static final Duration AT_ONCE = Duration.ofMillis(100);

    private final PolicyReads policies;
    private final LastRead objects;
    private final ClusterObserver observer;
    private final Enactor enactor;
    private final PinWriter pins;
    private final StatusAhead ahead;
    private final FieldOwner owners;
    private final Telling telling;
    private final Health health;
    private final Clock clock;
    private final LongSupplier nanos;
    private final BooleanSupplier stopping;
    private final PolicySelector selector;

    PolicyLook(
            KubernetesClient client,
            PolicyReads policies,
            LastRead objects,
            ClusterObserver observer,
            Telling telling,
            Health health,
            Clock clock,
            LongSupplier nanos,
            BooleanSupplier stopping,
            PolicySelector selector) {
        this.policies = policies;
        this.objects = objects;
        this.observer = observer;
        this.enactor = new Enactor(client);
        this.pins = new PinWriter(client);
        this.ahead = new StatusAhead(client);
        this.owners = new FieldOwner(client);
        this.telling = telling;
        this.health = health;
        this.clock = clock;
        this.nanos = nanos;
        this.stopping = stopping;
        this.selector = selector;
    }

    /**
     * Looks at a policy once.
     *
     * @param cached as an event brought it
     * @param winner the policy that tunes the install of that namespace, of all that there are
     * @param cut whether this look is being cut short; what it has not read by then is not known to be wrong
     */
    UpdateControl<ArgoTuningPolicy> at(
            ArgoTuningPolicy cached, Session session, Optional<ArgoTuningPolicy> winner, BooleanSupplier cut) {
        try {
            var rival = winner.filter(w -> !Precedence.same(w, cached)).map(PolicyLook::superseded);
            if (rival.isPresent() && objects.watching() && telling.isTold(cached, rival.get())) {
                // Which policy tunes is known by the watch alone, and the other one is told already: nothing to read
                // for.
                return telling.told(cached, session, rival.get(), clock.instant());
            }
            // The cache may be older than the status written last, and history grows from what is stored.
            var held = policies.holds(cached, session);
            var policy = held ? cached : policies.read(cached, session).orElse(null);
            if (policy == null
                    || policy.isMarkedForDeletion()
                    || !sameUid(policy, cached)
                    || !selector.matches(policy)) {
                return UpdateControl.noUpdate();
            }
            var control = rival.isPresent()
                    ? telling.told(policy, session, rival.get(), clock.instant())
                    : decide(policy, held, session, winner, cut);
            if (control.isNoUpdate() && !session.failedBefore()) {
                return control;
            }
            // A look that found something to write has read it anew, and what it wrote is in the status it brings.
            var unread = held && session.seen != null;
            session.seen = null;
            return unread && !control.isNoUpdate() && !policies.stored(policy)
                    ? UpdateControl.<ArgoTuningPolicy>noUpdate().rescheduleAfter(AT_ONCE)
                    : control;
        } catch (KubernetesClientException e) {
            session.seen = null;
            if (cut.getAsBoolean()) {
                return UpdateControl.noUpdate();
            }
            return telling.failed(cached, session, Problems.of(e), Problems.answered(e), clock.instant());
        } catch (RuntimeException e) {
            session.seen = null;
            if (cut.getAsBoolean()) {
                return UpdateControl.noUpdate();
            }
            LOG.atError().addKeyValue("policy", key(cached)).setCause(e).log("look failed");
            return telling.failed(cached, session, Problems.internal(e), true, clock.instant());
        }
    }

    /** Tells of a look that was cut short, as it would have held up the looks at other installs. */
    UpdateControl<ArgoTuningPolicy> cutShort(ArgoTuningPolicy cached, Session session) {
        session.seen = null;
        return telling.failed(cached, session, Problems.cutShort(), false, clock.instant());
    }

    /** @param held whether the policy was not read for this look, but is as the watch knows it */
    private UpdateControl<ArgoTuningPolicy> decide(
            ArgoTuningPolicy policy,
            boolean held,
            Session session,
            Optional<ArgoTuningPolicy> winner,
            BooleanSupplier cut) {
        var begun = clock.instant();
        Policy rules;
        try {
            rules = PolicyReader.read(policy, begun);
        } catch (BadInput e) {
            return telling.told(policy, session, new Problem(Problem.Kind.INVALID, message(e)), begun);
        }
        Observation observation;
        try {
            observation = observer.observe(policy.getMetadata().getNamespace(), rules, managesPins(policy));
        } catch (BadInput e) {
            if (cut.getAsBoolean()) {
                return UpdateControl.noUpdate();
            }
            return e.getCause() instanceof KubernetesClientException refused
                    ? telling.failed(
                            policy, session, Problems.of(e, refused), Problems.answered(refused), clock.instant())
                    : telling.told(policy, session, new Problem(Problem.Kind.NO_INSTALL, message(e)), begun);
        }
        if (cut.getAsBoolean()) {
            return UpdateControl.noUpdate();
        }
        health.answered(key(policy));
        // Taken after everything that was read, or the newest measurements would lie in the future.
        var now = clock.instant();

        var losses = session.losses;
        var generation = policy.getMetadata().getGeneration();
        observation = session.restarts.correct(observation, now, nanos.getAsLong());
        if (session.losses.isNew() && rules.onConflict() == Policy.OnConflict.TAKE) {
            session.losses = earlier(policy, observation);
        }
        session.losses = session.losses.look(observation, generation, owners::of, now);
        var memory = session.memory(policy.getStatus(), generation, now).contested(session.losses.contested());
        var decision = Tuner.decide(observation, rules, memory, now);
        var relocation = decision.relocation();
        var writes = writes(rules, decision);
        if ((writes && objects.remembered(policy.getMetadata().getNamespace()))
                || (held && (writes || !relocation.refreshes().isEmpty()))) {
            // What was remembered is good enough to leave things alone, not to change them.
            session.losses = losses;
            session.seen = null;
            objects.changed(policy.getMetadata().getNamespace());
            return at(policy, session, winner, cut);
        }
        session.memory = decision.memory();
        if (stopping.getAsBoolean()) {
            return UpdateControl.noUpdate();
        }
        StatusReport.ahead(policy.getStatus(), decision).ifPresent(status -> {
            session.seen = null;
            ahead.store(policy, status);
        });
        // Before the rest: what waits for them waits for what was read, not for what is written now.
        var pinned = pins.write(
                policy.getMetadata().getNamespace(), key(policy), relocation.changes(), relocation.refreshes());
        session.memory = session.memory.quarrels(relocation.quarrels().after(pinned.answered(), now));
        var outcome =
                enactor.enact(observation, decision, rules, key(policy), now).with(pinned);
        session.losses = session.losses.after(observation, outcome, now);
        // What pods die of after a change must be seen at once, and not every such death moves what is watched.
        if (writes || decision.insight().proving().trial().isPresent()) {
            objects.changed(policy.getMetadata().getNamespace());
        }

        return telling.decided(
                policy,
                session,
                new Telling.Done(observation, rules, decision, outcome, pinned),
                objects.audit(policy.getMetadata().getNamespace()).orElse(null),
                now);
    }

    /** Whether there may be pins, also where the policy asks for none any more. */
    private static boolean managesPins(ArgoTuningPolicy policy) {
        return policy.getStatus() != null && policy.getStatus().pinning != null;
    }

    private static boolean writes(Policy rules, Decision decision) {
        return rules.mode() == Policy.Mode.ENFORCE
                && !rules.paused()
                && !(decision.changes().isEmpty()
                        && decision.restarts().isEmpty()
                        && decision.relocation().changes().isEmpty());
    }

    private static Losses earlier(ArgoTuningPolicy policy, Observation observation) {
        var status = policy.getStatus();
        var generation = policy.getMetadata().getGeneration();
        return status != null && generation.equals(status.observedGeneration)
                ? Losses.remembered(status, generation, observation)
                : Losses.none();
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
}
