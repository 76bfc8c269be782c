package io.argotuner.simulate;

import io.argotuner.decide.Observation;
import io.argotuner.decide.Policy;
import java.time.Duration;
import java.util.List;
import java.util.function.DoubleConsumer;

/**
 * An install under a steady load, with one commit to every Application in the middle.
 *
 * @param base the install as its manifests have it
 * @param duration at least two minutes
 * @param seed of everything that is random
 */
public record Scenario(
        Observation base, Fleet fleet, Costs costs, Load load, Duration duration, Policy policy, long seed) {
    /** Shards that a simulation has room for. */
    public static final int MOST_SHARDS = World.MOST_SHARDS;

    private static final double APPLICATIONS_PER_SHARD = 1000;

    /** The four ways that are compared, argo-tuner last. */
    public List<Contender> contenders() {
        return List.of(
                new Contender.Untouched(),
                new Contender.Documented(),
                new Contender.OperatorScaling(clustersPerShard(fleet)),
                new Contender.ArgoTuner(policy));
    }

    /** As many clusters for a shard as carry 1,000 Applications: the choice that suits the operator's rule best. */
    static int clustersPerShard(Fleet fleet) {
        var perCluster = fleet.applications() / (double) fleet.clusters();
        return (int) Math.max(1, Math.round(APPLICATIONS_PER_SHARD / Math.max(1, perCluster)));
    }

    /** @param progress is told the share that is done, from 0 to 1 */
    public Trial.Result run(Contender contender, DoubleConsumer progress) {
        var trial = new Trial(contender, base, fleet, fleet.applications(), costs, load, 1, seed);
        var minutes = duration.toMinutes();
        for (var minute = 0L; minute < minutes; minute++) {
            if (minute == minutes / 2) {
                trial.commitEverywhere();
            }
            trial.run(Duration.ofMinutes(1));
            progress.accept((minute + 1) / (double) minutes);
        }
        return trial.result();
    }
}
