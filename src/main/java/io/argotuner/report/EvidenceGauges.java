package io.argotuner.report;

import io.argotuner.decide.Evidence;
import io.argotuner.decide.Fact;
import io.argotuner.decide.Observation;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The gauges of what pods tell and of ages: one set for each shard and for a few projects, never one for a cluster or an
 * Application.
 */
final class EvidenceGauges {
    /** More shards than this are in no series; a hundred clusters to a shard have not been seen to need so many. */
    static final int MAX_SHARDS = 200;

    /** The tag whose values come and go: their series go with them. */
    static final String PROJECT = "project";

    private final List<Reading> readings = new ArrayList<>();

    private EvidenceGauges() {}

    /** @param value NaN where it is not known */
    record Reading(String name, String description, Tags tags, double value) {}

    static List<Reading> of(Observation observation) {
        var gauges = new EvidenceGauges();
        gauges.readings.addAll(FreshnessGauges.of(observation));
        if (observation.evidence() instanceof Fact.Known<Evidence> known) {
            gauges.evidence(known.value());
            gauges.readings.addAll(PodGauges.of(known.value()));
        }
        return gauges.readings;
    }

    private void evidence(Evidence evidence) {
        add(
                "argotuner.evidence.window.seconds",
                "How far back the rates reach",
                Tags.empty(),
                evidence.window().toMillis() / 1000.0);
        var controllers = evidence.controllers();
        for (int i = 0; i < Math.min(MAX_SHARDS, controllers.size()); i++) {
            var controller = controllers.get(i);
            // The pods of a Deployment deal the shards among themselves: they are told apart by their place.
            controller(
                    controller,
                    Tags.of("shard", String.valueOf(controller.shard().orElse(i))));
        }
        var repoServers = evidence.repoServers();
        add(
                "argotuner.repo.server.pending.requests",
                "Requests that wait or are worked on, all repo-servers",
                Tags.empty(),
                sum(repoServers, Evidence.RepoServer::pending));
        add(
                "argotuner.repo.server.cpu.cores",
                "Cores used, all repo-servers",
                Tags.empty(),
                sum(repoServers, r -> r.pod().cpu()));
        add(
                "argotuner.repo.server.git.seconds",
                "Mean time of a git request of the slowest repo-server",
                Tags.empty(),
                repoServers.stream()
                        .filter(r -> r.gitSeconds().isKnown())
                        .mapToDouble(r -> r.gitSeconds().orElse(0.0))
                        .max()
                        .orElse(Double.NaN));
    }

    /** NaN where one of them is not known, and where there are none. */
    private static double sum(
            List<Evidence.RepoServer> repoServers, Function<Evidence.RepoServer, Fact<Double>> figure) {
        return repoServers.stream()
                .map(r -> figure.apply(r).orElse(Double.NaN))
                .reduce(Double::sum)
                .orElse(Double.NaN);
    }

    private void controller(Evidence.Controller controller, Tags shard) {
        queue(controller.refresh(), shard.and("queue", "refresh"));
        queue(controller.operation(), shard.and("queue", "operation"));
        add("argotuner.reconciles.per.second", "Comparisons", shard, controller.reconciles());
        add("argotuner.reconcile.mean.seconds", "Mean time of a comparison", shard, controller.reconcileSeconds());
        add(
                "argotuner.client.requests.per.second",
                "Kubernetes requests",
                shard,
                controller.client().requests());
        add(
                "argotuner.client.throttled.seconds.per.second",
                "Time that all workers together wait for the client's own limit",
                shard,
                controller.client().throttledShare());
        add(
                "argotuner.client.refused.per.second",
                "Kubernetes requests answered 429",
                shard,
                controller.client().refused());
        add("argotuner.kubectl.running", "kubectl commands at work", shard, controller.kubectlRunning());
        add(
                "argotuner.controller.cpu.cores",
                "Cores used",
                shard,
                controller.pod().cpu());
        add(
                "argotuner.controller.cpu.limit.cores",
                "Cores that can be used",
                shard,
                controller.pod().cpuLimit());
        add(
                "argotuner.controller.memory.bytes",
                "Memory resident",
                shard,
                controller.pod().memory());
        add(
                "argotuner.controller.memory.limit.bytes",
                "Memory limit",
                shard,
                controller.pod().memoryLimit());
    }

    private void queue(Evidence.Queue queue, Tags tags) {
        add("argotuner.queue.depth", "Items that wait", tags, queue.depth());
        add("argotuner.queue.arrivals.per.second", "Items added", tags, queue.arrivals());
        add("argotuner.queue.wait.seconds", "Mean wait before work begins", tags, queue.waiting());
        add("argotuner.queue.service.seconds", "Mean work on one item", tags, queue.service());
        add("argotuner.queue.busy.workers", "Mean number of workers at work", tags, queue.busy());
    }

    private void add(String name, String description, Tags tags, Fact<Double> fact) {
        add(name, description, tags, fact.orElse(Double.NaN));
    }

    private void add(String name, String description, Tags tags, double value) {
        readings.add(new Reading(name, description, tags, value));
    }
}
