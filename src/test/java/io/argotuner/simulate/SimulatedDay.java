package io.argotuner.simulate;

import io.argotuner.decide.Policy;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.time.Duration;
import java.util.Locale;

/**
 * What a large install costs to simulate: 100,000 Applications on 1,000 clusters, looked after by argo-tuner, every event,
 * with a commit to every Application in the middle. Arguments: hours (24), then {@code untouched} for the same install
 * left alone.
 */
final class SimulatedDay {
    private SimulatedDay() {}

    public static void main(String[] args) {
        var hours = args.length > 0 ? Integer.parseInt(args[0]) : 24;
        var contender = args.length > 1 && args[1].equals("untouched")
                ? new Contender.Untouched()
                : new Contender.ArgoTuner(Policy.defaults());
        var fleet = Fleet.even(100_000, 1000, 1);
        var scenario = new Scenario(
                Installs.plain(fleet),
                fleet,
                Costs.fitted(),
                Load.ordinary(),
                Duration.ofHours(hours),
                Policy.defaults(),
                1);
        var cpu = cpuSeconds();
        var began = System.nanoTime();
        var result = scenario.run(contender, done -> {});
        var wall = (System.nanoTime() - began) / 1e9;
        System.out.printf(
                Locale.ROOT,
                "%s: %d hours, %.1f million full comparisons in %.1f CPU s of this thread (%.1f s of the process, %.1f s on"
                        + " the clock), heap of %d MiB at most%n",
                contender.label(),
                hours,
                result.outcome().comparisons() / 1e6,
                cpuSeconds() - cpu,
                processSeconds(),
                wall,
                peak());
        // The same figures, whatever is made faster.
        System.out.println(result.outcome());
        System.out.println("minutes: " + result.minutes().hashCode());
    }

    private static double cpuSeconds() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / 1e9;
    }

    private static double processSeconds() {
        return ProcessHandle.current()
                        .info()
                        .totalCpuDuration()
                        .orElse(Duration.ZERO)
                        .toMillis()
                / 1e3;
    }

    private static long peak() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                        .filter(pool -> pool.getType() == MemoryType.HEAP)
                        .mapToLong(pool -> pool.getPeakUsage().getUsed())
                        .sum()
                >> 20;
    }
}
