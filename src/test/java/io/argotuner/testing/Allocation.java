package io.argotuner.testing;

import com.sun.management.ThreadMXBean;
import io.argotuner.collect.ApplicationListWork;
import io.argotuner.collect.metrics.MetricsPageWork;
import io.argotuner.decide.DecisionWork;
import io.argotuner.simulate.SimulationWork;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * Prints how many bytes each hot path allocates in one call. Meant for a JVM of its own with the compiler that is shipped,
 * {@code -XX:TieredStopAtLevel=1}: the other one leaves allocations out as it learns, so its numbers depend on what ran
 * before.
 */
public final class Allocation {
    private static final int WARM = 30;
    private static final int MEASURED = 15;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Allocation() {}

    public static void main(String... args) throws Exception {
        for (var path : paths().entrySet()) {
            System.out.println(path.getKey() + "=" + bytes(path.getValue()));
        }
    }

    /** Every path has the same input at each call. */
    private static Map<String, Callable<?>> paths() {
        var paths = new LinkedHashMap<String, Callable<?>>();
        var applications = new ApplicationListWork();
        var page = new MetricsPageWork();
        var decisions = new DecisionWork();
        var simulation = new SimulationWork();
        paths.put("census.page", applications::census);
        paths.put("audit.page", applications::facts);
        paths.put("metrics.page", page::read);
        paths.put("decide.large", decisions::large);
        paths.put("decide.measured", decisions::measured);
        paths.put("simulate.hour", simulation::hour);
        return paths;
    }

    /** The least of many calls: whatever else the JVM does on this thread only adds. */
    private static long bytes(Callable<?> path) throws Exception {
        var least = Long.MAX_VALUE;
        var thread = Thread.currentThread().getId();
        for (var call = 0; call < WARM + MEASURED; call++) {
            var before = THREADS.getThreadAllocatedBytes(thread);
            var answer = path.call();
            var after = THREADS.getThreadAllocatedBytes(thread);
            if (answer == null) {
                throw new IllegalStateException("nothing was done");
            }
            if (call >= WARM) {
                least = Math.min(least, after - before);
            }
        }
        return least;
    }
}
