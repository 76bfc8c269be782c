package io.argotuner.report;

import io.argotuner.decide.Decision;
import io.argotuner.decide.Observation;
import io.argotuner.decide.Policy;
import io.argotuner.decide.placement.Relocation;
import io.argotuner.enact.Outcome;
import io.argotuner.enact.PinOutcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The meters of docs/metrics.md. The number of series depends on the number of policies and of shards alone:
 * no name of an Application or cluster is ever a label, and those of a few projects only.
 */
public final class TunerMetrics {
    private final MeterRegistry registry;
    private final Timer reconcile;
    private final Map<String, PolicyMeters> byPolicy = new ConcurrentHashMap<>();

    public TunerMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.reconcile = Timer.builder("argotuner.reconcile")
                .description("Time from an event to the end of its decision and writes")
                .register(registry);
        for (var kind : Problem.Kind.values()) {
            if (kind.passing()) {
                errors(kind.id());
            }
        }
        errors("WriteRefused");
    }

    /** @param policy {@code namespace/name} */
    public void decided(String policy, Observation observation, Policy rules, Decision decision, Outcome outcome) {
        var meters = byPolicy.computeIfAbsent(policy, this::meters);
        meters.show(observation, rules, decision);
        meters.measured(observation, decision);
        meters.count(outcome);
        meters.judged(decision.insight().proving());
        if (!outcome.failures().isEmpty()) {
            errors("WriteRefused").increment(outcome.failures().size());
        }
    }

    /** A look that ended in a problem. What the policy showed before is taken away where it may no longer hold. */
    public void problem(String policy, Problem problem) {
        if (problem.kind().passing()) {
            errors(problem.kind().id()).increment();
        } else {
            remove(policy);
        }
    }

    /** @param policy {@code namespace/name} */
    public void pinned(String policy, Relocation relocation, PinOutcome outcome) {
        byPolicy.computeIfAbsent(policy, this::meters).pins(relocation, outcome);
    }

    public void reconciled(Duration took) {
        reconcile.record(took);
    }

    /** Takes every series of a policy away. */
    public void remove(String policy) {
        var meters = byPolicy.remove(policy);
        if (meters != null) {
            meters.remove();
        }
    }

    private PolicyMeters meters(String policy) {
        return new PolicyMeters(registry, policy);
    }

    private Counter errors(String kind) {
        return Counter.builder("argotuner.errors")
                .description("Looks and writes that failed")
                .tag("kind", kind)
                .register(registry);
    }
}
