package io.argotuner.decide.durations;

import io.argotuner.decide.Fact;
import java.time.Instant;

/**
 * What the page of one controller pod tells of all the time since its process started. One page is enough for it, where
 * a rate needs two; it tells nothing about when within that time.
 *
 * @param pod its name
 * @param shard unknown for a pod of a Deployment
 * @param startedAt of the process
 * @param comparisons by their duration in seconds
 * @param cpu mean share of the container's limit, or of the cores that Go sees
 * @param statusWorkers mean number of status processors at work
 */
public record SinceStart(
        String pod,
        Fact<Integer> shard,
        Fact<Instant> startedAt,
        Fact<Buckets> comparisons,
        Fact<Double> cpu,
        Fact<Double> statusWorkers) {
    /** {@code shard 0}, or the pod's name. */
    public String name() {
        return shard.map(n -> "shard " + n).orElse(pod);
    }
}
