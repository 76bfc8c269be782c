package io.argotuner.decide;

import io.argotuner.decide.placement.Signals;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which shard has which cluster, by what the pods tell: the pod that counts Applications of a cluster as its own
 * ({@code argocd_app_info}) owns it, for other pods may still hold its cache.
 *
 * @param shardOf by server; a pod of a Deployment does not tell its shard, so its clusters are not in it
 * @param podOf by server
 * @param told by server, what its owner tells of it
 * @param twice servers of clusters that more than one pod counts Applications of
 * @param incomplete why some cluster may have an owner that is not seen, empty where every shard's pod told
 */
record SeenOwners(
        Map<String, Integer> shardOf,
        Map<String, String> podOf,
        Map<String, Evidence.Cluster> told,
        List<String> twice,
        String incomplete) {
    private static final String CPU = "no pod tells its CPU by cluster";

    static SeenOwners of(ShardFacts facts) {
        if (facts.evidence() instanceof Fact.Unknown<Evidence> unknown) {
            return none(unknown.why());
        }
        var shardOf = new TreeMap<String, Integer>();
        var podOf = new TreeMap<String, String>();
        var told = new TreeMap<String, Evidence.Cluster>();
        var twice = new TreeSet<String>();
        var answered = new TreeSet<Integer>();
        var incomplete = "";
        for (var pod : facts.evidence().map(Evidence::controllers).orElse(List.of())) {
            var shard = pod.shard();
            if (!shard.isKnown() && incomplete.isEmpty()) {
                incomplete = pod.pod().name() + " does not tell its shard";
            }
            if (answers(pod)) {
                shard.map(answered::add);
            }
            pod.clusters().forEach((server, cluster) -> {
                var other = told.get(server);
                if (other != null && applications(other) > 0 && applications(cluster) > 0) {
                    twice.add(server);
                }
                if (other == null || applications(cluster) > applications(other)) {
                    told.put(server, cluster);
                    podOf.put(server, pod.pod().name());
                    shardOf.remove(server);
                    shard.map(s -> shardOf.put(server, s));
                }
            });
        }
        for (var shard = 0; shard < facts.shards() && incomplete.isEmpty(); shard++) {
            if (!answered.contains(shard)) {
                incomplete = "no pod of shard " + shard + " tells its clusters";
            }
        }
        return new SeenOwners(shardOf, podOf, told, new ArrayList<>(twice), incomplete);
    }

    private static SeenOwners none(String why) {
        return new SeenOwners(Map.of(), Map.of(), Map.of(), List.of(), why);
    }

    /** Applications that the owner counts, 0 where none is seen. */
    int applications(String server) {
        var cluster = told.get(server);
        return cluster == null ? 0 : applications(cluster);
    }

    /** What is known of the work on a cluster. */
    Signals signals(String server, int applications, int byServer) {
        var cluster = told.get(server);
        if (cluster == null) {
            // No pod caches a cluster that carries nothing.
            var idle = applications == 0 && !told.isEmpty();
            var nothing = idle ? Fact.known(0.0) : Fact.<Double>unknown("no pod tells of it");
            return new Signals(applications, byServer, nothing, nothing, Fact.unknown(CPU), true);
        }
        return new Signals(
                applications,
                byServer,
                cluster.objects(),
                cluster.events(),
                Fact.unknown(CPU),
                cluster.connected().orElse(true));
    }

    private static int applications(Evidence.Cluster cluster) {
        return cluster.applications().orElse(0);
    }

    /** Every process that exports anything exports its memory; some Argo CD versions lack the rest. */
    static boolean answers(Evidence.Controller pod) {
        return !pod.clusters().isEmpty() || pod.pod().memory().isKnown();
    }
}
