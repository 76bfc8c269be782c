package io.argotuner.decide.placement;

import io.argotuner.bench.Cpu;
import io.argotuner.bench.CpuClock;
import io.argotuner.decide.Sharding;
import io.argotuner.decide.Sharding.Algorithm;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A whole plan: weights, placement with the fewest moves, the forecast of all three algorithms, advice. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 10, time = 1)
@Fork(1)
public class PlannerBenchmark {
    /** Clusters x Applications. */
    @Param({"10x1000", "100x10000", "1000x100000"})
    public String fleet;

    /** What the clusters' Applications are like: the same number on each, or a few clusters with most of them. */
    @Param({"even", "skewed"})
    public String shape;

    /** From and to how many shards. */
    @Param({"same", "more", "fewer"})
    public String change;

    private final Planner planner = new Planner();
    private List<Subject> clusters;
    private int shardsNow;
    private int shards;

    @Setup
    public void fleet() {
        var size = fleet.split("x");
        var count = Integer.parseInt(size[0]);
        var applications = Integer.parseInt(size[1]);
        var random = new Random(count);
        var share = new double[count];
        double sum = 0;
        for (var c = 0; c < count; c++) {
            share[c] = shape.equals("even") ? 1 : Math.exp(random.nextGaussian());
            sum += share[c];
        }
        clusters = new ArrayList<>();
        for (var c = 0; c < count; c++) {
            var n = (int) Math.round(applications * share[c] / sum);
            var identity = new Sharding.Cluster(
                    new UUID(random.nextLong(), random.nextLong()).toString(),
                    "https://c" + c + ".example.com",
                    OptionalInt.empty(),
                    false);
            clusters.add(Subject.of(identity, "c" + c, Signals.counted(n, n)));
        }
        shardsNow = Math.max(2, applications / 1000);
        shards = change.equals("same")
                ? shardsNow
                : Math.max(2, change.equals("more") ? shardsNow + shardsNow / 4 : shardsNow - shardsNow / 4);
    }

    @Benchmark
    public PlacementPlan plan(Cpu cpu) {
        var begun = CpuClock.nanos();
        var plan = planner.plan(Algorithm.LEGACY, shardsNow, shards, 1000, clusters);
        CpuClock.add(cpu, begun);
        return plan;
    }
}
