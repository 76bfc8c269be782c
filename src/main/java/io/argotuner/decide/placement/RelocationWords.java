package io.argotuner.decide.placement;

import io.argotuner.decide.Words;
import java.util.List;
import java.util.Optional;

/**
 * How far a relocation is, for people: what the number of shards waits for, and which clusters are left alone.
 *
 * @param quarrels as they stand at this look
 */
record RelocationWords(Pins pins, Relocating.Terms terms, Quarrels quarrels) {
    private static final int NAMED = 3;

    /**
     * Why the number of shards must not change yet, empty where it may.
     *
     * @param unpinned clusters that could be pinned where they stand and are not yet
     * @param moving those whose Applications are yet to be compared
     */
    Optional<String> hold(int unpinned, List<ClusterPin> moving) {
        if (terms.next() == terms.shards()) {
            return Optional.empty();
        }
        if (unpinned > 0) {
            return Optional.of("Waits until " + Words.count(unpinned, "cluster")
                    + (unpinned == 1 ? " is" : " are")
                    + " pinned where " + (unpinned == 1 ? "it is" : "they are")
                    + ", so that another number of shards does not deal " + (unpinned == 1 ? "it" : "them") + " anew.");
        }
        if (terms.raising()) {
            return Optional.empty();
        }
        var doomed =
                pins.clusters().stream().filter(p -> p.number() >= terms.next()).toList();
        var fixed =
                doomed.stream().filter(p -> !p.isOurs()).map(ClusterPin::name).toList();
        if (!fixed.isEmpty()) {
            return Optional.of("Waits: somebody pinned " + named(fixed)
                    + " to a shard that would go; change or remove data.shard of "
                    + (fixed.size() == 1 ? "its Secret." : "their Secrets."));
        }
        if (!doomed.isEmpty()) {
            return Optional.of("Waits until " + Words.count(doomed.size(), "cluster")
                    + (doomed.size() == 1 ? " has" : " have") + " left the shards that would go.");
        }
        // What is noted in this look is stored only with the next one.
        var unsettled = pins.clusters().stream().filter(ClusterPin::isMoving).count();
        return moving.isEmpty() && unsettled == 0
                ? Optional.empty()
                : Optional.of("Waits until the Applications of " + Words.count(unsettled, "moved cluster")
                        + " are compared by the shards that have them now.");
    }

    /**
     * What stands.
     *
     * @param movedLately clusters that were moved within the hour
     */
    Relocation.Summary summary(List<ClusterPin> moving, int movedLately, Optional<String> hold) {
        var ours = (int) pins.clusters().stream().filter(ClusterPin::isOurs).count();
        var left = pins.clusters().stream()
                .filter(p -> !p.isOurs())
                .flatMap(p -> reason(p).map(why -> p.name() + " " + why).stream())
                .toList();
        var contested = pins.clusters().stream()
                .flatMap(p -> quarrels.leaves(p).stream())
                .toList();
        var clusters = pins.clusters().size();
        var sentence = new StringBuilder(
                clusters == 0
                        ? "No cluster has a Secret that could be pinned."
                        : Words.number(ours) + " of " + Words.count(clusters, "cluster") + " with a Secret "
                                + (ours == 1 ? "is" : "are") + " pinned.");
        if (!left.isEmpty()) {
            sentence.append(" Left alone: ").append(named(left)).append('.');
        }
        if (!moving.isEmpty()) {
            sentence.append(" Applications of ")
                    .append(named(moving.stream().map(ClusterPin::name).toList()))
                    .append(" are yet to be compared by the shards that have them now.");
        }
        hold.ifPresent(h -> sentence.append(' ').append(h));
        return new Relocation.Summary(ours, moving.size(), movedLately, left, contested, sentence.toString());
    }

    /** Why a cluster that argo-tuner did not pin is left alone, empty where it is not. */
    private Optional<String> reason(ClusterPin pin) {
        return pin.owner()
                .or(() -> quarrels.leaves(pin).map(s -> "is contested"))
                .or(() -> pin.shard() != null && pin.written().isEmpty()
                        ? Optional.of("was pinned by somebody")
                        : Optional.empty());
    }

    private static String named(List<String> names) {
        var first = names.stream().limit(NAMED).toList();
        return names.size() <= NAMED
                ? Words.list(first)
                : String.join(", ", first) + " and " + Words.number(names.size() - NAMED) + " more";
    }
}
