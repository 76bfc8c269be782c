package io.argotuner.standin;

import io.argotuner.decide.Sharding;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * An Argo CD at work, without an API server: its processes, clusters and Applications, in model time. The same seed and
 * the same calls give the same history.
 */
final class Model {
    private final long seed;
    private final Instant epoch;
    private final Costs costs;
    private final Agenda agenda = new Agenda();
    private final Map<String, ControllerProcess> controllers = new TreeMap<>();
    private final Map<String, RepoServerProcess> repoServers = new TreeMap<>();
    private final Map<String, ProcessTally> servers = new TreeMap<>();
    private final Map<String, App> apps = new TreeMap<>();
    private final Set<App> compared = new LinkedHashSet<>();
    private List<Sharding.Cluster> clusters = List.of();
    private int started;

    /** @param epoch of model time 0 */
    Model(long seed, Costs costs, Instant epoch) {
        this.seed = seed;
        this.costs = costs;
        this.epoch = epoch;
    }

    /** Seconds of model time. */
    double now() {
        return agenda.now();
    }

    Instant instant(double time) {
        return epoch.plusMillis(Math.round(time * 1000));
    }

    double time(Instant instant) {
        return Duration.between(epoch, instant).toMillis() / 1000.0;
    }

    void advance(double seconds) {
        agenda.runUntil(agenda.now() + seconds);
    }

    void advanceTo(Instant instant) {
        agenda.runUntil(time(instant));
    }

    /** A controller pod begins; a pod of that name must have ended. */
    ControllerProcess startController(String pod, ControllerSettings settings) {
        var process = new ControllerProcess(
                agenda, seed * 31 + started++, costs, settings, () -> List.copyOf(repoServers.values()), compared::add);
        controllers.put(pod, process);
        deal();
        return process;
    }

    void startRepoServer(String pod, int parallelism) {
        repoServers.put(pod, new RepoServerProcess(agenda, costs, parallelism));
    }

    void startServer(String pod) {
        servers.put(pod, new ProcessTally(time(epoch) + agenda.now(), 0, 120_000_000, 140, 2));
    }

    void stop(String pod) {
        var controller = controllers.remove(pod);
        if (controller != null) {
            controller.stop();
        }
        repoServers.remove(pod);
        servers.remove(pod);
    }

    /** The Applications that there are from now on; those known already keep their age. */
    void applications(Collection<App> all) {
        var keys = new HashSet<String>();
        for (var app : all) {
            keys.add(app.key());
            var known = apps.get(app.key());
            if (known == null) {
                apps.put(app.key(), app);
            } else {
                known.cluster = app.cluster;
                known.failing = app.failing;
                known.skipped = app.skipped;
                known.refresh = app.refresh;
            }
        }
        apps.keySet().retainAll(keys);
        deal();
        controllers.values().forEach(ControllerProcess::refreshAsked);
    }

    /** The clusters that Argo CD knows from now on, with their pins. */
    void clusters(List<Sharding.Cluster> known) {
        if (!known.equals(clusters)) {
            clusters = List.copyOf(known);
            deal();
        }
    }

    Collection<App> applications() {
        return apps.values();
    }

    Map<String, ControllerProcess> controllers() {
        return controllers;
    }

    Map<String, RepoServerProcess> repoServers() {
        return repoServers;
    }

    /** Applications compared since the last call. */
    List<App> takeCompared() {
        var taken = new ArrayList<>(compared);
        compared.clear();
        return taken;
    }

    /** Names of the controller pods that own the Application: one in a sound install. */
    List<String> owners(App app) {
        return controllers.entrySet().stream()
                .filter(e -> e.getValue().owned().contains(app))
                .map(Map.Entry::getKey)
                .toList();
    }

    private void deal() {
        var byServer = new HashMap<String, Integer>();
        apps.values().stream()
                .filter(app -> !app.server.isEmpty())
                .forEach(app -> byServer.merge(app.server, 1, Integer::sum));
        controllers.values().forEach(process -> {
            var mine = Ownership.of(process.settings, clusters, byServer);
            process.own(apps.values().stream().filter(mine).toList());
        });
    }

    /** The page of a pod now; empty where there is no such pod. */
    String page(String pod, Release release) {
        var start = epoch.toEpochMilli() / 1000.0;
        var controller = controllers.get(pod);
        if (controller != null) {
            return ControllerPage.text(
                    controller.settings.release(),
                    pod,
                    controller.process(start),
                    controller.tally,
                    controller.owned().stream().map(Model::told).toList(),
                    told(controller),
                    true);
        }
        var repoServer = repoServers.get(pod);
        if (repoServer != null) {
            return RepoServerPage.text(release, repoServer.process(start), repoServer.tally);
        }
        var server = servers.get(pod);
        return server == null
                ? ""
                : ServerPage.text(release, server, new ControllerTally(release), new Histogram(Histogram.REDIS));
    }

    private static ControllerPage.App told(App app) {
        return new ControllerPage.App(
                app.namespace,
                app.name,
                app.project,
                true,
                app.repo,
                app.server,
                app.destNamespace,
                app.failing ? "Unknown" : "Synced",
                "Healthy",
                "");
    }

    /** A cache is made for a cluster when an Application there is compared. */
    private List<ControllerPage.Cluster> told(ControllerProcess process) {
        var byServer = new TreeMap<String, Integer>();
        process.owned().stream()
                .filter(app -> !app.cluster.isEmpty())
                .forEach(app -> byServer.merge(app.cluster, 1, Integer::sum));
        return byServer.entrySet().stream()
                .map(e -> new ControllerPage.Cluster(
                        e.getKey(),
                        e.getKey().replaceFirst("^https://", ""),
                        "1.31",
                        500L + 20L * e.getValue(),
                        80,
                        process.cacheAge()))
                .toList();
    }
}
