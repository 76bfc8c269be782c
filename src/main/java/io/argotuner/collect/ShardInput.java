package io.argotuner.collect;

import io.argotuner.decide.ObjectRef;
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
 * @param names of clusters by server, where they have one
 * @param secrets of the clusters that have one, by server
 * @param namespace of the install, {@code argocd} where none is among the manifests
 * @param notices what is odd about the manifests and the Secrets among them, a sentence each
 * @param algorithm the one in force, empty where no install is among the manifests
 * @param replicas of the controller, empty where no install is among the manifests
 */
public record ShardInput(
        List<Sharding.Cluster> clusters,
        Map<String, Integer> applicationsByServer,
        Map<String, Integer> applicationsPerCluster,
        Map<String, String> names,
        Map<String, ObjectRef> secrets,
        String namespace,
        List<String> notices,
        Optional<Sharding.Algorithm> algorithm,
        OptionalInt replicas) {
    public ShardInput {
        clusters = List.copyOf(clusters);
        applicationsByServer = Map.copyOf(applicationsByServer);
        applicationsPerCluster = Map.copyOf(applicationsPerCluster);
        names = Map.copyOf(names);
        secrets = Map.copyOf(secrets);
        notices = List.copyOf(notices);
    }
}
