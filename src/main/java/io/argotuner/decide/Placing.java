package io.argotuner.decide;

import io.argotuner.decide.evidence.Situation;
import io.argotuner.decide.placement.Placement;
import io.argotuner.decide.placement.PlacementPlan;
import io.argotuner.decide.placement.Planner;
import io.argotuner.decide.placement.Signals;
import java.util.Map;
import java.util.Optional;

/**
 * Asks the planner where the clusters of an observed install should be. Today's placement is what the pods own; where
 * they do not tell, Argo CD's own arithmetic, for which the clusters' Secrets have to be known. With neither there is no
 * plan, for what is not known to be somewhere cannot be moved from there.
 *
 * @param weighed by server, for the next look
 */
record Placing(Fact<Placement> placement, Map<String, Signals> weighed) {
    /** Above it nothing is planned: Argo CD's ring holds 1,000 points for each. */
    private static final int MOST_SHARDS = 1000;

    static Placing of(
            Observation observation,
            Policy policy,
            Situation situation,
            Answers answers,
            Map<String, Signals> weighedBefore) {
        var obstacle = obstacle(observation, situation);
        if (obstacle.isPresent()) {
            return new Placing(Fact.unknown(obstacle.get()), weighedBefore);
        }
        var shards = shards(situation.settings().replicas().orElse(1.0));
        var replicas = answers.get(Setting.CONTROLLER_REPLICAS);
        var recommended = replicas.wanted().map(Placing::shards).orElse(shards);
        if (Math.max(shards, recommended) > MOST_SHARDS) {
            return new Placing(Fact.unknown("more than " + MOST_SHARDS + " shards are not planned for"), weighedBefore);
        }
        var found = Subjects.of(observation, situation, shards, weighedBefore);
        if (found instanceof Fact.Unknown<Subjects> unknown) {
            return new Placing(Fact.unknown(unknown.why()), weighedBefore);
        }
        var subjects = ((Fact.Known<Subjects>) found).value();
        return new Placing(Fact.known(plan(observation, policy, subjects, shards, recommended)), subjects.weighed());
    }

    private static Placement plan(
            Observation observation, Policy policy, Subjects subjects, int shards, int recommended) {
        var planner = new Planner();
        var algorithm = observation.sharding().algorithm();
        var perShard = policy.sizing().applicationsPerShard();
        var now = planner.plan(algorithm, shards, Math.min(shards, recommended), perShard, subjects.clusters());
        var ahead = recommended > shards
                ? Optional.of(planner.plan(algorithm, shards, recommended, perShard, subjects.clusters()))
                : Optional.<PlacementPlan>empty();
        return Placement.of(now, recommended, ahead, subjects.identified());
    }

    /** Why nothing can be said whatever is known of the clusters. */
    private static Optional<String> obstacle(Observation observation, Situation situation) {
        if (observation.census() instanceof Fact.Unknown<Census> unknown) {
            return Optional.of(unknown.why());
        }
        if (situation.settings().replicas() instanceof Fact.Unknown<Double> unknown) {
            return Optional.of("the number of shards is not known: " + unknown.why());
        }
        if (situation.settings().replicas().orElse(0.0) < 1) {
            return Optional.of("the controller is scaled to 0 replicas");
        }
        if (situation.disagreement().isPresent()) {
            return Optional.of("the controller's replicas and what its pods are told of them have to agree first");
        }
        return observation.targets().stream()
                .filter(t -> !t.rolledOut() && controls(observation, t.ref()))
                .findFirst()
                .map(t -> t.ref() + " is rolling out");
    }

    private static boolean controls(Observation observation, ObjectRef ref) {
        return observation.setting(Setting.CONTROLLER_REPLICAS).wiring() instanceof Wiring.Writable writable
                && writable.place().object().equals(ref);
    }

    private static int shards(double replicas) {
        return (int) Math.max(1, Math.min(Integer.MAX_VALUE, Math.round(replicas)));
    }
}
