package io.argotuner.decide;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Who has which cluster: what the pods tell goes before what Argo CD's arithmetic makes of the Secrets, for only the
 * pods know what they do.
 *
 * @param clusters by server ascending
 * @param strangers Applications by a server or name that is no known cluster; every shard works on them
 * @param twice servers of clusters that more than one pod works on
 * @param incomplete why some owner may not be seen, empty where every shard's pod told
 */
public record ShardView(
        int shards, List<Row> clusters, Map<String, Integer> strangers, List<String> twice, String incomplete) {
    public ShardView {
        clusters = List.copyOf(clusters);
        strangers = Map.copyOf(strangers);
        twice = List.copyOf(twice);
    }

    /** How a cluster came to its shard. */
    public enum How {
        /** {@code data.shard} of its Secret. */
        PIN("pin"),
        /** The algorithm in force. */
        ALGORITHM("algorithm"),
        /** Its Secret is not known: the pods say that they have it. */
        INFERRED("inferred"),
        /** Its Secret is annotated {@code argocd.argoproj.io/skip-reconcile}: no shard has it. */
        SKIPPED("skipped"),
        /** Neither the pods nor a Secret tell. */
        UNKNOWN("unknown");

        private final String id;

        How(String id) {
            this.id = id;
        }

        public String id() {
            return id;
        }
    }

    /**
     * One cluster.
     *
     * @param shard that has it, -1 where none does, empty where it is not known
     * @param computed the shard by Argo CD's arithmetic, empty where its Secret is not known
     * @param pod that has it, empty where none was seen to
     * @param ages of its Applications' comparisons, empty where they were not read
     */
    public record Row(
            String server,
            String name,
            OptionalInt shard,
            How how,
            OptionalInt computed,
            int applications,
            Optional<String> pod,
            Optional<Freshness.Ages> ages) {

        /** Whether a pod has it that should not by Argo CD's arithmetic. */
        public boolean astray() {
            return shard.isPresent() && computed.isPresent() && shard.getAsInt() != computed.getAsInt();
        }
    }

    public static ShardView of(ShardFacts facts) {
        var owners = SeenOwners.of(facts);
        var rows = new ArrayList<Row>();
        var strangers = new TreeSet<>(facts.loads().keySet());
        if (facts.sharding().clusters() instanceof Fact.Known<List<Sharding.Cluster>> known) {
            var byServer = new TreeMap<String, Integer>();
            facts.loads().values().forEach(l -> byServer.put(l.server(), l.byServer()));
            var computed = ShardMap.assign(facts.sharding().algorithm(), facts.shards(), known.value(), byServer);
            for (var cluster : known.value()) {
                var to = computed.getOrDefault(cluster.server(), -1);
                var seen = owners.shardOf().get(cluster.server());
                var how = cluster.skipReconcile()
                        ? How.SKIPPED
                        : cluster.pin().isPresent() && facts.shards() > 1 ? How.PIN : How.ALGORITHM;
                rows.add(row(facts, owners, cluster.server(), OptionalInt.of(seen == null ? to : seen), how, to));
                strangers.remove(cluster.server());
            }
        } else {
            var servers = new TreeSet<>(owners.told().keySet());
            strangers.stream().filter(s -> !s.startsWith(ClusterLoad.BY_NAME)).forEach(servers::add);
            strangers.removeAll(servers);
            for (var server : servers) {
                var seen = owners.shardOf().get(server);
                var shard = facts.shards() == 1
                        ? OptionalInt.of(0)
                        : seen != null
                                ? OptionalInt.of(seen)
                                : owners.incomplete().isEmpty() ? OptionalInt.of(-1) : OptionalInt.empty();
                var how = shard.isEmpty() ? How.UNKNOWN : How.INFERRED;
                rows.add(row(facts, owners, server, shard, how, null));
            }
        }
        rows.sort(Comparator.comparing(Row::server));
        return new ShardView(
                facts.shards(),
                rows,
                strangers.stream().collect(Collectors.toMap(s -> s, facts::applications)),
                owners.twice(),
                owners.incomplete());
    }

    private static Row row(
            ShardFacts facts,
            SeenOwners owners,
            String server,
            OptionalInt shard,
            How how,
            @Nullable Integer computed) {
        return new Row(
                server,
                facts.sharding().name(server),
                shard,
                how,
                computed == null ? OptionalInt.empty() : OptionalInt.of(computed),
                Math.max(facts.applications(server), owners.applications(server)),
                Optional.ofNullable(owners.podOf().get(server)),
                Optional.ofNullable(facts.freshness()
                        .map(Freshness::clusters)
                        .orElse(Map.of())
                        .get(server)));
    }
}
