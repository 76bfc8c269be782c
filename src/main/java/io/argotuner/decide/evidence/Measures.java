package io.argotuner.decide.evidence;

import io.argotuner.decide.Evidence;
import io.argotuner.decide.Fact;
import io.argotuner.decide.Freshness;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/**
 * What a change is judged by, of the whole install. Lower is better in all three.
 *
 * @param age seconds, which 99 % of the Applications' last comparisons are younger than
 * @param waiting mean seconds that an item waits in a queue, of the worst shard and queue
 * @param throttled share of the workers' time spent waiting for the client's limit, of the worst shard
 * @param arrivals refreshes and operations per second, all shards
 * @param syncs operations among them, per second, all shards
 */
public record Measures(
        Fact<Double> age, Fact<Double> waiting, Fact<Double> throttled, Fact<Double> arrivals, Fact<Double> syncs) {
    static final String NOT_MEASURED = "it was not measured";

    /** Nothing is known. */
    public static Measures none() {
        Fact<Double> unknown = Fact.unknown(NOT_MEASURED);
        return new Measures(unknown, unknown, unknown, unknown, unknown);
    }

    /**
     * Measured at one look.
     *
     * @param from when the rates begin, {@code at} when they end
     */
    public record Sample(Instant from, Instant at, Measures measures) {}

    static Sample sample(Evidence evidence, Signals signals, Fact<Freshness> freshness) {
        return new Sample(
                evidence.at().minus(evidence.window()),
                evidence.at(),
                new Measures(
                        freshness.map(f -> (double) f.all().p99().toSeconds()),
                        worst(
                                signals,
                                s -> larger(s.refresh().waiting(), s.operation().waiting())),
                        worst(signals, Signals.Shard::throttled),
                        sum(signals, Measures::arriving),
                        sum(signals, s -> s.operation().arrivals())));
    }

    /** A burst of commits is as many syncs as refreshes, and the syncs are what takes long. */
    private static Fact<Double> arriving(Signals.Shard shard) {
        return Signals.both(shard.refresh().arrivals(), shard.operation().arrivals(), Double::sum);
    }

    /** Whether there is anything to judge by. */
    boolean anyKnown() {
        return age.isKnown() || waiting.isKnown() || throttled.isKnown();
    }

    /** Means over samples, each of those that know it. */
    static Measures mean(List<Sample> samples) {
        return new Measures(
                mean(samples, Measures::age),
                mean(samples, Measures::waiting),
                mean(samples, Measures::throttled),
                mean(samples, Measures::arrivals),
                mean(samples, Measures::syncs));
    }

    /** Items that arrived while the samples were taken. */
    static double items(List<Sample> samples) {
        if (samples.isEmpty()) {
            return 0;
        }
        var from = samples.stream().map(Sample::from).min(Instant::compareTo).orElseThrow();
        var to = samples.stream().map(Sample::at).max(Instant::compareTo).orElseThrow();
        return mean(samples).arrivals().orElse(0.0)
                * Math.max(0, Duration.between(from, to).toMillis())
                / 1000;
    }

    private static Fact<Double> mean(List<Sample> samples, Function<Measures, Fact<Double>> measure) {
        var mean = samples.stream()
                .map(s -> measure.apply(s.measures()))
                .filter(Fact::isKnown)
                .mapToDouble(f -> f.orElse(0.0))
                .average();
        return mean.isPresent() ? Fact.known(mean.getAsDouble()) : Fact.unknown(NOT_MEASURED);
    }

    private static Fact<Double> worst(Signals signals, Function<Signals.Shard, Fact<Double>> measure) {
        return signals.largest(measure).map(measure).orElse(Fact.unknown(NOT_MEASURED));
    }

    private static Fact<Double> sum(Signals signals, Function<Signals.Shard, Fact<Double>> measure) {
        var total = signals.total(measure);
        return total.isPresent() ? Fact.known(total.getAsDouble()) : Fact.unknown(NOT_MEASURED);
    }

    private static Fact<Double> larger(Fact<Double> a, Fact<Double> b) {
        return a.isKnown() && b.isKnown() ? Signals.both(a, b, Math::max) : a.isKnown() ? a : b;
    }
}
