package io.argotuner.simulate;

import static io.argotuner.simulate.World.SECOND;

import io.argotuner.decide.Evidence;
import io.argotuner.decide.Fact;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the simulated pods' metrics and Applications tell, in the words in which real ones are read. */
final class Telemetry {
    private static final long WINDOW = 600 * SECOND;
    private static final String ONE_READING = "the metrics were read once, and rates need two readings";

    private final World world;
    private final Deque<Reading> readings = new ArrayDeque<>();

    /** Counters as they stood at a time. */
    private record Reading(long at, Map<Integer, Counted> shards, long git, double gitMicros) {}

    private record Counted(Shard.Counters counters, double cpu, long startedAt) {}

    Telemetry(World world) {
        this.world = world;
    }

    /** Rates since the oldest reading of the last ten minutes; at the first only what needs no second reading is known. */
    Fact<Evidence> evidence(Instant now) {
        var reading = reading();
        readings.addLast(reading);
        while (readings.size() > 1 && readings.getFirst().at() < world.now - WINDOW) {
            readings.removeFirst();
        }
        var before = readings.getFirst();
        var controllers = world.shards.stream()
                .filter(shard -> shard.up)
                .map(shard -> controller(shard, before, reading, now))
                .toList();
        var window = Duration.ofNanos((reading.at() - before.at()) * 1000);
        return Fact.known(new Evidence(now, window, controllers, repoServers(before, reading, now), List.of()));
    }

    private Reading reading() {
        var shards = new TreeMap<Integer, Counted>();
        for (var shard : world.shards) {
            if (shard.up) {
                var counters = new Shard.Counters();
                counters.add(shard.counters);
                shards.put(shard.index, new Counted(counters, shard.cpu.busy(world.now), shard.startedAt));
            }
        }
        return new Reading(world.now, shards, world.repoServers.gitRequests, world.repoServers.gitMicros);
    }

    private Evidence.Controller controller(Shard shard, Reading before, Reading reading, Instant now) {
        var then = before.shards().get(shard.index);
        var here = reading.shards().get(shard.index);
        var name = "argocd-application-controller-" + shard.index;
        var started = now.minusNanos((world.now - shard.startedAt) * 1000);
        var limit = Fact.known(
                world.costs.pods().sharedCores() > 0
                        ? world.costs.pods().sharedCores()
                        : world.costs.pods().controllerCores());
        if (before.at() == reading.at() || then == null || here == null || then.startedAt() != here.startedAt()) {
            var why = before.at() == reading.at() ? ONE_READING : name + " started within the window";
            Fact<Double> unknown = Fact.unknown(why);
            return new Evidence.Controller(
                    pod(name, started, unknown, limit),
                    Fact.known(shard.index),
                    Evidence.Queue.unknown(why),
                    Evidence.Queue.unknown(why),
                    Evidence.Client.unknown(why),
                    unknown,
                    unknown,
                    unknown,
                    clusters(shard));
        }
        var seconds = (reading.at() - before.at()) / (double) SECOND;
        var a = then.counters();
        var b = here.counters();
        var requests = b.requests - a.requests;
        var throttled = (b.throttled - a.throttled) / SECOND;
        return new Evidence.Controller(
                pod(name, started, Fact.known((here.cpu() - then.cpu()) / SECOND / seconds), limit),
                Fact.known(shard.index),
                queue(
                        b.added - a.added,
                        b.refreshes - a.refreshes,
                        b.refreshWait - a.refreshWait,
                        b.refreshWork - a.refreshWork,
                        shard.refreshes.size(),
                        seconds),
                queue(
                        b.operationsAdded - a.operationsAdded,
                        b.operations - a.operations,
                        b.operationWait - a.operationWait,
                        b.operationWork - a.operationWork,
                        shard.operations.size(),
                        seconds),
                new Evidence.Client(
                        Fact.known(requests / seconds),
                        per(throttled, Math.round(requests)),
                        Fact.known(throttled / seconds),
                        Fact.known(0.0)),
                Fact.known((b.compares - a.compares) / seconds),
                per((b.compareMicros - a.compareMicros) / SECOND, b.compares - a.compares),
                Fact.known((double) shard.kubectlBusy),
                clusters(shard));
    }

    /** A rolling restart makes a new pod, whose container has not restarted. */
    private static Evidence.Pod pod(String name, Instant started, Fact<Double> cpu, Fact<Double> limit) {
        return new Evidence.Pod(
                name,
                true,
                Fact.known(started),
                0,
                false,
                cpu,
                limit,
                Fact.unknown("memory is not simulated"),
                Fact.unknown("memory is not simulated"));
    }

    private static Evidence.Queue queue(long added, long taken, double wait, double work, int depth, double seconds) {
        return new Evidence.Queue(
                Fact.known(added / seconds),
                per(wait / SECOND, taken),
                per(work / SECOND, taken),
                Fact.known(work / SECOND / seconds),
                Fact.known((double) depth));
    }

    private static Fact<Double> per(double sum, long count) {
        return count > 0 ? Fact.known(sum / count) : Fact.unknown("nothing was worked on within the window");
    }

    private Map<String, Evidence.Cluster> clusters(Shard shard) {
        var applications = new int[world.fleet.clusters()];
        for (var i = 0; i < shard.size; i++) {
            applications[world.fleet.clusterOf(shard.applications[i])]++;
        }
        var clusters = new HashMap<String, Evidence.Cluster>();
        for (var cluster = 0; cluster < applications.length; cluster++) {
            if (applications[cluster] > 0 && world.ownerOf[cluster] == shard.index) {
                clusters.put(
                        world.fleet.server(cluster),
                        new Evidence.Cluster(
                                Fact.known(applications[cluster]),
                                Fact.known(world.objects(cluster)),
                                Fact.unknown("events of clusters are not counted"),
                                Fact.known(true),
                                Fact.unknown("ages of caches are not simulated")));
            }
        }
        return clusters;
    }

    private List<Evidence.RepoServer> repoServers(Reading before, Reading reading, Instant now) {
        var seconds = (reading.at() - before.at()) / (double) SECOND;
        var pods = Math.max(1, world.repoServers.pods());
        var git = reading.git() - before.git();
        var servers = new Evidence.RepoServer[pods];
        for (var i = 0; i < pods; i++) {
            servers[i] = new Evidence.RepoServer(
                    pod(
                            "argocd-repo-server-" + i,
                            now.minusNanos(world.now * 1000),
                            Fact.unknown("the CPU of a repo-server is not simulated"),
                            Fact.known((double) world.costs.pods().repoServerCores())),
                    Fact.known(world.repoServers.pending(world.now) / pods),
                    Fact.unknown("no limit is set"),
                    seconds > 0 ? Fact.known(git / seconds / pods) : Fact.unknown(ONE_READING),
                    per((reading.gitMicros() - before.gitMicros()) / SECOND, git));
        }
        return Arrays.asList(servers);
    }
}
