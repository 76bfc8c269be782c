package io.argotuner.cli;

import io.argotuner.collect.BadInput;
import io.argotuner.decide.Fact;
import io.argotuner.decide.Observation;
import io.argotuner.decide.Policy;
import io.argotuner.decide.Setting;
import io.argotuner.simulate.Scenario;
import java.time.Duration;
import java.util.Locale;

/** What can be simulated at all, and for how long within the minutes that a person waits. */
final class SimulatedSize {
    /** Applications x hours: 100,000 for 12 hours, four ways, took 24 seconds on two cores. */
    private static final long ORDINARY = 1_200_000;

    private static final int MOST_HOURS = 12;
    private static final int LEAST_HOURS = 2;

    private SimulatedSize() {}

    /** @throws BadInput for more shards than a simulation has room for, be it that the policy asks for them */
    static void check(Observation observation, Policy policy) {
        if (observation.setting(Setting.CONTROLLER_REPLICAS).effective() instanceof Fact.Known<Double> known
                && known.value() > Scenario.MOST_SHARDS) {
            throw tooMany("the install has", known.value(), "replicas of the application controller in the manifests");
        }
        var rule = policy.rule(Setting.CONTROLLER_REPLICAS);
        var asked = Math.max(rule.value().orElse(0), rule.min().orElse(0));
        if (asked > Scenario.MOST_SHARDS) {
            throw tooMany("the policy asks for", asked, "spec.settings.controllerReplicas");
        }
    }

    private static BadInput tooMany(String who, double shards, String what) {
        return new BadInput(String.format(
                Locale.ROOT,
                "%s %,.0f shards, and a simulation has at most %,d: lower %s to simulate it",
                who,
                shards,
                Scenario.MOST_SHARDS,
                what));
    }

    /** Hours that a report simulates: 12 for up to 100,000 Applications, fewer for more, at least 2. */
    static Duration ofReport(int applications) {
        return Duration.ofHours(Math.max(LEAST_HOURS, Math.min(MOST_HOURS, ORDINARY / Math.max(1, applications))));
    }

    /** Whether somebody who waits for that should be told beforehand. */
    static boolean takesMinutes(int applications, Duration simulated) {
        return applications * simulated.toHours() > 2 * ORDINARY;
    }
}
