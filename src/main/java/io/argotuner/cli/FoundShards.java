package io.argotuner.cli;

import io.argotuner.collect.BadInput;
import io.argotuner.collect.ClusterObserver;
import io.argotuner.collect.LiveClusters;
import io.argotuner.collect.ShardInput;
import io.argotuner.decide.ClusterLoad;
import io.argotuner.decide.Fact;
import io.argotuner.decide.ObjectRef;
import io.argotuner.decide.Observation;
import io.argotuner.decide.Setting;
import io.argotuner.decide.ShardFacts;
import io.argotuner.decide.Sharding;
import io.argotuner.decide.Sharding.Algorithm;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What was found out about an install's shards.
 *
 * @param secrets of the clusters, by server; none where they were not read
 */
record FoundShards(String namespace, ShardFacts facts, Map<String, ObjectRef> secrets) {
    /** A number above it is mistyped rather than an install's. */
    static final int MOST = 1000;

    /** Of manifests, which tell nothing of pods. */
    static FoundShards of(ShardInput input, Algorithm algorithm, int shards) {
        var sharding = new Sharding(algorithm, Fact.known(input.clusters()), input.names(), Set.of());
        var none = "manifests do not tell it";
        var facts = new ShardFacts(sharding, loads(input), Fact.unknown(none), Fact.unknown(none), Math.max(1, shards));
        return new FoundShards(input.namespace(), facts, input.secrets());
    }

    /**
     * Of the live install of that namespace.
     *
     * @param identified whether its cluster Secrets are read too
     * @param note takes what is odd about the install and those Secrets, a sentence each, before anything is found wrong
     * @throws BadInput where something cannot be read, or the number of shards is not known
     */
    static FoundShards live(KubernetesClient client, String namespace, boolean identified, Consumer<String> note) {
        if (identified) {
            var read = LiveClusters.read(client, namespace);
            return live(namespace, read.observation(), read.secretByServer(), read.notices(), note);
        }
        return live(namespace, new ClusterObserver(client).observe(namespace), Map.of(), List.of(), note);
    }

    private static FoundShards live(
            String namespace,
            Observation observation,
            Map<String, ObjectRef> secrets,
            List<String> ofSecrets,
            Consumer<String> note) {
        observation.install().notices().forEach(note);
        ShardFacts.disagreement(observation).ifPresent(note);
        ofSecrets.forEach(note);
        return new FoundShards(namespace, ShardFacts.of(observation, inForce(observation)), secrets);
    }

    private static int inForce(Observation observation) {
        var effective = observation.setting(Setting.CONTROLLER_REPLICAS).effective();
        if (effective instanceof Fact.Unknown<Double> unknown) {
            throw new BadInput("the number of shards is not known: " + unknown.why());
        }
        return (int) Math.max(1, Math.min(MOST, Math.round(effective.orElse(1.0))));
    }

    private static Map<String, ClusterLoad> loads(ShardInput input) {
        var loads = new HashMap<String, ClusterLoad>();
        input.applicationsPerCluster()
                .forEach((server, n) -> loads.put(
                        server,
                        new ClusterLoad(server, n, input.applicationsByServer().getOrDefault(server, 0))));
        return loads;
    }
}
