package io.argotuner.decide;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What pods tell, for tests: a quiet install of one shard unless a test says otherwise. */
final class Readings {
    private static final String NOT_TOLD = "the test does not tell it";

    private Instant at = PlainInstall.NOW;
    private Duration window = Duration.ofMinutes(5);
    private final List<Evidence.Controller> controllers = new ArrayList<>();
    private final List<Evidence.RepoServer> repoServers = new ArrayList<>();

    static Readings taken() {
        return new Readings();
    }

    /** One shard and one repo-server with nothing to do. */
    static Readings quiet() {
        return taken().shard(new Shard(0)).repoServer(new Repo());
    }

    static Readings of(Shard... shards) {
        var readings = taken().repoServer(new Repo());
        for (var shard : shards) {
            readings.shard(shard);
        }
        return readings;
    }

    Readings at(Instant at) {
        this.at = at;
        return this;
    }

    Readings over(Duration window) {
        this.window = window;
        return this;
    }

    Readings shard(Shard shard) {
        controllers.add(shard.controller());
        return this;
    }

    Readings repoServer(Repo repo) {
        repoServers.add(repo.pod("argocd-repo-server-" + repoServers.size()));
        return this;
    }

    Readings onlyRepoServers(Repo... repos) {
        repoServers.clear();
        for (var repo : repos) {
            repoServer(repo);
        }
        return this;
    }

    Evidence evidence() {
        return new Evidence(at, window, controllers, repoServers, List.of());
    }

    Fact<Evidence> fact() {
        return Fact.known(evidence());
    }

    /** Ages of all Applications, by cluster too where given. */
    static Fact<Freshness> ages(Duration p99, Map<String, Freshness.Ages> clusters) {
        return Fact.known(new Freshness(
                PlainInstall.NOW,
                new Freshness.Ages(100, Duration.ofSeconds(5), p99.dividedBy(2), p99, p99),
                clusters,
                Map.of(),
                Map.of()));
    }

    static Fact<Freshness> ages(Duration p99) {
        return ages(p99, Map.of());
    }

    static Freshness.Ages between(Duration youngest, Duration oldest) {
        return new Freshness.Ages(10, youngest, oldest, oldest, oldest);
    }

    static final class Shard {
        private final int index;
        private boolean ready = true;
        private Fact<Instant> startedAt = Fact.known(PlainInstall.NOW.minus(Duration.ofDays(2)));
        private int restarts;
        private boolean outOfMemory;
        private boolean crashLooping;
        private Fact<Double> cpu = Fact.known(0.1);
        private Fact<Double> cpuLimit = Fact.known(2.0);
        private Fact<Double> memory = Fact.known(500e6);
        private Fact<Double> memoryLimit = Fact.known(2e9);
        private Evidence.Queue refresh = queue(1, 0.1, 0.2, 0.2, 0);
        private Evidence.Queue operation = queue(1, 0.1, 0.01, 0.01, 0);
        private Fact<Double> throttledShare = Fact.known(0.0);
        private double requests = 10;
        private Fact<Double> refused = Fact.known(0.0);
        private Fact<Double> reconciles = Fact.known(1.0);
        private Fact<Double> kubectl = Fact.known(0.0);
        private final Map<String, Evidence.Cluster> clusters = new HashMap<>();

        Shard(int index) {
            this.index = index;
        }

        /** @param busy workers, {@code waiting} and {@code service} in seconds, {@code arrivals} per second */
        Shard refreshing(double arrivals, double waiting, double service, double busy, double depth) {
            refresh = queue(arrivals, waiting, service, busy, depth);
            reconciles = Fact.known(arrivals);
            return this;
        }

        Shard operating(double arrivals, double waiting, double service, double busy, double depth) {
            operation = queue(arrivals, waiting, service, busy, depth);
            return this;
        }

        Shard workersUnknown() {
            refresh = Evidence.Queue.unknown(NOT_TOLD);
            operation = Evidence.Queue.unknown(NOT_TOLD);
            return this;
        }

        Shard cores(double used, double limit) {
            cpu = Fact.known(used);
            cpuLimit = Fact.known(limit);
            return this;
        }

        Shard cpuUnknown() {
            cpu = Fact.unknown(NOT_TOLD);
            return this;
        }

        Shard bytes(double used, double limit) {
            memory = Fact.known(used);
            memoryLimit = Fact.known(limit);
            return this;
        }

        /** @param seconds waited for the client's limit per second, by all workers */
        Shard throttled(double seconds) {
            throttledShare = Fact.known(seconds);
            return this;
        }

        Shard throttleUnknown() {
            throttledShare = Fact.unknown("Argo CD before 3.0 does not tell");
            return this;
        }

        Shard requesting(double perSecond) {
            requests = perSecond;
            return this;
        }

        Shard refused(double perSecond) {
            refused = Fact.known(perSecond);
            return this;
        }

        Shard reconciles(double perSecond) {
            reconciles = Fact.known(perSecond);
            return this;
        }

        Shard kubectl(double running) {
            kubectl = Fact.known(running);
            return this;
        }

        /** Its page could not be read. */
        Shard silent() {
            memory = Fact.unknown(NOT_TOLD);
            cpu = Fact.unknown(NOT_TOLD);
            return workersUnknown();
        }

        Shard notReady() {
            ready = false;
            return this;
        }

        Shard startedAt(Instant at) {
            startedAt = Fact.known(at);
            return this;
        }

        Shard killed(Instant at) {
            outOfMemory = true;
            restarts = 1;
            startedAt = Fact.known(at);
            return this;
        }

        Shard restarts(int restarts) {
            this.restarts = restarts;
            return this;
        }

        Shard crashLooping() {
            crashLooping = true;
            ready = false;
            restarts = 7;
            return this;
        }

        Shard restarted(int restarts, Instant at) {
            startedAt = Fact.known(at);
            return restarts(restarts);
        }

        /** Clusters of this shard by the names of {@link PlainInstall#counting(int...)}. */
        Shard owns(int cluster, int applications) {
            clusters.put(
                    "https://cluster-" + cluster,
                    Plain.cluster(Fact.known(applications), Fact.known(100.0), Fact.known(0.1), Fact.known(true)));
            return this;
        }

        /** @param seconds since the cache of one of its clusters was filled */
        Shard aged(int cluster, double seconds) {
            clusters.computeIfPresent(
                    "https://cluster-" + cluster,
                    (server, c) -> new Evidence.Cluster(
                            c.applications(), c.objects(), c.events(), c.connected(), Fact.known(seconds)));
            return this;
        }

        /** Objects in the cache of a cluster that it {@link #owns}. */
        Shard caches(int cluster, double objects) {
            clusters.computeIfPresent(
                    "https://cluster-" + cluster,
                    (server, c) -> Plain.cluster(c.applications(), Fact.known(objects), c.events(), c.connected()));
            return this;
        }

        /** A cluster that it {@link #owns} and cannot reach. */
        Shard cannotReach(int cluster) {
            clusters.computeIfPresent(
                    "https://cluster-" + cluster,
                    (server, c) -> Plain.cluster(c.applications(), c.objects(), c.events(), Fact.known(false)));
            return this;
        }

        private Evidence.Controller controller() {
            var pod = new Evidence.Pod(
                    "argocd-application-controller-" + index,
                    ready,
                    startedAt,
                    restarts,
                    outOfMemory,
                    cpu,
                    cpuLimit,
                    memory,
                    memoryLimit,
                    crashLooping);
            var client = new Evidence.Client(Fact.known(requests), Fact.known(0.0), throttledShare, refused);
            return new Evidence.Controller(
                    pod, Fact.known(index), refresh, operation, client, reconciles, Fact.known(0.2), kubectl, clusters);
        }
    }

    static final class Repo {
        private Fact<Double> cpu = Fact.known(0.1);
        private Fact<Double> memory = Fact.known(200e6);
        private int restarts;
        private boolean outOfMemory;
        private boolean crashLooping;
        private Fact<Double> pending = Fact.known(0.0);
        private Fact<Double> parallelismWait = Fact.unknown("no limit is set");
        private Fact<Double> gitSeconds = Fact.known(0.3);

        Repo pending(double requests) {
            pending = Fact.known(requests);
            return this;
        }

        Repo pendingUnknown() {
            pending = Fact.unknown(NOT_TOLD);
            return this;
        }

        Repo cores(double used) {
            cpu = Fact.known(used);
            return this;
        }

        Repo waitsForLimit(double seconds) {
            parallelismWait = Fact.known(seconds);
            return this;
        }

        Repo git(double seconds) {
            gitSeconds = Fact.known(seconds);
            return this;
        }

        Repo killed() {
            outOfMemory = true;
            restarts = 1;
            return this;
        }

        Repo crashLooping() {
            crashLooping = true;
            return this;
        }

        private Evidence.RepoServer pod(String name) {
            var started = PlainInstall.NOW.minus(outOfMemory ? Duration.ofHours(1) : Duration.ofDays(1));
            var pod = new Evidence.Pod(
                    name,
                    true,
                    Fact.known(started),
                    restarts,
                    outOfMemory,
                    cpu,
                    Fact.known(2.0),
                    memory,
                    Fact.known(2e9),
                    crashLooping);
            return new Evidence.RepoServer(pod, pending, parallelismWait, Fact.known(1.0), gitSeconds);
        }
    }

    private static Evidence.Queue queue(double arrivals, double waiting, double service, double busy, double depth) {
        return new Evidence.Queue(
                Fact.known(arrivals), Fact.known(waiting), Fact.known(service), Fact.known(busy), Fact.known(depth));
    }
}
