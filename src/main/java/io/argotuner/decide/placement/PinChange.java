package io.argotuner.decide.placement;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One write to the Secret of a cluster.
 *
 * @param pin the Secret as it was read
 * @param to text for {@code data.shard}, null to take the key away
 * @param moved the move that this write is, empty where the cluster stays with the shard that has it
 * @param traces whether argo-tuner's annotations stay; they go where it gives the Secret up
 */
public record PinChange(ClusterPin pin, @Nullable String to, Optional<ClusterPin.Moved> moved, boolean traces) {

    /** Holds a cluster where it is. */
    static PinChange hold(ClusterPin pin, int shard) {
        return new PinChange(pin, Integer.toString(shard), pin.moved(), true);
    }

    /** Gives a cluster to another shard. */
    static PinChange move(ClusterPin pin, ClusterPin.Moved moved) {
        return new PinChange(pin, Integer.toString(moved.to()), Optional.of(moved), true);
    }

    /** Notes that the move of a cluster is over. */
    static PinChange settle(ClusterPin pin) {
        return new PinChange(pin, pin.shard(), pin.moved().map(ClusterPin.Moved::asSettled), true);
    }

    /**
     * Gives the Secret up. Whoever changed the pin after argo-tuner wrote it keeps what he wrote; before argo-tuner
     * there was none, since a cluster that is pinned by somebody is never pinned anew.
     *
     * @param retain whether argo-tuner's own pin stays as well
     */
    public static PinChange giveUp(ClusterPin pin, boolean retain) {
        return new PinChange(pin, pin.isOurs() && !retain ? null : pin.shard(), Optional.empty(), false);
    }

    /** Whether it gives the cluster to another shard, rather than hold it, note something or give it up. */
    public boolean isMove() {
        return traces && moved.isPresent() && !moved.get().settled() && !moved.equals(pin.moved());
    }
}
