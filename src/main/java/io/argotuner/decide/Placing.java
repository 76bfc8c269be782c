package io.argotuner.decide;

import io.argotuner.decide.evidence.Classifier;
import io.argotuner.decide.evidence.Situation;
import io.argotuner.decide.placement.Placement;
import io.argotuner.decide.placement.Planned;
import io.argotuner.decide.placement.Signals;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Asks the planner where the clusters of an observed install should be. Today's placement is what the pods own; where
 * they do not tell, Argo CD's own arithmetic, for which the clusters' Secrets have to be known. With neither there is no
 * plan, for what is not known to be somewhere cannot be moved from there.
 *
 * @param weighed by server, for the next look
 * @param planned for the next look
 */
record Placing(Fact<Placement> placement, Map<String, Signals> weighed, Planned planned) {
    /** Above it nothing is planned: Argo CD's ring holds 1,000 points for each. */
    private static final int MOST_SHARDS = 1000;

    static Placing of(
            Observation observation, Policy policy, Situation situation, Answers answers, Memory before, Rings rings) {
        var weighedBefore = before.weighed();
        var obstacle = obstacle(observation, situation);
        if (obstacle.isPresent()) {
            return unknown(obstacle.get(), before, rings);
        }
        var shards = shards(situation.settings().replicas().orElse(1.0));
        var replicas = answers.get(Setting.CONTROLLER_REPLICAS);
        var recommended = replicas.wanted().map(Placing::shards).orElse(shards);
        if (Math.max(shards, recommended) > MOST_SHARDS) {
            return unknown("more than " + MOST_SHARDS + " shards are not planned for", before, rings);
        }
        var young = answered(observation, situation) && !situation.signals().isKnown();
        if (young && weighedBefore.isEmpty() && situation.signals() instanceof Fact.Unknown<?> waiting) {
            // The weights would change once more when rates are known. Those of before a restart do until then.
            return unknown(waiting.why(), before, rings);
        }
        Fact<Evidence> evidence = situation.pods() instanceof Fact.Unknown<?> unknown
                ? Fact.unknown(unknown.why())
                : observation.evidence();
        var found = Subjects.of(
                ShardFacts.of(observation, evidence, shards), Classifier.lost(situation), weighedBefore, young);
        if (found instanceof Fact.Unknown<Subjects> unknown) {
            return unknown(unknown.why(), before, rings);
        }
        var subjects = ((Fact.Known<Subjects>) found).value();
        var planned = before.planned()
                .answering(
                        new Planned.Question(
                                observation.sharding().algorithm(),
                                shards,
                                recommended,
                                policy.sizing().applicationsPerShard(),
                                subjects.clusters(),
                                subjects.identified()),
                        rings)
                .keeping(rings.largest());
        return new Placing(Fact.known(planned.placement().orElseThrow()), subjects.weighed(), planned);
    }

    private static Placing unknown(String why, Memory before, Rings rings) {
        return new Placing(Fact.unknown(why), before.weighed(), before.planned().keeping(rings.largest()));
    }

    /** Whether some controller pod told something: of pods that never do, no rates are to be waited for. */
    private static boolean answered(Observation observation, Situation situation) {
        return situation.pods().isKnown()
                && observation.evidence().map(Evidence::controllers).orElse(List.of()).stream()
                        .anyMatch(SeenOwners::answers);
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
