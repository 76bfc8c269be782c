package io.argotuner.bench;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * CPU time of the benchmark's own thread: on a machine that other work shares it is what the wall time would be alone.
 * The time of one operation is {@code cpuMillis} divided by {@code operations}. Both are summed up with
 * {@link CpuClock}, since JMH takes every method here for a counter.
 */
@AuxCounters(AuxCounters.Type.EVENTS)
@State(Scope.Thread)
public class Cpu {
    public double cpuMillis;
    public long operations;

    @Setup(Level.Iteration)
    public void reset() {
        cpuMillis = 0;
        operations = 0;
    }
}
