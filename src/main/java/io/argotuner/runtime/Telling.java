package io.argotuner.runtime;

import static io.argotuner.runtime.PolicyReconciler.key;

import io.argotuner.api.ArgoTuningPolicy;
import io.argotuner.api.ArgoTuningPolicyStatus;
import io.argotuner.api.ArgoTuningPolicyStatus.AuditStatus;
import io.argotuner.decide.Decision;
import io.argotuner.decide.Observation;
import io.argotuner.decide.Policy;
import io.argotuner.enact.Outcome;
import io.argotuner.enact.PinOutcome;
import io.argotuner.report.DecisionLog;
import io.argotuner.report.EventReport;
import io.argotuner.report.PinReport;
import io.argotuner.report.Problem;
import io.argotuner.report.StatusReport;
import io.argotuner.report.TunerMetrics;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tells what a look came to, in status, Events, metrics and the log, and says when the next one is due. */
final class Telling {
    /** Between two steps of clusters that are pinned or moved. */
    private static final Duration SOON = Duration.ofSeconds(5);

    /** Periods between two looks at a policy that another one of its namespace keeps from tuning. */
    private static final int SUPERSEDED = 5;

    private final EventSink events;
    private final StatusAhead unasked;
    private final TunerMetrics metrics;
    private final Health health;
    private final Duration period;

    /**
     * @param unasked for status that is told though nothing was answered: with little patience
     * @param period between two looks where nothing happens
     */
    Telling(EventSink events, StatusAhead unasked, TunerMetrics metrics, Health health, Duration period) {
        this.events = events;
        this.unasked = unasked;
        this.metrics = metrics;
        this.health = health;
        this.period = period;
    }

    /** What was seen, decided and written. */
    record Done(Observation observation, Policy rules, Decision decision, Outcome outcome, PinOutcome pinned) {}

    /** A look that went all the way. */
    UpdateControl<ArgoTuningPolicy> decided(
            ArgoTuningPolicy policy, Session session, Done done, @Nullable AuditStatus audit, Instant now) {
        var observation = done.observation();
        var decision = done.decision();
        var outcome = done.outcome();
        var before = policy.getStatus();
        metrics.decided(key(policy), observation, done.rules(), decision, outcome);
        metrics.pinned(key(policy), decision.relocation(), done.pinned());
        DecisionLog.decided(key(policy), decision, outcome);
        var status = StatusReport.decided(
                before, policy.getMetadata().getGeneration(), observation, done.rules(), decision, outcome, now);
        status.growth = session.growth.look(before, status, observation, done.rules(), decision, now);
        status.audit = audit;
        events.send(policy, EventReport.of(decision, outcome, session.failedBefore()), now);
        events.send(policy, EventReport.takenOver(before, status, outcome), now);
        events.send(policy, EventReport.selfHeal(observation, decision), now);
        events.send(policy, PinReport.events(decision.relocation(), done.pinned()), now);
        if (!outcome.failures().isEmpty()) {
            return stored(policy, status).rescheduleAfter(session.failed());
        }
        session.succeeded();
        return stored(policy, status).rescheduleAfter(next(decision, now));
    }

    /** A problem of the policy or of the install: to be told, and looked at again when something changes. */
    UpdateControl<ArgoTuningPolicy> told(ArgoTuningPolicy policy, Session session, Problem problem, Instant now) {
        session.succeeded();
        health.answered(key(policy));
        metrics.problem(key(policy), problem);
        DecisionLog.problem(key(policy), problem);
        events.send(policy, EventReport.of(problem), now);
        var status =
                StatusReport.problem(policy.getStatus(), policy.getMetadata().getGeneration(), problem, now);
        // The end of the policy that tunes instead is an event; only one of another operator's goes unseen.
        var again = problem.kind() == Problem.Kind.SUPERSEDED ? period.multipliedBy(SUPERSEDED) : period;
        return stored(policy, status).rescheduleAfter(again);
    }

    /** Whether the status of a policy says that problem, and nothing else, already. */
    boolean isTold(ArgoTuningPolicy policy, Problem problem) {
        return StatusReport.same(
                policy.getStatus(),
                StatusReport.problem(policy.getStatus(), policy.getMetadata().getGeneration(), problem, Instant.EPOCH));
    }

    /** A problem that may pass by itself: to be tried again soon. */
    UpdateControl<ArgoTuningPolicy> failed(
            ArgoTuningPolicy policy, Session session, Problem problem, boolean answered, Instant now) {
        metrics.problem(key(policy), problem);
        DecisionLog.problem(key(policy), problem);
        if (!answered) {
            // Where the API server is away nothing can be told; where only some of it does not answer, this can.
            unasked.tell(policy, Problems.unanswered(), now)
                    .ifPresent(told -> events.send(policy, EventReport.of(told), now));
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
}
