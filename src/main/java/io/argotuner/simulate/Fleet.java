package io.argotuner.simulate;

import io.argotuner.decide.Census;
import io.argotuner.decide.ClusterLoad;
import io.argotuner.decide.Fact;
import io.argotuner.decide.ShardMap;
import io.argotuner.decide.Sharding;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.UUID;

/**
 * The Applications that an install has, or will have as it grows, and the cluster of each. Not changed by a simulation,
 * so that several can run on one fleet.
 */
public final class Fleet {
    private final List<Sharding.Cluster> clusters;
    private final int[] clusterOf;
    private final Sharding.Algorithm algorithm;

    private Fleet(List<Sharding.Cluster> clusters, int[] clusterOf, Sharding.Algorithm algorithm) {
        this.clusters = List.copyOf(clusters);
        this.clusterOf = clusterOf;
        this.algorithm = algorithm;
    }

    /** Clusters with the same share each, dealt to shards by Argo CD's default algorithm. */
    public static Fleet even(int applications, int clusters, long seed) {
        return even(applications, clusters, Sharding.Algorithm.LEGACY, seed);
    }

    /** @param clusters at least 1 */
    public static Fleet even(int applications, int clusters, Sharding.Algorithm algorithm, long seed) {
        var clusterOf = new int[applications];
        for (var i = 0; i < applications; i++) {
            clusterOf[i] = i % clusters;
        }
        return new Fleet(invented(clusters, seed), clusterOf, algorithm);
    }

    /**
     * An install that grows: clusters are added as Applications are, and the older ones carry more.
     *
     * @param perCluster Applications for each cluster, mean, at least 1
     */
    public static Fleet growing(int applications, int perCluster, long seed) {
        var random = new Seeded(seed).split(1);
        var clusterOf = new int[applications];
        for (var i = 0; i < applications; i++) {
            var open = 1 + i / perCluster;
            clusterOf[i] = Math.min(random.below(open), random.below(open));
        }
        return new Fleet(
                invented(1 + Math.max(0, applications - 1) / perCluster, seed), clusterOf, Sharding.Algorithm.LEGACY);
    }

    /** What was counted; identities that are not known are invented. Applications on no known cluster are on the first. */
    public static Fleet of(Census census, Sharding sharding, long seed) {
        var known = new HashMap<String, Sharding.Cluster>();
        if (sharding.clusters() instanceof Fact.Known<List<Sharding.Cluster>> clusters) {
            clusters.value().forEach(c -> known.put(c.server(), c));
        }
        var random = new Seeded(seed).split(2);
        var clusters = new ArrayList<Sharding.Cluster>();
        var shares = new ArrayList<Integer>();
        for (var load : census.clusters()) {
            if (load.applications() > 0) {
                clusters.add(known.getOrDefault(load.server(), invented(load.server(), random)));
                shares.add(load.applications());
            }
        }
        if (clusters.isEmpty()) {
            clusters.add(invented(ClusterLoad.IN_CLUSTER, random));
            shares.add(0);
        }
        var total = shares.stream().mapToInt(Integer::intValue).sum();
        shares.set(0, shares.get(0) + Math.max(0, census.applications() - total));
        var clusterOf = new int[Math.max(total, census.applications())];
        // Dealt in turn, so that a part of the fleet is spread as the whole is.
        for (int i = 0, c = 0; i < clusterOf.length; c = (c + 1) % clusters.size()) {
            if (shares.get(c) > 0) {
                shares.set(c, shares.get(c) - 1);
                clusterOf[i++] = c;
            }
        }
        return new Fleet(clusters, clusterOf, sharding.algorithm());
    }

    private static List<Sharding.Cluster> invented(int clusters, long seed) {
        var random = new Seeded(seed).split(2);
        var invented = new ArrayList<Sharding.Cluster>();
        for (var i = 0; i < clusters; i++) {
            invented.add(invented("https://cluster-" + i, random));
        }
        return invented;
    }

    private static Sharding.Cluster invented(String server, Seeded random) {
        var uid = new UUID(random.next(), random.next()).toString();
        return new Sharding.Cluster(uid, server, OptionalInt.empty(), false);
    }

    /** The same clusters with another number of Applications, in about the same shares. */
    Fleet sized(int applications) {
        var sized = new int[applications];
        for (var i = 0; i < applications; i++) {
            sized[i] = clusterOf[(int) ((long) i * clusterOf.length / applications)];
        }
        return new Fleet(clusters, sized, algorithm);
    }

    /** All that there will ever be. */
    public int applications() {
        return clusterOf.length;
    }

    public int clusters() {
        return clusters.size();
    }

    int clusterOf(int application) {
        return clusterOf[application];
    }

    /** What a count of the first {@code applications} finds. */
    public Census census(int applications, Instant at) {
        var counts = counts(applications);
        var loads = new ArrayList<ClusterLoad>();
        for (var c = 0; c < counts.length; c++) {
            if (counts[c] > 0) {
                loads.add(new ClusterLoad(clusters.get(c).server(), counts[c], counts[c]));
            }
        }
        return new Census(applications, loads, Map.of(), Map.of(), 0, false, at);
    }

    /** Applications by cluster. */
    int[] counts(int applications) {
        var counts = new int[clusters.size()];
        for (var i = 0; i < applications; i++) {
            counts[clusterOf[i]]++;
        }
        return counts;
    }

    String server(int cluster) {
        return clusters.get(cluster).server();
    }

    /** The shard of each cluster as Argo CD assigns it, -1 for none. */
    int[] assignment(int shards, int applications) {
        var counts = counts(applications);
        var byServer = new HashMap<String, Integer>();
        for (var c = 0; c < counts.length; c++) {
            byServer.put(server(c), counts[c]);
        }
        var byAlgorithm = ShardMap.assign(algorithm, shards, clusters, byServer);
        var assignment = new int[clusters.size()];
        for (var c = 0; c < assignment.length; c++) {
            assignment[c] = byAlgorithm.getOrDefault(server(c), 0);
        }
        return assignment;
    }

    /** The clusters of each shard as Argo CD assigns them, the largest first; those without a shard are left out. */
    public List<List<ClusterLoad>> byShard(int shards) {
        var counts = counts(clusterOf.length);
        var assignment = assignment(shards, clusterOf.length);
        var byShard = new ArrayList<List<ClusterLoad>>();
        for (var shard = 0; shard < shards; shard++) {
            var its = new ArrayList<ClusterLoad>();
            for (var c = 0; c < counts.length; c++) {
                if (assignment[c] == shard && counts[c] > 0) {
                    its.add(new ClusterLoad(server(c), counts[c], counts[c]));
                }
            }
            its.sort(Comparator.comparingInt(ClusterLoad::applications).reversed());
            byShard.add(List.copyOf(its));
        }
        return byShard;
    }
}
