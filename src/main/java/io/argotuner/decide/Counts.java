package io.argotuner.decide;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The Applications as the rules need them: how many, on how many clusters, and how many on the busiest shard.
 *
 * <p>A cluster is the unit of sharding: its Applications are always on one shard. What is on no known cluster, because
 * its destination is unreadable or no cluster has that name, is worked on by every shard.
 */
final class Counts {
    /** Above it the shards are estimated: Argo CD's ring holds 1,000 points for each. */
    private static final int MOST_SHARDS_COMPUTED = 1000;

    private final long applications;
    private final List<ClusterLoad> clusters;
    private final boolean assumed;
    private final Sharding sharding;
    private final Rings rings;
    /** By number of shards: Argo CD's assignment is the costly part of a decision. */
    private final Map<Integer, BusiestShard> busiest = new HashMap<>();

    private Counts(long applications, List<ClusterLoad> clusters, boolean assumed, Sharding sharding, Rings rings) {
        this.applications = applications;
        this.clusters = clusters;
        this.assumed = assumed;
        this.sharding = sharding;
        this.rings = rings;
    }

    static Fact<Counts> of(Observation observation, Rings rings) {
        return observation.census().map(census -> of(census, observation.sharding(), rings));
    }

    private static Counts of(Census census, Sharding sharding, Rings rings) {
        var byServer = new TreeMap<String, ClusterLoad>();
        for (var load : census.clusters()) {
            if (load.applications() > 0) {
                byServer.merge(load.server(), load, Counts::sum);
            }
        }
        var largestFirst = new ArrayList<>(byServer.values());
        largestFirst.sort(Comparator.comparingInt(ClusterLoad::applications).reversed());
        var onClusters =
                largestFirst.stream().mapToLong(ClusterLoad::applications).sum();
        return new Counts(
                Math.max(census.applications(), onClusters),
                List.copyOf(largestFirst),
                census.assumed(),
                sharding,
                rings);
    }

    static ClusterLoad sum(ClusterLoad a, ClusterLoad b) {
        return new ClusterLoad(
                a.server(), clip((long) a.applications() + b.applications()), clip((long) a.byServer() + b.byServer()));
    }

    /** All that the install reconciles. */
    long applications() {
        return applications;
    }

    /** Those that carry Applications. */
    int clusters() {
        return clusters.size();
    }

    long largestCluster() {
        return clusters.isEmpty() ? 0 : clusters.get(0).applications();
    }

    /**
     * Shards that are of use: those clusters that are more than one shard's share take a shard each, for they cannot be
     * split, and the rest is divided.
     *
     * @param perShard Applications that a shard is given, at least 1
     * @param growth factor on the Applications of every cluster, at least 1
     */
    Useful useful(int perShard, double growth) {
        var hot = 0;
        double alone = 0;
        for (var cluster : clusters) {
            var grown = growth * cluster.applications();
            if (grown > perShard) {
                hot++;
                alone += grown;
            }
        }
        var shards = hot + Math.ceil((growth * applications - alone) / perShard);
        return new Useful(Math.max(1, Math.min(Math.max(1, clusters.size()), shards)), hot, alone);
    }

    /**
     * @param shards at least 1, at most as many as clusters
     * @param hot clusters that are more than one shard's share
     * @param applications on those
     */
    record Useful(double shards, int hot, double applications) {}

    /** Whether the numbers were given instead of counted. */
    boolean assumed() {
        return assumed;
    }

    /**
     * Applications of the busiest shard.
     *
     * @param applications unit: Applications
     * @param estimated true where the clusters' identities are not known, so that neither is Argo CD's assignment
     */
    record BusiestShard(long applications, int shards, boolean estimated) {
        /** Begins a sentence: {@code 1,000 Applications on the busiest of 2 shards}. */
        String sentence() {
            var amount =
                    Words.count(applications, "Application") + " on the busiest of " + Words.count(shards, "shard");
            return estimated ? "An estimated " + amount : amount;
        }
    }

    /**
     * The load of the busiest shard: exact where one shard has everything, where there is one cluster or where the
     * clusters' identities are known. Else an estimate: the clusters, largest first, are dealt to the shards in turn,
     * which is never below the largest cluster.
     */
    BusiestShard busiest(int shards) {
        return busiest.computeIfAbsent(shards, this::load);
    }

    private BusiestShard load(int shards) {
        if (shards <= 1) {
            return new BusiestShard(applications, Math.max(1, shards), false);
        }
        if (clusters.size() > 1
                && shards <= MOST_SHARDS_COMPUTED
                && sharding.clusters() instanceof Fact.Known<List<Sharding.Cluster>> known) {
            return new BusiestShard(computed(shards, known.value()), shards, false);
        }
        long first = 0;
        for (var i = 0; i < clusters.size(); i += Math.min(shards, clusters.size())) {
            first += clusters.get(i).applications();
        }
        return new BusiestShard(first + onNoCluster(), shards, clusters.size() > 1);
    }

    private long computed(int shards, List<Sharding.Cluster> known) {
        var byServer = new HashMap<String, Integer>();
        clusters.forEach(c -> byServer.put(c.server(), c.byServer()));
        var shardOf = rings.assign(sharding.algorithm(), shards, known, byServer);
        var loads = new long[shards];
        var everywhere = onNoCluster();
        for (var cluster : clusters) {
            var shard = shardOf.get(cluster.server());
            if (shard == null) {
                everywhere += cluster.applications();
            } else if (shard >= 0) {
                loads[shard] += cluster.applications();
            }
        }
        long busiest = 0;
        for (var load : loads) {
            busiest = Math.max(busiest, load);
        }
        return busiest + everywhere;
    }

    /**
     * Applications by cluster that no shard owns because the cluster is pinned below zero; empty where identities are
     * not known or one shard has everything.
     */
    Map<String, Integer> unowned(int shards) {
        var unowned = new TreeMap<String, Integer>();
        if (shards > 1 && sharding.clusters() instanceof Fact.Known<List<Sharding.Cluster>> known) {
            var loads = new HashMap<String, Integer>();
            clusters.forEach(c -> loads.put(c.server(), c.applications()));
            for (var cluster : known.value()) {
                var applications = loads.get(cluster.server());
                if (applications != null
                        && !cluster.skipReconcile()
                        && cluster.pin().orElse(0) < 0) {
                    unowned.put(cluster.server(), applications);
                }
            }
        }
        return unowned;
    }

    private long onNoCluster() {
        return applications
                - clusters.stream().mapToLong(ClusterLoad::applications).sum();
    }

    static int clip(long amount) {
        return (int) Math.min(amount, Integer.MAX_VALUE);
    }
}
