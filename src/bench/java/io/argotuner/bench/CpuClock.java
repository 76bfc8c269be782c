package io.argotuner.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** Reads the CPU time of the thread that asks. */
public final class CpuClock {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private CpuClock() {}

    public static long nanos() {
        return THREADS.getCurrentThreadCpuTime();
    }

    /** Counts one operation that began at {@code begun} and ends now. */
    public static void add(Cpu cpu, long begun) {
        cpu.cpuMillis += (nanos() - begun) / 1e6;
        cpu.operations++;
    }
}
