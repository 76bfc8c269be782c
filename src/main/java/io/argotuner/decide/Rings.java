package io.argotuner.decide;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rings of consistent hashing that one decision needs, each made from the largest that was needed so far. For one
 * thread at a time.
 */
public final class Rings {
    private @Nullable HashRing largest;

    /** @param known from an earlier decision, of any number of shards; empty where there is none */
    public Rings(Optional<HashRing> known) {
        this.largest = known.orElse(null);
    }

    /** @param shards 1 to 100,000 */
    public HashRing of(int shards) {
        var known = largest;
        var ring = known == null ? new HashRing(shards) : known.resized(shards);
        if (known == null || shards > known.replicas()) {
            largest = ring;
        }
        return ring;
    }

    /** What the next decision should begin with, empty where no ring was needed. */
    Optional<HashRing> largest() {
        return Optional.ofNullable(largest);
    }

    /** As {@link ShardMap#assign(Sharding.Algorithm, int, List, Map)}. */
    public Map<String, Integer> assign(
            Sharding.Algorithm algorithm,
            int shards,
            List<Sharding.Cluster> clusters,
            Map<String, Integer> applicationsByServer) {
        return algorithm == Sharding.Algorithm.CONSISTENT_HASHING && shards > 1
                ? ShardMap.assign(algorithm, of(shards), clusters, applicationsByServer)
                : ShardMap.assign(algorithm, shards, clusters, applicationsByServer);
    }
}
