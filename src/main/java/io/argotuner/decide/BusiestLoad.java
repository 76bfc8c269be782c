package io.argotuner.decide;

import java.util.Optional;

/** The Applications of the busiest shard at other numbers of shards than a decision is about. */
public final class BusiestLoad {
    private BusiestLoad() {}

    /**
     * Exact or estimated as in a decision.
     *
     * @param shards at least 1
     */
    public static Fact<Long> of(Observation observation, int shards) {
        return Counts.of(observation, new Rings(Optional.empty()))
                .map(counts -> counts.busiest(shards).applications());
    }
}
