package io.argotuner.report;

import io.argotuner.decide.Fact;
import io.argotuner.decide.Freshness;
import io.argotuner.decide.Objective;
import io.argotuner.decide.Observation;
import io.argotuner.decide.Policy;
import io.argotuner.decide.Words;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Whether comparisons are as young as the objective asks. An age moves with every look: it is told in steps, so that the
 * status is not written for it.
 */
final class FreshCondition {
    /** Minutes. */
    private static final List<Integer> STEPS =
            List.of(1, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 45, 60, 120, 240, 720, 1440);

    private FreshCondition() {}

    static Verdict of(Observation observation, Policy policy) {
        if (!(observation.freshness() instanceof Fact.Known<Freshness> known)) {
            return Verdict.unknown(Conditions.FRESH, "NotMeasured", "not measured: " + why(observation.freshness()));
        }
        if (!(Objective.freshness(observation, policy) instanceof Fact.Known<Duration> objective)) {
            return Verdict.unknown(
                    Conditions.FRESH,
                    "NoObjective",
                    "there is no objective: " + why(Objective.freshness(observation, policy)));
        }
        var wanted = objective.value();
        var apart = apart(known.value());
        return known.value().all().p99().compareTo(wanted) <= 0
                ? Verdict.yes(
                        Conditions.FRESH,
                        "WithinObjective",
                        "99 % of the Applications were compared within the objective of " + Words.duration(wanted)
                                + apart)
                : Verdict.no(
                        Conditions.FRESH,
                        "Stale",
                        "1 % of the Applications or more was compared longer ago than "
                                + step(known.value().all().p99(), wanted) + "; the objective is "
                                + Words.duration(wanted)
                                + apart);
    }

    private static String step(Duration age, Duration wanted) {
        return STEPS.stream()
                .map(Duration::ofMinutes)
                .filter(step -> step.compareTo(age) < 0 && step.compareTo(wanted) > 0)
                .max(Duration::compareTo)
                .map(Words::duration)
                .orElseGet(() -> Words.duration(wanted));
    }

    private static String apart(Freshness freshness) {
        var parts = Arrays.stream(Freshness.Exempt.values())
                .filter(freshness.exempt()::containsKey)
                .map(e -> freshness.exempt().get(e) + " " + e.label())
                .collect(Collectors.joining(", "));
        return parts.isEmpty() ? "" : " (set apart: " + parts + ")";
    }

    private static String why(Fact<?> fact) {
        return fact instanceof Fact.Unknown<?> unknown ? unknown.why() : "";
    }
}
