package io.argotuner.decide.placement;

import io.argotuner.decide.Sharding;
import io.argotuner.decide.Words;
import io.argotuner.decide.placement.PlacementPlan.Assignment;
import io.argotuner.decide.placement.PlacementPlan.HotCluster;
import io.argotuner.decide.placement.PlacementPlan.Prediction;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What a plan comes to, in sentences. */
final class Advice {
    /** Changing the algorithm restarts every shard: the busiest must lose at least this part of its load by it. */
    private static final double WORTH = 0.1;

    /** A cluster is hot that carries this much more than a shard is given. */
    private static final double HOT = 1.5;

    private static final int NAMED = 3;

    private Advice() {}

    static Optional<HotCluster> hot(List<Assignment> assignments, int perShard) {
        var weights = assignments.stream().map(Assignment::weight).toList();
        return assignments.stream()
                .max(Comparator.comparingLong(Assignment::weight))
                .filter(a -> a.weight() > HOT * perShard)
                .map(a -> new HotCluster(a.server(), a.name(), a.weight(), ShardCount.useful(weights, perShard)));
    }

    static PlacementPlan on(PlacementPlan plan) {
        var advice = new ArrayList<String>();
        advice.add(placement(plan));
        algorithm(plan).ifPresent(advice::add);
        plan.hot().ifPresent(hot -> advice.add(hotSentence(plan, hot)));
        if (!plan.unreachable().isEmpty()) {
            advice.add(named(plan.unreachable())
                    + (plan.unreachable().size() == 1
                            ? " cannot be reached and weighs"
                            : " cannot be reached and weigh")
                    + " nothing in this plan; plan again when "
                    + (plan.unreachable().size() == 1 ? "it is" : "they are")
                    + " back.");
        }
        unowned(plan).ifPresent(advice::add);
        return new PlacementPlan(
                plan.shardsNow(),
                plan.shards(),
                plan.basis(),
                plan.total(),
                plan.lowerBound(),
                plan.busiestNow(),
                plan.busiest(),
                plan.loads(),
                plan.assignments(),
                plan.unreachable(),
                plan.skipped(),
                plan.predictions(),
                plan.hot(),
                advice);
    }

    private static String placement(PlacementPlan plan) {
        var moves = plan.moves().size();
        var shards = plan.shardsNow() == plan.shards()
                ? Words.count(plan.shards(), "shard")
                : Words.number(plan.shards()) + " instead of " + Words.count(plan.shardsNow(), "shard");
        var busiest = "on " + shards + " the busiest carries " + Words.number(plan.busiest()) + " of "
                + Words.number(plan.total()) + ", at least " + Words.number(plan.lowerBound()) + " whatever is done";
        if (moves == 0) {
            return "No cluster has to move: " + busiest + ".";
        }
        return "Move " + Words.count(moves, "cluster") + ": " + busiest
                + (plan.shardsNow() == plan.shards()
                        ? "; today it carries " + Words.number(plan.busiestNow()) + "."
                        : ".");
    }

    /** Only where it makes the busiest shard clearly lighter, and what would be chosen has nothing against it here. */
    private static Optional<String> algorithm(PlacementPlan plan) {
        if (plan.predictions().isEmpty()) {
            return Optional.empty();
        }
        var inForce = plan.predictions().get(0);
        return better(plan)
                .map(p -> "Without pins, changing the algorithm from "
                        + inForce.algorithm().id() + " to "
                        + p.algorithm().id() + " helps: the busiest shard would carry " + Words.number(p.busiest())
                        + " instead of " + Words.number(inForce.busiest()) + "; it moves "
                        + Words.count(p.moves(), "cluster") + " and restarts every shard.");
    }

    static Optional<Prediction> better(PlacementPlan plan) {
        var inForce = plan.predictions().get(0);
        return plan.predictions().stream()
                .skip(1)
                .filter(p -> p.busiest() <= (1 - WORTH) * inForce.busiest())
                .filter(p -> p.algorithm() != Sharding.Algorithm.CONSISTENT_HASHING
                        || p.caution().isEmpty())
                .min(Comparator.comparingLong(Prediction::busiest).thenComparing(Prediction::moves));
    }

    private static String hotSentence(PlacementPlan plan, HotCluster hot) {
        return hot.name() + " alone weighs " + Words.number(hot.weight()) + " of " + Words.number(plan.total())
                + " and cannot be split, so more than " + Words.count(hot.usefulShards(), "shard")
                + (hot.usefulShards() == 1 ? " does" : " do")
                + " not help it. What does: more status processors, client QPS and CPU on its shard; fewer kinds of"
                + " resources watched (resource.exclusions in argocd-cm); or a second Argo CD install for a part of its"
                + " namespaces.";
    }

    private static Optional<String> unowned(PlacementPlan plan) {
        var unowned = plan.assignments().stream()
                .filter(a -> a.from() < 0 && a.applications() > 0)
                .map(Assignment::name)
                .toList();
        return unowned.isEmpty() ? Optional.empty() : Optional.of("No shard owns " + named(unowned) + " today.");
    }

    private static String named(List<String> names) {
        var first = names.stream().limit(NAMED).toList();
        return names.size() <= NAMED
                ? Words.list(first)
                : String.join(", ", first) + " and " + Words.number(names.size() - NAMED) + " more";
    }
}
