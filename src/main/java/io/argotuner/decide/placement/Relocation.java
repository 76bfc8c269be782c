package io.argotuner.decide.placement;

import java.util.List;
import java.util.Optional;

/**
 * The next step of an install's clusters to the shards that they should be on.
 *
 * @param changes to cluster Secrets, in order
 * @param refreshes Applications of moved clusters that are to be compared now
 * @param hold why the number of shards must not change yet, a sentence; empty where it may
 * @param raising whether it is to be more shards that wait for it
 * @param summary for people
 * @param quarrels as they stand before the changes are written
 * @param underWay whether something is about to happen, so that the next look should be soon
 */
public record Relocation(
        List<PinChange> changes,
        List<Pins.Application> refreshes,
        Optional<String> hold,
        boolean raising,
        Optional<Summary> summary,
        Quarrels quarrels,
        boolean underWay) {
    public Relocation {
        changes = List.copyOf(changes);
        refreshes = List.copyOf(refreshes);
    }

    /**
     * What stands.
     *
     * @param pinned clusters that argo-tuner has pinned
     * @param moving those of them whose Applications are not all compared yet since they were moved
     * @param movedLately those moved within the last hour
     * @param left clusters that are not pinned by argo-tuner, with the reason; a few
     * @param contested what somebody keeps changing, sentences
     * @param sentence the state in words that stay the same while nothing happens
     */
    public record Summary(
            int pinned, int moving, int movedLately, List<String> left, List<String> contested, String sentence) {
        public Summary {
            left = List.copyOf(left);
            contested = List.copyOf(contested);
        }
    }

    /** Where nobody asks for pins to be managed, and none is. */
    public static Relocation none() {
        return new Relocation(List.of(), List.of(), Optional.empty(), false, Optional.empty(), Quarrels.none(), false);
    }

    /**
     * Where nothing can be done now.
     *
     * @param why a clause
     * @param hold whether another number of shards waits for it
     */
    public static Relocation waiting(Pins pins, String why, boolean hold, boolean raising, Quarrels quarrels) {
        var ours = pins.clusters().stream().filter(ClusterPin::isOurs).count();
        var moving = pins.clusters().stream().filter(ClusterPin::isMoving).count();
        return new Relocation(
                List.of(),
                List.of(),
                hold ? Optional.of("Waits: " + why + ".") : Optional.empty(),
                raising,
                Optional.of(new Summary(
                        (int) ours,
                        (int) moving,
                        0,
                        List.of(),
                        List.of(),
                        "No cluster is pinned or moved now: " + why + ".")),
                quarrels,
                false);
    }

    /** The same before the policy's status tells that there may be pins: nothing is written until it does. */
    Relocation announcing() {
        return new Relocation(List.of(), List.of(), hold, raising, summary, Quarrels.none(), !changes.isEmpty());
    }

    /** The same where nothing may be written: everything stays as it is, and waits. */
    public Relocation withoutWrites(String why) {
        return new Relocation(
                List.of(),
                List.of(),
                hold,
                raising,
                summary.map(s -> new Summary(s.pinned, s.moving, s.movedLately, s.left, s.contested, why + s.sentence)),
                quarrels,
                false);
    }
}
