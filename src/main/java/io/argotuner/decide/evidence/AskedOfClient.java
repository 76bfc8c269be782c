package io.argotuner.decide.evidence;

import static io.argotuner.decide.evidence.Situation.above;
import static io.argotuner.decide.evidence.Situation.below;

import io.argotuner.decide.Bottleneck;
import io.argotuner.decide.Fact;
import io.argotuner.decide.Words;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/** The client's QPS and the refresh timer by what is measured. */
public final class AskedOfClient {
    /** Requests per second. Each step is measured before the next. */
    private static final double STEP = 50;
    /** Answers 429 per second above which the API server is what is short. */
    private static final double REFUSED = 0.1;
    /** Of the workers' time: below it a lower limit would not be felt either. */
    private static final double UNTHROTTLED = 0.05;
    /** 2T + J + 60 s with J = T / 2. */
    private static final double AGE_PER_PERIOD = 2.5;

    private static final double COMPARISON = 60;
    private static final double SHORTEST = 60;
    /** Seconds. What needs a longer period than ten minutes needs more than a longer period. */
    private static final double LONGEST = 600;

    private static final double GRAIN = 15;

    private AskedOfClient() {}

    /** One step of 50 while workers wait for the limit and the CPU is not full. */
    public static Optional<Asked> qps(Situation situation, double inForce) {
        var worst = situation
                .signals()
                .map(s -> s.largest(Signals.Shard::throttled))
                .orElse(Optional.empty());
        if (worst.isEmpty()) {
            return Optional.of(Asked.unknown(inForce));
        }
        var shard = worst.get();
        if (above(shard.cpu(), situation.edge(Bottleneck.CPU, Thresholds.CPU_FULL)) && situation.pressed(shard)) {
            return Optional.of(new Asked(
                    Asked.Kind.HOLD,
                    inForce,
                    "Not more: the CPU of " + shard.name() + " is " + Said.percent(shard.cpu())
                            + " used, so faster requests do not help."));
        }
        if (above(shard.refused(), REFUSED)) {
            return Optional.of(new Asked(
                    Asked.Kind.HOLD,
                    inForce,
                    "Not more: the API server answers "
                            + Said.number(shard.refused().orElse(0.0)) + " requests per second with 429."));
        }
        var throttled = above(shard.throttled(), situation.edge(Bottleneck.CLIENT_THROTTLING, Thresholds.THROTTLED));
        if (throttled && shard.cpu().isKnown() && (situation.pressed(shard) || situation.stale())) {
            var next = Math.min(situation.settings().qpsCeiling(), STEP * (Math.floor(inForce / STEP) + 1));
            if (next > inForce) {
                return Optional.of(new Asked(
                        Asked.Kind.RAISE,
                        next,
                        "The workers of " + shard.name() + " spend " + Said.percent(shard.throttled())
                                + " of their time waiting for this limit: one step up, to "
                                + Words.number(next) + "."));
            }
        }
        if (Classifier.shards(situation).anyMatch(s -> !s.throttled().isKnown())) {
            return Optional.of(Asked.unknown(inForce));
        }
        return above(shard.throttled(), UNTHROTTLED)
                ? Optional.of(new Asked(
                        Asked.Kind.KEEP,
                        inForce,
                        "Workers of " + shard.name() + " wait for this limit " + Said.percent(shard.throttled())
                                + " of their time."))
                : Optional.empty();
    }

    /**
     * T: held where the queue is measured to drain, longer where the client is at its ceiling and still the limit and it
     * is not syncs that keep it busy, which end by themselves while a longer T stays, and unless comparisons are young
     * enough all the same, shorter where a given objective is missed and there is room.
     *
     * @param qps after this decision, requests per second
     * @param busiest Applications of the busiest shard
     */
    public static Optional<Asked> timeout(Situation situation, double inForce, double qps, long busiest) {
        if (!situation.signals().isKnown() || inForce <= 0) {
            return Optional.empty();
        }
        var allowed = allowed(situation);
        var throttled = Classifier.pressed(situation)
                .filter(s -> above(s.throttled(), situation.edge(Bottleneck.TIMER, Thresholds.THROTTLED)))
                .findFirst();
        if (throttled.isPresent()) {
            var shard = throttled.get();
            var ceiling = qps >= situation.settings().qpsCeiling()
                    && situation.settings().qps().orElse(0.0)
                            >= situation.settings().qpsCeiling();
            var share = Math.min(0.5, shard.throttled().orElse(0.0));
            var amount = 60 * Math.ceil(inForce / (1 - share) / 60);
            if (!ceiling
                    || youngEnough(situation)
                    || above(shard.operationBusy(), Thresholds.SYNCING)
                    || above(shard.cpu(), Thresholds.CPU_FULL)
                    || amount > allowed.orElse(LONGEST)) {
                return Optional.empty();
            }
            return Optional.of(new Asked(
                    Asked.Kind.RAISE,
                    amount,
                    "Workers of " + shard.name() + " spend " + Said.percent(shard.throttled())
                            + " of their time waiting for the client, whose limit is as high as it is set: a period of "
                            + Words.number(amount) + " s asks for that much less."));
        }
        var shorter = shorter(situation, inForce, qps, busiest, allowed);
        if (shorter.isPresent()) {
            return shorter;
        }
        return drains(situation)
                ? Optional.of(new Asked(
                        Asked.Kind.HOLD,
                        inForce,
                        "Not longer: it is measured that every shard works off its refreshes within the period."))
                : Optional.empty();
    }

    private static Optional<Asked> shorter(
            Situation situation, double inForce, double qps, long busiest, OptionalDouble allowed) {
        if (allowed.isEmpty() || !situation.stale() || !room(situation)) {
            return Optional.empty();
        }
        var amount = Math.max(SHORTEST, GRAIN * Math.floor(allowed.getAsDouble() / GRAIN));
        if (amount >= inForce || 10.0 * busiest / (7 * amount) > qps) {
            return Optional.empty();
        }
        return Optional.of(new Asked(
                Asked.Kind.EXACTLY,
                amount,
                "Comparisons are older than the objective, and processors, client and CPU have room: with a period of "
                        + Words.number(amount) + " s and half of it as jitter, 2T+J+60s is within the objective."));
    }

    /** J: half of T where refreshes come in waves and the objective allows it. */
    public static Optional<Asked> jitter(Situation situation, double timeout) {
        var amount = Math.floor(timeout / 2);
        var waves = Classifier.shards(situation)
                .filter(s -> TimerCheck.waves(situation, s))
                .findFirst();
        if (waves.isEmpty() || timeout > allowed(situation).orElse(Double.MAX_VALUE)) {
            return Optional.empty();
        }
        return Optional.of(new Asked(
                Asked.Kind.EXACTLY,
                amount,
                "Refreshes of " + waves.get().name() + " come in waves and wait "
                        + Said.seconds(waves.get().refresh().waiting())
                        + " while its processors are "
                        + Said.percent(waves.get().statusBusy())
                        + " busy: half of the period spreads them."));
    }

    /** The longest T that a given objective allows; empty where none is given. */
    private static OptionalDouble allowed(Situation situation) {
        return situation.objectiveGiven() && situation.objective() instanceof Fact.Known<Duration> wanted
                ? OptionalDouble.of((wanted.value().toSeconds() - COMPARISON) / AGE_PER_PERIOD)
                : OptionalDouble.empty();
    }

    /** Where comparisons are within the objective a longer period would only make them older. */
    private static boolean youngEnough(Situation situation) {
        return situation.freshness().isKnown() && !situation.stale();
    }

    private static boolean room(Situation situation) {
        return Classifier.shards(situation)
                .allMatch(s -> below(s.statusBusy(), Thresholds.IDLE)
                        && below(s.throttled(), Thresholds.THROTTLED / 2)
                        && below(s.cpu(), Thresholds.CPU_SLACK)
                        && !situation.pressed(s));
    }

    private static boolean drains(Situation situation) {
        return youngEnough(situation)
                && Classifier.shards(situation)
                        .allMatch(s -> below(s.statusBusy(), Thresholds.BUSY)
                                && below(s.throttled(), Thresholds.THROTTLED / 2)
                                && s.refresh().waiting().isKnown()
                                && !situation.pressed(s));
    }
}
