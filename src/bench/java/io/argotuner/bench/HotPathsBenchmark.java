package io.argotuner.bench;

import io.argotuner.collect.ApplicationListWork;
import io.argotuner.collect.metrics.MetricsPageWork;
import io.argotuner.decide.DecisionWork;
import io.argotuner.simulate.SimulationWork;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What runs at every look, with the options of the JVM that the Deployment gives. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {"-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"})
public class HotPathsBenchmark {
    private final ApplicationListWork applications = new ApplicationListWork();
    private final MetricsPageWork page = new MetricsPageWork();
    private final DecisionWork decisions = new DecisionWork();
    private final SimulationWork simulation = new SimulationWork();

    /** 100 Applications of 8 kB as a census reads them. */
    @Benchmark
    public Object censusPage(Cpu cpu) throws Exception {
        return timed(cpu, applications::census);
    }

    /** The same as an audit reads them. */
    @Benchmark
    public Object auditPage(Cpu cpu) throws Exception {
        return timed(cpu, applications::facts);
    }

    /** A controller's page of 40 kB. */
    @Benchmark
    public Object metricsPage(Cpu cpu) throws Exception {
        return timed(cpu, page::read);
    }

    /** 100,000 Applications on 1,000 clusters. */
    @Benchmark
    public Object decideLarge(Cpu cpu) throws Exception {
        return timed(cpu, decisions::large);
    }

    /** The same with the Secrets known, on 100 shards with consistent hashing, one cluster's load another each time. */
    @Benchmark
    public Object decideHashed(Cpu cpu) throws Exception {
        return timed(cpu, decisions::hashed);
    }

    /** The same where nothing has changed since the last look. */
    @Benchmark
    public Object decideUnchanged(Cpu cpu) throws Exception {
        return timed(cpu, decisions::unchanged);
    }

    @Benchmark
    public Object decideMeasured(Cpu cpu) throws Exception {
        return timed(cpu, decisions::measured);
    }

    /** An hour of 1,000 Applications, every event. */
    @Benchmark
    public Object simulatedHour(Cpu cpu) throws Exception {
        return timed(cpu, simulation::hour);
    }

    private static Object timed(Cpu cpu, Callable<?> path) throws Exception {
        var begun = CpuClock.nanos();
        var answer = path.call();
        CpuClock.add(cpu, begun);
        return answer;
    }
}
