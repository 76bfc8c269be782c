package io.argotuner.collect;

import io.argotuner.decide.Sharding;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What decides the shard of every cluster, read from cluster Secrets and Applications.
 *
 * @param clusters every cluster that Argo CD knows, the in-cluster included unless {@code argocd-cm} disables it
 * @param applicationsByServer Applications by {@code destination.server} alone, which is what consistent hashing counts
 * @param applicationsPerCluster Applications by server, those that name their cluster by {@code destination.name}
 *     included; {@code name:<name>} where no Secret tells the server
 * @param algorithm the one in force, empty where no install is among the manifests
 * @param replicas of the controller, empty where no install is among the manifests
 */
public record ShardInput(
        List<Sharding.Cluster> clusters,
        Map<String, Integer> applicationsByServer,
        Map<String, Integer> applicationsPerCluster,
        Optional<Sharding.Algorithm> algorithm,
        OptionalInt replicas) {
    public ShardInput {
        clusters = List.copyOf(clusters);
        applicationsByServer = Map.copyOf(applicationsByServer);
        applicationsPerCluster = Map.copyOf(applicationsPerCluster);
    }
}
