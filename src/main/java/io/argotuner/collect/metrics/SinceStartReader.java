package io.argotuner.collect.metrics;

import io.argotuner.decide.Component;
import io.argotuner.decide.Fact;
import io.argotuner.decide.durations.Buckets;
import io.argotuner.decide.durations.SinceStart;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/** Reads what controller pods tell of all the time since they started. */
public final class SinceStartReader {
    /** Below it starting is most of what a process did. */
    private static final Duration SHORTEST = Duration.ofMinutes(1);

    private SinceStartReader() {}

    /** One for each controller pod, ascending by shard and name. */
    public static List<SinceStart> read(PageSource source, List<ArgoPod> pods, Instant now) {
        var controllers = pods.stream()
                .filter(pod -> pod.component() == Component.CONTROLLER)
                .sorted(Comparator.comparing((ArgoPod pod) -> pod.shard().orElse(Integer.MAX_VALUE))
                        .thenComparing(ArgoPod::name))
                .toList();
        var pages = source.read(controllers, now);
        return controllers.stream()
                .map(pod -> of(pod, pages.getOrDefault(pod, Fact.unknown("its metrics are not read")), now))
                .toList();
    }

    private static SinceStart of(ArgoPod pod, Fact<MetricsPage> page, Instant now) {
        var started = then(page, p -> p.total(Series.STARTED))
                .map(seconds -> Instant.ofEpochMilli(Math.round(1000 * seconds)));
        var since = started.isKnown() ? started : pod.startedAt();
        var cores = pod.cpuLimit().isKnown() ? pod.cpuLimit() : then(page, p -> p.total(Series.CORES));
        return new SinceStart(
                pod.name(),
                pod.shard(),
                since,
                then(page, p -> then(p.of(Series.RECONCILE_BUCKET), Buckets::of)),
                then(cores, c -> mean(page, p -> p.total(Series.CPU), since, now)
                        .map(used -> used / c)),
                mean(page, p -> p.of(Series.QUEUE_WORK_SUM, PodEvidence.REFRESH), since, now));
    }

    /** Growth per second since the process started. */
    private static Fact<Double> mean(
            Fact<MetricsPage> page, Function<MetricsPage, Fact<Double>> counter, Fact<Instant> since, Instant now) {
        return then(since, start -> {
            var ran = Duration.between(start, now);
            return ran.compareTo(SHORTEST) < 0
                    ? Fact.unknown("it started less than a minute ago")
                    : then(page, counter).map(sum -> 1000.0 * sum / ran.toMillis());
        });
    }

    private static <A, B> Fact<B> then(Fact<A> fact, Function<A, Fact<B>> next) {
        return fact instanceof Fact.Known<A> known
                ? next.apply(known.value())
                : Fact.unknown(((Fact.Unknown<A>) fact).why());
    }
}
