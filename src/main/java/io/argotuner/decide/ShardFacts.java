package io.argotuner.decide;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of the clusters of an install and of who has them.
 *
 * @param loads Applications by server, only clusters that carry some
 * @param evidence what the pods tell; unknown where they were not asked, as for manifests
 * @param freshness how old comparisons are, by cluster; unknown where it was not read
 * @param shards in force, at least 1
 */
public record ShardFacts(
        Sharding sharding,
        Map<String, ClusterLoad> loads,
        Fact<Evidence> evidence,
        Fact<Freshness> freshness,
        int shards) {
    public ShardFacts {
        loads = Map.copyOf(loads);
    }

    /** @param shards in force, at least 1 */
    public static ShardFacts of(Observation observation, int shards) {
        return of(observation, observation.evidence(), shards);
    }

    static ShardFacts of(Observation observation, Fact<Evidence> evidence, int shards) {
        var loads = new HashMap<String, ClusterLoad>();
        if (observation.census() instanceof Fact.Known<Census> census) {
            for (var load : census.value().clusters()) {
                loads.merge(load.server(), load, Counts::sum);
            }
        }
        return new ShardFacts(observation.sharding(), loads, evidence, observation.freshness(), shards);
    }

    /** What is odd about the controller's replicas and what its pods are told of them, a sentence; empty where they agree. */
    public static Optional<String> disagreement(Observation observation) {
        var replicas = observation.setting(Setting.CONTROLLER_REPLICAS);
        var running = replicas.effective().orElse(0.0);
        return Optional.ofNullable(Companions.disagree(replicas, running))
                .map(odd -> Companions.sentence(odd, running));
    }

    int applications(String server) {
        var load = loads.get(server);
        return load == null ? 0 : load.applications();
    }

    /** Those that name the cluster by {@code destination.server}. */
    int byServer(String server) {
        var load = loads.get(server);
        return load == null ? 0 : load.byServer();
    }
}
