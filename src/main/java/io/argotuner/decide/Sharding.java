package io.argotuner.decide;

import java.util.List;
import java.util.OptionalInt;

/**
 * What decides which shard owns a cluster.
 *
 * @param algorithm the one in force
 * @param clusters every cluster that Argo CD knows, with its identity; unknown unless the cluster Secrets were given,
 *     since the operator does not read Secrets
 */
public record Sharding(Algorithm algorithm, Fact<List<Cluster>> clusters) {

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
