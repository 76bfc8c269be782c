package io.argotuner.decide.placement;

import io.argotuner.decide.placement.PlacementPlan.Assignment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which shard each cluster of an install should be on, and the steps to it: what {@code sharding.pinning} shows or does.
 *
 * <p>{@code moves} may be carried out at any time, in their order and one at a time, by writing {@code data.shard} of the
 * cluster's Secret: they lead to shards that run today and that will run when the recommended number of shards is in
 * force. So,
 *
 * <ul>
 *   <li>for more shards, the replicas are raised first; once they run, the next decision moves clusters onto the new
 *       ones. {@link #holds} keeps clusters where they are meanwhile, which the algorithm would not.
 *   <li>for fewer shards, the moves empty the ones that go; the replicas may be lowered once {@link #cleared}.
 * </ul>
 *
 * <p>{@link #pins} is the whole placement as it has to be written so that no algorithm undoes it: the moves, and the
 * clusters that are where they should be only by chance. What somebody else pinned, and the cluster that Argo CD runs in
 * while it has no Secret, is in none of these.
 *
 * @param plan for the shards that run today and stay
 * @param moves what has to move, in order: clusters without an owner first, then always what the busiest shard loses
 *     most by, so that a plan that is carried out in part has done the most that it could
 * @param recommended the number of shards that {@code controllerReplicas} recommends, at least 1
 * @param ahead the plan for more shards than run today; empty where no more are recommended
 * @param identified whether the Secrets' uids and pins are known. If not, the moves rest on what the pods own, and a
 *     cluster that somebody pinned may be among them.
 */
public record Placement(
        PlacementPlan plan, List<Move> moves, int recommended, Optional<PlacementPlan> ahead, boolean identified) {
    public Placement {
        moves = List.copyOf(moves);
    }

    public static Placement of(PlacementPlan plan, int recommended, Optional<PlacementPlan> ahead, boolean identified) {
        return new Placement(plan, ordered(plan), recommended, ahead, identified);
    }

    /**
     * One cluster that has to be pinned elsewhere.
     *
     * @param server URL without trailing slash, as its Secret's {@code data.server} has it
     * @param name what people call it
     * @param applications that are on it, which wait until the shard that gains it compares them
     * @param from the shard that has it today, -1 where none does
     * @param to the shard to pin it to, from 0 to the number of shards that run, less one
     */
    public record Move(String server, String name, int applications, int from, int to) {}

    /** By server, the pins that hold the plan whatever the algorithm does. */
    public Map<String, Integer> pins() {
        var pins = new TreeMap<String, Integer>();
        plan.assignments().stream().filter(Assignment::pin).forEach(a -> pins.put(a.server(), a.to()));
        return pins;
    }

    /**
     * By server, the pins that keep clusters on their shards of today while more shards are added, where the algorithm
     * would not or cannot be computed; nothing where no more are recommended. None of them moves anything by itself.
     */
    public Map<String, Integer> holds() {
        var holds = new TreeMap<String, Integer>();
        ahead.ifPresent(p -> p.assignments().stream()
                .filter(a -> a.fixed().isEmpty() && a.from() >= 0 && a.from() != a.computed())
                .forEach(a -> holds.put(a.server(), a.from())));
        return holds;
    }

    /** Whether no cluster is on a shard that the recommended number does away with. */
    public boolean cleared() {
        return plan.assignments().stream().noneMatch(a -> a.from() >= recommended);
    }

    private static List<Move> ordered(PlacementPlan plan) {
        var loads = new TreeMap<Integer, Long>();
        plan.assignments().forEach(a -> loads.merge(a.from(), a.weight(), Long::sum));
        var left = new ArrayList<>(plan.moves());
        var moves = new ArrayList<Move>();
        while (!left.isEmpty()) {
            var next = left.stream()
                    .min(Comparator.comparing((Assignment a) -> a.from() >= 0)
                            .thenComparing(a -> -loads.getOrDefault(a.from(), 0L))
                            .thenComparing(a -> -a.weight())
                            .thenComparing(Assignment::server))
                    .orElseThrow();
            left.remove(next);
            loads.merge(next.from(), -next.weight(), Long::sum);
            moves.add(new Move(next.server(), next.name(), next.applications(), next.from(), next.to()));
        }
        return moves;
    }
}
