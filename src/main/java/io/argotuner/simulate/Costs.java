package io.argotuner.simulate;

import io.argotuner.decide.evidence.ComparisonCpu;
import io.argotuner.decide.forecast.RestartCost;

/**
 * What one piece of work costs. The defaults are fitted to published measurements (docs/model.md); an install that
 * renders slowly or is slow to reach has others.
 */
public record Costs(Work work, Waits waits, Pods pods) {
    /**
     * What controllers do. Single comparisons and syncs take from half to 1.5 times the mean.
     *
     * @param compareCpu core-seconds of a controller for one full comparison, mean
     * @param compareRequests requests of one full comparison to the API server
     * @param eventCpu core-seconds for a pass that a change in the cluster asks for
     * @param eventRequests requests of such a pass
     * @param operationCpu core-seconds for one sync
     * @param operationRequests requests of one sync that its operation processor waits for
     * @param operationSeconds seconds that a sync holds its processor beside that: hooks, waves, health
     * @param processSeconds seconds of one sync that a controller process does for one Application at a time
     */
    public record Work(
            double compareCpu,
            double compareRequests,
            double eventCpu,
            double eventRequests,
            double operationCpu,
            double operationRequests,
            double operationSeconds,
            double processSeconds) {}

    /**
     * How long others take, seconds.
     *
     * @param request round trip to an API server
     * @param manifests a repo-server's answer from its cache
     * @param revision asking the Git host for the newest commit
     * @param generate generating an Application's manifests
     */
    public record Waits(double request, double manifests, double revision, double generate) {}

    /**
     * What pods are given, and what their start costs.
     *
     * @param startSeconds from the stop of a controller pod until the next one works, without the list of Applications
     * @param listSeconds for each Application listed at a controller's start
     * @param clusterObjects cached objects of a cluster without Applications
     * @param applicationObjects cached objects for each Application
     * @param objectsPerSecond of a cluster cache that is listed anew
     * @param controllerCores cores of one controller pod
     * @param sharedCores cores that all controller pods share instead; 0 where each has its own
     * @param repoServerCores manifests that one repo-server pod generates at full speed at once
     */
    public record Pods(
            double startSeconds,
            double listSeconds,
            double clusterObjects,
            double applicationObjects,
            double objectsPerSecond,
            double controllerCores,
            double sharedCores,
            int repoServerCores) {}

    /** Fitted to the published points that docs/model.md marks. */
    public static Costs fitted() {
        return new Costs(
                new Work(ComparisonCpu.CORE_SECONDS, ComparisonCpu.REQUESTS, 0.03, 1, 0.3, 7, 0, 0.0665),
                new Waits(0.013, 0.03, 0.4, 0.6),
                new Pods(RestartCost.START_SECONDS, RestartCost.LIST_SECONDS, 400, 10, 600, 4, 0, 4));
    }

    /** The same on pods with that many cores each. */
    public Costs withControllerCores(double cores) {
        return new Costs(work, waits, cores(cores, 0));
    }

    /** The same with all controller pods on that many cores together. */
    public Costs withSharedCores(double cores) {
        return new Costs(work, waits, cores(pods.controllerCores(), cores));
    }

    /** The same where a comparison takes other core-seconds and waits that long for its manifests. */
    public Costs withComparison(double cpu, double manifests) {
        return new Costs(
                new Work(
                        cpu,
                        work.compareRequests(),
                        work.eventCpu(),
                        work.eventRequests(),
                        work.operationCpu(),
                        work.operationRequests(),
                        work.operationSeconds(),
                        work.processSeconds()),
                new Waits(waits.request(), manifests, waits.revision(), waits.generate()),
                pods);
    }

    /** The same where a sync makes other requests and holds its processor that long beside them. */
    public Costs withOperation(double requests, double seconds) {
        return new Costs(
                new Work(
                        work.compareCpu(),
                        work.compareRequests(),
                        work.eventCpu(),
                        work.eventRequests(),
                        work.operationCpu(),
                        requests,
                        seconds,
                        work.processSeconds()),
                waits,
                pods);
    }

    /** The same where generating an Application's manifests takes that many seconds. */
    public Costs withGenerate(double seconds) {
        return new Costs(work, new Waits(waits.request(), waits.manifests(), waits.revision(), seconds), pods);
    }

    private Pods cores(double each, double shared) {
        return new Pods(
                pods.startSeconds(),
                pods.listSeconds(),
                pods.clusterObjects(),
                pods.applicationObjects(),
                pods.objectsPerSecond(),
                each,
                shared,
                pods.repoServerCores());
    }
}
