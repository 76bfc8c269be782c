package io.argotuner.decide;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What decides which shard owns a cluster.
 *
 * @param algorithm the one in force
 * @param clusters every cluster that Argo CD knows, with its identity; unknown unless the cluster Secrets were given,
 *     since the operator does not read Secrets
 * @param names what people call a cluster, by server; a cluster that is not in it has no other name than its server
 * @param ourPins servers whose pin argo-tuner wrote, so that it may write another; any other pin is somebody's decision
 */
public record Sharding(
        Algorithm algorithm, Fact<List<Cluster>> clusters, Map<String, String> names, Set<String> ourPins) {
    public Sharding {
        names = Map.copyOf(names);
        ourPins = Set.copyOf(ourPins);
    }

    /** Clusters without names, none of them pinned by argo-tuner. */
    public Sharding(Algorithm algorithm, Fact<List<Cluster>> clusters) {
        this(algorithm, clusters, Map.of(), Set.of());
    }

    /** What people call a cluster: its server where nothing else is known. */
    public String name(String server) {
        return names.getOrDefault(server, server);
    }

    /** Argo CD's algorithms; unknown names fall back to legacy, as in Argo CD. */
    public enum Algorithm {
        LEGACY("legacy"),
        ROUND_ROBIN("round-robin"),
        CONSISTENT_HASHING("consistent-hashing");

        private final String id;

        Algorithm(String id) {
            this.id = id;
        }

        public String id() {
            return id;
        }
    }

    /**
     * One cluster as Argo CD's sharding sees it.
     *
     * @param uid the Secret's uid, empty for the in-cluster without a Secret
     * @param server URL without trailing slash
     * @param pin {@code data.shard} of the Secret
     * @param skipReconcile whether the Secret is annotated so that no shard owns it (Argo CD 3.4)
     */
    public record Cluster(String uid, String server, OptionalInt pin, boolean skipReconcile) {}
}
