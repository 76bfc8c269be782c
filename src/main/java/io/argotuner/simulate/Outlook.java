package io.argotuner.simulate;

import io.argotuner.decide.Observation;
import io.argotuner.decide.Policy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

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

    public static List<Size> of(Observation base, Fleet fleet, Costs costs, Load load, Policy policy, long seed) {
        var sizes = new ArrayList<Size>();
        for (var factor : SIZES) {
            var applications = Math.max(1, (int) Math.round(factor * fleet.applications()));
            var sized = fleet.sized(applications);
            sizes.add(new Size(
                    applications,
                    p99(new Contender.Untouched(), base, sized, costs, load, seed),
                    p99(new Contender.ArgoTuner(policy), base, sized, costs, load, seed)));
        }
        return sizes;
    }

    private static long p99(Contender contender, Observation base, Fleet fleet, Costs costs, Load load, long seed) {
        var trial = new Trial(contender, base, fleet, fleet.applications(), costs, load, 5, seed);
        trial.run(BEFORE);
        trial.beginStage();
        trial.run(COUNTED);
        return trial.endStage(0).p99();
    }
}
