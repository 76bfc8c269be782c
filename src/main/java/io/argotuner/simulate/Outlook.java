package io.argotuner.simulate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * How an install would stand with more Applications and with fewer: for each size two hours are simulated, the second
 * counts. Clusters stay as they are; each carries its share of what is added.
 */
public final class Outlook {
    private static final double[] SIZES = {0.25, 0.5, 0.75, 1, 1.5, 2, 2.5, 3};
    private static final Duration BEFORE = Duration.ofHours(1);
    private static final Duration COUNTED = Duration.ofHours(1);

    private Outlook() {}

    /**
     * One size.
     *
     * @param untouched seconds that 99 % of comparisons are younger than, with the settings as they are
     * @param tuned the same with argo-tuner
     */
    public record Size(int applications, long untouched, long tuned) {}

    /**
     * One simulation for each size, to be run in any order and at once.
     *
     * @param most Applications; larger sizes are left out
     */
    public static List<Supplier<Size>> of(Scenario scenario, int most) {
        var simulations = new ArrayList<Supplier<Size>>();
        for (var factor : SIZES) {
            var applications = Math.max(1, Math.round(factor * scenario.fleet().applications()));
            if (factor <= 1 || applications <= most) {
                simulations.add(() -> size(scenario, (int) applications));
            }
        }
        return simulations;
    }

    private static Size size(Scenario scenario, int applications) {
        var sized = scenario.fleet().sized(applications);
        return new Size(
                applications,
                p99(new Contender.Untouched(), scenario, sized),
                p99(new Contender.ArgoTuner(scenario.policy()), scenario, sized));
    }

    private static long p99(Contender contender, Scenario scenario, Fleet fleet) {
        var trial = new Trial(
                contender,
                scenario.base(),
                fleet,
                fleet.applications(),
                scenario.costs(),
                scenario.load(),
                5,
                scenario.seed());
        trial.run(BEFORE);
        trial.beginStage();
        trial.run(COUNTED);
        return trial.endStage(0).p99();
    }
}
