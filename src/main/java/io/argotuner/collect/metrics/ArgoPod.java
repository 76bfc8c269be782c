package io.argotuner.collect.metrics;

import io.argotuner.decide.Component;
import io.argotuner.decide.Fact;
import java.time.Instant;

/**
 * A pod of an install and what the API server tells of it.
 *
 * @param process tells the running container from its predecessors in the same pod
 * @param address of the pod, unknown before it has one
 * @param port of its metrics, unknown where its spec contradicts itself
 * @param ready as its kubelet says
 * @param startedAt when its Argo CD container started last, be it that it has ended since
 * @param restarts of that container since the pod exists
 * @param outOfMemory whether its last termination was {@code OOMKilled}
 * @param cpuLimit cores, unknown where the container has none
 * @param memoryLimit bytes, unknown where the container has none
 * @param shard the ordinal that a controller works as, unknown for every other pod
 * @param crashLooping whether the kubelet waits before it starts that container once more
 */
public record ArgoPod(
        Component component,
        String namespace,
        String name,
        String process,
        Fact<String> address,
        Fact<Integer> port,
        boolean ready,
        Fact<Instant> startedAt,
        int restarts,
        boolean outOfMemory,
        Fact<Double> cpuLimit,
        Fact<Double> memoryLimit,
        Fact<Integer> shard,
        boolean crashLooping) {
    /** Whose container runs. */
    public ArgoPod(
            Component component,
            String namespace,
            String name,
            String process,
            Fact<String> address,
            Fact<Integer> port,
            boolean ready,
            Fact<Instant> startedAt,
            int restarts,
            boolean outOfMemory,
            Fact<Double> cpuLimit,
            Fact<Double> memoryLimit,
            Fact<Integer> shard) {
        this(
                component,
                namespace,
                name,
                process,
                address,
                port,
                ready,
                startedAt,
                restarts,
                outOfMemory,
                cpuLimit,
                memoryLimit,
                shard,
                false);
    }
}
