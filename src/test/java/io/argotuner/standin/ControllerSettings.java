package io.argotuner.standin;

import io.argotuner.decide.Sharding;

/**
 * What an application-controller process read at its start.
 *
 * @param release of its image
 * @param statusProcessors workers on refreshes; 0 starts none
 * @param period T in seconds, 0 for no timer
 * @param jitter J in seconds
 * @param qps of the Kubernetes client
 * @param burst of the Kubernetes client
 * @param ordinal of the pod's name
 * @param replicas {@code ARGOCD_CONTROLLER_REPLICAS}
 */
record ControllerSettings(
        Release release,
        int statusProcessors,
        int operationProcessors,
        int period,
        int jitter,
        double qps,
        double burst,
        int ordinal,
        int replicas,
        Sharding.Algorithm algorithm) {

    /** Argo CD's defaults, unsharded. */
    static ControllerSettings defaults(Release release) {
        return new ControllerSettings(
                release,
                20,
                10,
                release.defaultPeriod(),
                release.defaultJitter(),
                50,
                100,
                0,
                1,
                Sharding.Algorithm.LEGACY);
    }

    ControllerSettings processors(int status, int operation) {
        return new ControllerSettings(
                release, status, operation, period, jitter, qps, burst, ordinal, replicas, algorithm);
    }

    ControllerSettings client(double newQps, double newBurst) {
        return new ControllerSettings(
                release,
                statusProcessors,
                operationProcessors,
                period,
                jitter,
                newQps,
                newBurst,
                ordinal,
                replicas,
                algorithm);
    }

    ControllerSettings timer(int newPeriod, int newJitter) {
        return new ControllerSettings(
                release,
                statusProcessors,
                operationProcessors,
                newPeriod,
                newJitter,
                qps,
                burst,
                ordinal,
                replicas,
                algorithm);
    }

    ControllerSettings shard(int newOrdinal, int newReplicas, Sharding.Algorithm newAlgorithm) {
        return new ControllerSettings(
                release,
                statusProcessors,
                operationProcessors,
                period,
                jitter,
                qps,
                burst,
                newOrdinal,
                newReplicas,
                newAlgorithm);
    }

    /**
     * The shard that the process works as: its ordinal, from 2.10 on shard 0 where the ordinal is above the number of
     * shards; the one right behind the last shard idles.
     */
    int shard() {
        return release.atLeast(Release.V2_14) && ordinal > Math.max(1, replicas) ? 0 : ordinal;
    }
}
