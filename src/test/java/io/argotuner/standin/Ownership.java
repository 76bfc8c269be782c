package io.argotuner.standin;

import io.argotuner.decide.ShardMap;
import io.argotuner.decide.Sharding;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Which Applications one controller process takes for its own, by what it read at its start and the live Secrets. */
final class Ownership {
    private Ownership() {}

    /** @param applicationsByServer by literal {@code destination.server}, which is what consistent hashing counts */
    static Predicate<App> of(
            ControllerSettings settings, List<Sharding.Cluster> clusters, Map<String, Integer> applicationsByServer) {
        if (settings.replicas() <= 1) {
            return app -> true;
        }
        var shards = ShardMap.assign(settings.algorithm(), settings.replicas(), clusters, applicationsByServer);
        var mine = settings.shard();
        return app -> {
            if (app.cluster.isEmpty()) {
                // Nobody knows where it belongs: every shard works on it, before 2.10 only the first.
                return settings.release().atLeast(Release.V2_14) ? mine < settings.replicas() : mine == 0;
            }
            return shards.getOrDefault(app.cluster, 0) == mine;
        };
    }
}
