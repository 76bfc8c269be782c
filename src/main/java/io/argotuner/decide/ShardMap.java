package io.argotuner.decide;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Argo CD's assignment of clusters to shards, computed as its own code does (read in 2.10 to 3.5, compared with what
 * 3.5.1 answers).
 *
 * <ol>
 *   <li>A cluster annotated to be skipped has no shard.
 *   <li>One shard or none: everything is on shard 0, pins included.
 *   <li>A pin below the number of shards is taken, a negative one too: that cluster has no shard. A pin above goes to
 *       shard 0.
 *   <li>Else the algorithm. Pinned and skipped clusters still take their place in its order and load.
 * </ol>
 */
public final class ShardMap {
    private static final Comparator<Sharding.Cluster> BY_ID =
            Comparator.comparing(Sharding.Cluster::uid, ShardMap::bytewise).thenComparing(Sharding.Cluster::server);

    private ShardMap() {}

    /**
     * The shard of every cluster; -1 for a cluster that no shard owns.
     *
     * @param replicas number of shards; 0 and 1 mean unsharded
     * @param clusters in any order; of several with one server the last by id counts
     * @param applicationsByServer Applications with that {@code destination.server}, for consistent hashing
     */
    public static Map<String, Integer> assign(
            Sharding.Algorithm algorithm,
            int replicas,
            List<Sharding.Cluster> clusters,
            Map<String, Integer> applicationsByServer) {
        var ring = algorithm == Sharding.Algorithm.CONSISTENT_HASHING && replicas > 1 ? new HashRing(replicas) : null;
        return assigned(algorithm, ring, replicas, clusters, applicationsByServer);
    }

    /** The same for as many shards as the ring has, which is computed once for many assignments. */
    public static Map<String, Integer> assign(
            Sharding.Algorithm algorithm,
            HashRing ring,
            List<Sharding.Cluster> clusters,
            Map<String, Integer> applicationsByServer) {
        return assigned(algorithm, ring, ring.replicas(), clusters, applicationsByServer);
    }

    private static Map<String, Integer> assigned(
            Sharding.Algorithm algorithm,
            @Nullable HashRing ring,
            int replicas,
            List<Sharding.Cluster> clusters,
            Map<String, Integer> applicationsByServer) {
        var byServer = new LinkedHashMap<String, Sharding.Cluster>();
        clusters.stream().sorted(BY_ID).forEach(c -> {
            byServer.remove(c.server());
            byServer.put(c.server(), c);
        });
        var ordered = List.copyOf(byServer.values());

        var placing = algorithm == Sharding.Algorithm.CONSISTENT_HASHING && ring != null ? ring.placing() : null;
        var assigned = new TreeMap<String, Integer>();
        for (var i = 0; i < ordered.size(); i++) {
            var cluster = ordered.get(i);
            int byAlgorithm;
            if (replicas <= 1) {
                byAlgorithm = 0;
            } else if (placing != null) {
                byAlgorithm = placing.place(
                        cluster.uid(), Math.max(0, applicationsByServer.getOrDefault(cluster.server(), 0)));
            } else if (algorithm == Sharding.Algorithm.ROUND_ROBIN) {
                byAlgorithm = i % replicas;
            } else {
                byAlgorithm = legacy(cluster.uid(), replicas);
            }
            assigned.put(cluster.server(), shard(cluster, replicas, byAlgorithm));
        }
        return assigned;
    }

    private static int shard(Sharding.Cluster cluster, int replicas, int byAlgorithm) {
        if (cluster.skipReconcile()) {
            return -1;
        }
        if (replicas <= 1) {
            return 0;
        }
        if (cluster.pin().isEmpty()) {
            return byAlgorithm;
        }
        var pin = cluster.pin().getAsInt();
        if (pin < 0) {
            return -1;
        }
        return pin < replicas ? pin : 0;
    }

    private static int legacy(String id, int replicas) {
        return id.isEmpty() ? 0 : Integer.remainderUnsigned(fnv1a(id), replicas);
    }

    /** The order of the UTF-8 bytes, which is that of the code points. */
    static int bytewise(String a, String b) {
        var length = Math.min(a.length(), b.length());
        for (var i = 0; i < length; i++) {
            var one = a.charAt(i);
            var other = b.charAt(i);
            if (one != other) {
                var surrogates = Boolean.compare(Character.isSurrogate(one), Character.isSurrogate(other));
                return surrogates != 0 ? surrogates : Character.compare(one, other);
            }
        }
        return Integer.compare(a.length(), b.length());
    }

    /** FNV-1a, 32 bits, of the UTF-8 bytes; an unsigned number. */
    static int fnv1a(String text) {
        var hash = 0x811c9dc5;
        for (var b : text.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * 0x01000193;
        }
        return hash;
    }
}
