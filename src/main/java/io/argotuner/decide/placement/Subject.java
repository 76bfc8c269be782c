package io.argotuner.decide.placement;

import io.argotuner.decide.ClusterLoad;
import io.argotuner.decide.Sharding;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A cluster to be placed.
 *
 * @param identity as Argo CD's sharding sees it
 * @param name what people call it, its server where it has no name
 * @param signals of the work that it is
 * @param owner the shard that really has it, empty where that was not seen: Argo CD's arithmetic tells it then
 * @param fixed why it must not or cannot be pinned, a clause such as {@code pinned by its Secret}; empty where it may be
 */
public record Subject(
        Sharding.Cluster identity, String name, Signals signals, OptionalInt owner, Optional<String> fixed) {

    /** Why a cluster stays where its Secret's pin puts it. */
    public static final String PINNED = "pinned by its Secret";

    /** Why the cluster that Argo CD runs in stays where the algorithm puts it. */
    public static final String NO_SECRET = "has no Secret that could be pinned";

    /** Why the cluster that Argo CD runs in stays where it is while no Secret is read. */
    public static final String SECRET_UNKNOWN = "may have no Secret that could be pinned";

    /** A cluster whose pin, if it has one, is somebody's decision. */
    public static Subject of(Sharding.Cluster identity, String name, Signals signals) {
        return new Subject(
                identity,
                name,
                signals,
                OptionalInt.empty(),
                identity.uid().isEmpty()
                        ? Optional.of(NO_SECRET)
                        : identity.pin().isPresent() ? Optional.of(PINNED) : Optional.empty());
    }

    /**
     * A cluster that a pod was seen to own and whose Secret is not known: neither its pin nor where an algorithm would
     * put it.
     */
    public static Subject seen(String server, String name, Signals signals) {
        return new Subject(
                new Sharding.Cluster("", server, OptionalInt.empty(), false),
                name,
                signals,
                OptionalInt.empty(),
                server.equals(ClusterLoad.IN_CLUSTER) ? Optional.of(SECRET_UNKNOWN) : Optional.empty());
    }

    /** Whether it is known what Argo CD computes its shard from. */
    boolean identified() {
        return !identity.uid().isEmpty()
                || (identity.server().equals(ClusterLoad.IN_CLUSTER) && !fixed.equals(Optional.of(SECRET_UNKNOWN)));
    }

    /** The same, whose pin may be replaced. */
    public Subject movable() {
        return identity.uid().isEmpty() ? this : new Subject(identity, name, signals, owner, Optional.empty());
    }

    /** The same, weighed by other measurements. */
    public Subject weighing(Signals others) {
        return new Subject(identity, name, others, owner, fixed);
    }

    /** @param shard that has it, -1 where none does */
    public Subject ownedBy(int shard) {
        return new Subject(identity, name, signals, OptionalInt.of(shard), fixed);
    }

    /** As Argo CD would see it without the pins that this plan may replace. */
    Sharding.Cluster withoutOurPin() {
        return fixed.isPresent()
                ? identity
                : new Sharding.Cluster(
                        identity.uid(), identity.server(), OptionalInt.empty(), identity.skipReconcile());
    }
}
