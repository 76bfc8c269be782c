package io.argotuner.decide;

import java.util.List;
import java.util.Map;

/** Argo CD's assignment of clusters to shards, computed as its own code does. */
public final class ShardMap {
    private ShardMap() {}

    /**
     * The shard of every cluster; -1 for a cluster that no shard owns.
     *
     * @param applicationsByServer Applications with that {@code destination.server}, for consistent hashing
     */
    public static Map<String, Integer> assign(
            Sharding.Algorithm algorithm,
            int replicas,
            List<Sharding.Cluster> clusters,
            Map<String, Integer> applicationsByServer) {
        throw new IllegalStateException("not written " + algorithm + replicas + clusters + applicationsByServer);
    }
}
