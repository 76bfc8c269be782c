package io.argotuner.decide;

import io.argotuner.decide.placement.Signals;
import io.argotuner.decide.placement.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The clusters of an install as the planner needs them.
 *
 * @param identified whether their Secrets are known
 * @param weighed by server, what each is weighed by
 */
public record Subjects(List<Subject> clusters, boolean identified, Map<String, Signals> weighed) {
    public Subjects {
        clusters = List.copyOf(clusters);
        weighed = Map.copyOf(weighed);
    }

    /** Unknown where it is neither seen nor can be computed which shard has which cluster. */
    public static Fact<Subjects> of(ShardFacts facts) {
        return of(facts, List.of(), Map.of(), false);
    }

    /**
     * @param lost servers of clusters that no shard works on
     * @param weighedBefore by server, what the last look weighed them by
     * @param young whether the pods are too young for what they tell to be judged: what was measured before holds then
     */
    static Fact<Subjects> of(ShardFacts facts, List<String> lost, Map<String, Signals> weighedBefore, boolean young) {
        var owners = SeenOwners.of(facts);
        var seen = facts.shards() == 1 || owners.incomplete().isEmpty();
        var secrets = facts.sharding().clusters();
        if (secrets instanceof Fact.Unknown<List<Sharding.Cluster>> unread && !seen) {
            return Fact.unknown(unread.why() + "; " + owners.incomplete());
        }
        var found = secrets instanceof Fact.Known<List<Sharding.Cluster>> known
                ? identified(facts, known.value(), owners)
                : seen(facts, owners);
        var clusters = new ArrayList<Subject>();
        var weighed = new TreeMap<String, Signals>();
        for (var subject : found) {
            var server = subject.identity().server();
            var before = weighedBefore.get(server);
            var signals = subject.signals();
            var steady = before == null
                    ? young ? signals.counted() : signals
                    : young ? before.counting(signals) : signals.steady(before);
            weighed.put(server, steady);
            clusters.add(owned(subject.weighing(steady), facts, lost.contains(server), seen, owners));
        }
        return Fact.known(new Subjects(clusters, secrets.isKnown(), weighed));
    }

    private static Subject owned(Subject subject, ShardFacts facts, boolean lost, boolean seen, SeenOwners owners) {
        var owner = owners.shardOf().get(subject.identity().server());
        if (lost) {
            return subject.ownedBy(-1);
        }
        if (facts.shards() == 1) {
            return subject.ownedBy(0);
        }
        // A pin of ours is followed at once; what a pod told of its clusters may be older.
        var pinned = facts.sharding().ourPins().contains(subject.identity().server());
        return owner == null || !seen || pinned ? subject : subject.ownedBy(owner);
    }

    private static List<Subject> identified(ShardFacts facts, List<Sharding.Cluster> secrets, SeenOwners owners) {
        var sharding = facts.sharding();
        var subjects = new ArrayList<Subject>();
        for (var cluster : secrets) {
            var server = cluster.server();
            var subject = Subject.of(
                    cluster,
                    sharding.name(server),
                    owners.signals(server, facts.applications(server), facts.byServer(server)));
            var untouchable = sharding.untouchable().get(server);
            subjects.add(
                    untouchable != null
                            ? subject.fixed(untouchable)
                            : sharding.ourPins().contains(server) ? subject.movable() : subject);
        }
        return subjects;
    }

    /** By what the pods and the Applications name. */
    private static List<Subject> seen(ShardFacts facts, SeenOwners owners) {
        var servers = new TreeSet<>(owners.told().keySet());
        facts.loads().keySet().stream()
                .filter(s -> !s.startsWith(ClusterLoad.BY_NAME))
                .forEach(servers::add);
        var byName = facts.loads().keySet().stream().anyMatch(s -> s.startsWith(ClusterLoad.BY_NAME));
        return servers.stream()
                .map(server -> {
                    // The pods know the server of a destination that names its cluster.
                    var applications = Math.max(facts.applications(server), byName ? owners.applications(server) : 0);
                    return Subject.seen(
                            server,
                            facts.sharding().name(server),
                            owners.signals(server, applications, facts.byServer(server)));
                })
                .toList();
    }
}
