package io.argotuner.decide;

import io.argotuner.decide.evidence.Situation;
import io.argotuner.decide.placement.Signals;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which shard has which cluster, by what the pods tell: the pod that counts Applications of a cluster as its own
 * ({@code argocd_app_info}) owns it, for other pods may still hold its cache.
 *
 * @param shardOf by server
 * @param told by server, what its owner tells of it
 */
record SeenOwners(Map<String, Integer> shardOf, Map<String, Evidence.Cluster> told) {
    private static final String CPU = "no pod tells its CPU by cluster";

    static SeenOwners none() {
        return new SeenOwners(Map.of(), Map.of());
    }

    /** Unknown unless every shard has a pod that told its clusters; with one shard the pods need not say. */
    static Fact<SeenOwners> of(Observation observation, Situation situation, int shards) {
        if (situation.pods() instanceof Fact.Unknown<io.argotuner.decide.evidence.Signals> unknown) {
            return shards == 1 ? Fact.known(none()) : Fact.unknown(unknown.why());
        }
        var shardOf = new TreeMap<String, Integer>();
        var told = new TreeMap<String, Evidence.Cluster>();
        var answered = new TreeSet<Integer>();
        for (var pod : observation.evidence().map(Evidence::controllers).orElse(List.of())) {
            if (!(pod.shard() instanceof Fact.Known<Integer> shard)) {
                return shards == 1 ? Fact.known(none()) : Fact.unknown(pod.pod().name() + " does not tell its shard");
            }
            if (answers(pod)) {
                answered.add(shard.value());
            }
            pod.clusters().forEach((server, cluster) -> {
                var other = told.get(server);
                if (other == null || applications(cluster) > applications(other)) {
                    told.put(server, cluster);
                    shardOf.put(server, shard.value());
                }
            });
        }
        for (var shard = 0; shard < shards && shards > 1; shard++) {
            if (!answered.contains(shard)) {
                return Fact.unknown("no pod of shard " + shard + " tells its clusters");
            }
        }
        return Fact.known(new SeenOwners(shardOf, told));
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
    private static boolean answers(Evidence.Controller pod) {
        return !pod.clusters().isEmpty() || pod.pod().memory().isKnown();
    }
}
