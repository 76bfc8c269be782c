package io.argotuner.report;

import io.argotuner.api.MeasurementStatus;
import io.argotuner.api.MeasurementStatus.FreshnessStatus;
import io.argotuner.api.MeasurementStatus.LoadStatus;
import io.argotuner.decide.Decision;
import io.argotuner.decide.Evidence;
import io.argotuner.decide.Fact;
import io.argotuner.decide.Freshness;
import io.argotuner.decide.Objective;
import io.argotuner.decide.Observation;
import io.argotuner.decide.Policy;
import io.argotuner.decide.Setting;
import io.argotuner.decide.evidence.Signals;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What was measured, for the status: how many there are, how old comparisons are, and how full the fullest shard is. */
final class MeasuredStatus {
    /** A share or a time, and the shard that has it. */
    private static final Pattern OF_SHARD = Pattern.compile("(.+) \\((.+)\\)");

    private MeasuredStatus() {}

    /** {@code measuredAt} is when these numbers were first seen: a time that moves alone would be a write per census. */
    static MeasurementStatus of(
            @Nullable MeasurementStatus before,
            Observation observation,
            Policy policy,
            Decision decision,
            Instant now) {
        var numbers = decision.measurements();
        var status = new MeasurementStatus();
        status.applications = known(numbers.applications());
        status.clusters = known(numbers.clusters());
        status.shards = known(numbers.running());
        status.recommendedShards = known(numbers.recommended());
        status.busiestShardApplications = known(numbers.busiestShard());
        status.busiestShardEstimated = numbers.busiestShard().isKnown() ? numbers.busiestShardEstimated() : null;
        status.largestClusterApplications = known(numbers.largestCluster());
        if (numbers.applications() instanceof Fact.Unknown<Integer> unknown) {
            status.unknown = Bounded.text(unknown.why(), Conditions.MESSAGE);
        }
        status.freshness = freshness(before == null ? null : before.freshness, observation, policy);
        status.load = load(before == null ? null : before.load, observation, now);
        var at = before == null ? null : before.measuredAt;
        status.measuredAt = at;
        if (at == null || !StatusReport.same(before, status)) {
            status.measuredAt = now.truncatedTo(ChronoUnit.SECONDS).toString();
        }
        return status;
    }

    private static @Nullable Integer known(Fact<Integer> fact) {
        return fact instanceof Fact.Known<Integer> known ? known.value() : null;
    }

    static FreshnessStatus freshness(@Nullable FreshnessStatus before, Observation observation, Policy policy) {
        var status = new FreshnessStatus();
        if (Objective.freshness(observation, policy) instanceof Fact.Known<Duration> objective) {
            status.objective = Steps.text(objective.value().toSeconds());
        }
        if (!(observation.freshness() instanceof Fact.Known<Freshness> known)) {
            status.unknown = why(observation.freshness());
            return status;
        }
        var told = before == null ? new FreshnessStatus() : before;
        var freshness = known.value();
        status.p50 = Steps.time(freshness.all().p50(), told.p50);
        status.p99 = Steps.time(freshness.all().p99(), told.p99);
        if (freshness.stale() instanceof Fact.Known<Integer> stale) {
            // What the objective allows is not stale: one late Application comes and goes.
            var allowed = freshness.all().applications() / 100;
            status.staleApplications =
                    stale.value() <= allowed ? 0 : Steps.count(stale.value(), told.staleApplications);
        }
        var exempt = Arrays.stream(Freshness.Exempt.values())
                .filter(freshness.exempt()::containsKey)
                .map(e -> freshness.exempt().get(e) + " " + e.label())
                .toList();
        status.exempt = exempt.isEmpty() ? null : exempt;
        return status;
    }

    static LoadStatus load(@Nullable LoadStatus before, Observation observation, Instant now) {
        var status = new LoadStatus();
        if (!(observation.evidence() instanceof Fact.Known<Evidence> known)) {
            status.unknown = why(observation.evidence());
            return status;
        }
        var told = before == null ? new LoadStatus() : before;
        var signals = Signals.of(
                known.value(),
                observation.setting(Setting.STATUS_PROCESSORS).effective(),
                observation.setting(Setting.OPERATION_PROCESSORS).effective(),
                now);
        status.statusProcessors = share(signals, Signals.Shard::statusBusy, told.statusProcessors);
        status.operationProcessors = share(signals, Signals.Shard::operationBusy, told.operationProcessors);
        status.queueWait = worst(
                signals,
                s -> s.refresh().waiting(),
                told.queueWait,
                (seconds, stored) -> Steps.time(Duration.ofMillis(Math.round(1000 * seconds)), stored));
        status.clientThrottled = share(signals, Signals.Shard::throttled, told.clientThrottled);
        status.cpu = share(signals, Signals.Shard::cpu, told.cpu);
        status.memory = share(signals, Signals.Shard::memory, told.memory);
        var repo = signals.repoServer();
        status.repoServerCpu =
                repo.cpu() instanceof Fact.Known<Double> cpu ? Steps.share(cpu.value(), told.repoServerCpu) : null;
        status.repoServerMemory = repo.memory() instanceof Fact.Known<Double> memory
                ? Steps.share(memory.value(), told.repoServerMemory)
                : null;
        if (status.statusProcessors == null) {
            var first = signals.shards().stream().findFirst();
            status.unknown = first.map(s -> why(s.statusBusy())).orElse("no controller pod was measured");
        }
        return status;
    }

    /** A step, given an amount and what was told of it before. */
    @FunctionalInterface
    private interface Step {
        String of(double amount, @Nullable String stored);
    }

    private static @Nullable String share(
            Signals signals, Function<Signals.Shard, Fact<Double>> amount, @Nullable String stored) {
        return worst(signals, amount, stored, Steps::share);
    }

    /** {@code 80 % (shard 2)}; the shard that was named stays named while it is as full as the fullest. */
    private static @Nullable String worst(
            Signals signals, Function<Signals.Shard, Fact<Double>> amount, @Nullable String stored, Step step) {
        var largest = signals.largest(amount);
        if (largest.isEmpty()) {
            return null;
        }
        var told = OF_SHARD.matcher(stored == null ? "" : stored);
        var text = step.of(amount.apply(largest.get()).orElse(0.0), told.matches() ? told.group(1) : null);
        if (told.matches() && text.equals(told.group(1))) {
            var named = signals.shards().stream()
                    .filter(s -> s.name().equals(told.group(2)))
                    .findFirst();
            if (named.isPresent()
                    && amount.apply(named.get()) instanceof Fact.Known<Double> its
                    && step.of(its.value(), text).equals(text)) {
                return stored;
            }
        }
        return text + " (" + largest.get().name() + ")";
    }

    private static String why(Fact<?> fact) {
        return Bounded.text(fact instanceof Fact.Unknown<?> unknown ? unknown.why() : "", 192);
    }
}
