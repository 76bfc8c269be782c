package io.argotuner.report;

import io.argotuner.decide.ObjectRef;
import io.argotuner.decide.ShardView;
import io.argotuner.decide.Sharding;
import io.argotuner.decide.placement.Placement;
import java.util.Map;
import java.util.Optional;

/**
 * Who has which cluster, and who should: what {@code argo-tuner shards} prints.
 *
 * @param namespace of the install
 * @param algorithm in force
 * @param plan empty where none was asked for
 * @param secrets of the clusters that have one, by server; none where Secrets were not read
 */
public record ShardReport(
        String namespace,
        Sharding.Algorithm algorithm,
        ShardView view,
        Optional<Placement> plan,
        Map<String, ObjectRef> secrets) {
    public ShardReport {
        secrets = Map.copyOf(secrets);
    }
}
