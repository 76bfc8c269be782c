package io.argotuner.decide;

import io.argotuner.decide.evidence.Classifier;
import io.argotuner.decide.evidence.Situation;
import io.argotuner.decide.placement.Signals;
import io.argotuner.decide.placement.Subject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The clusters of an observed install as the planner needs them.
 *
 * @param identified whether their Secrets are known
 * @param weighed by server, what each is weighed by
 */
record Subjects(List<Subject> clusters, boolean identified, Map<String, Signals> weighed) {

    /**
     * Unknown where it is neither seen nor can be computed which shard has which cluster, or while measurements that
     * the weights rest on are about to come.
     */
    static Fact<Subjects> of(
            Observation observation, Situation situation, int shards, Map<String, Signals> weighedBefore) {
        if (situation.pods().isKnown()
                && situation.signals() instanceof Fact.Unknown<io.argotuner.decide.evidence.Signals> waiting) {
            return Fact.unknown(waiting.why());
        }
        var seen = SeenOwners.of(observation, situation, shards);
        var secrets = observation.sharding().clusters();
        if (secrets instanceof Fact.Unknown<List<Sharding.Cluster>> unread
                && seen instanceof Fact.Unknown<SeenOwners> unseen) {
            return Fact.unknown(unread.why() + "; " + unseen.why());
        }
        var owners = seen.orElse(SeenOwners.none());
        var loads = loads(observation);
        var found = secrets instanceof Fact.Known<List<Sharding.Cluster>> known
                ? identified(observation, known.value(), loads, owners)
                : seen(observation, loads, owners);
        var lost = Classifier.lost(situation);
        var clusters = new ArrayList<Subject>();
        var weighed = new TreeMap<String, Signals>();
        for (var subject : found) {
            var server = subject.identity().server();
            var before = weighedBefore.get(server);
            var steady = before == null ? subject.signals() : subject.signals().steady(before);
            weighed.put(server, steady);
            var weighing = subject.weighing(steady);
            var owner = owners.shardOf().get(server);
            clusters.add(
                    lost.contains(server)
                            ? weighing.ownedBy(-1)
                            : shards == 1 ? weighing.ownedBy(0) : owner == null ? weighing : weighing.ownedBy(owner));
        }
        return Fact.known(new Subjects(clusters, secrets.isKnown(), weighed));
    }

    private static List<Subject> identified(
            Observation observation,
            List<Sharding.Cluster> secrets,
            Map<String, ClusterLoad> loads,
            SeenOwners owners) {
        var sharding = observation.sharding();
        var subjects = new ArrayList<Subject>();
        for (var cluster : secrets) {
            var load = loads.getOrDefault(cluster.server(), new ClusterLoad(cluster.server(), 0, 0));
            var subject = Subject.of(
                    cluster,
                    sharding.name(cluster.server()),
                    owners.signals(cluster.server(), load.applications(), load.byServer()));
            subjects.add(sharding.ourPins().contains(cluster.server()) ? subject.movable() : subject);
        }
        return subjects;
    }

    /** By what the pods and the Applications name. */
    private static List<Subject> seen(Observation observation, Map<String, ClusterLoad> loads, SeenOwners owners) {
        var servers = new TreeSet<>(owners.shardOf().keySet());
        loads.keySet().stream().filter(s -> !s.startsWith(ClusterLoad.BY_NAME)).forEach(servers::add);
        var byName = loads.keySet().stream().anyMatch(s -> s.startsWith(ClusterLoad.BY_NAME));
        return servers.stream()
                .map(server -> {
                    var load = loads.getOrDefault(server, new ClusterLoad(server, 0, 0));
                    // The pods know the server of a destination that names its cluster.
                    var applications =
                            byName ? Math.max(load.applications(), owners.applications(server)) : load.applications();
                    return Subject.seen(
                            server,
                            observation.sharding().name(server),
                            owners.signals(server, applications, load.byServer()));
                })
                .toList();
    }

    private static Map<String, ClusterLoad> loads(Observation observation) {
        var loads = new HashMap<String, ClusterLoad>();
        if (observation.census() instanceof Fact.Known<Census> census) {
            for (var load : census.value().clusters()) {
                loads.merge(load.server(), load, Counts::sum);
            }
        }
        return loads;
    }
}
