package io.argotuner.decide.evidence;

import static io.argotuner.decide.evidence.Situation.above;
import static io.argotuner.decide.evidence.Situation.below;

import io.argotuner.decide.Bottleneck;
import io.argotuner.decide.Evidence;
import io.argotuner.decide.Fact;
import io.argotuner.decide.Words;
import java.util.Optional;
import java.util.function.Function;

/**
 * Processors by Little's law: workers at work = arrivals per second x seconds of each. More are asked for only while the
 * CPU, the client and the repo-server all have room; where one of them is full, or clusters on one shard leave
 * another with little to do, not even what the counts ask for is given, for it was measured not to help.
 *
 * <pre>
 *   needed = max(arrivals, c x A_s / T) x service / 0.7          status
 *   needed = (arrivals + depth / T) x service / 0.7              operation
 * </pre>
 *
 * <p>c = refresh demand per Application and period; T = refresh period in seconds, 60 where it is off; depth = items
 * that wait, to be worked off within one period. At 0.7 a wave finds room, and a queue that has grown is worked off: an
 * Application that waits there is not queued again, so that what waits is a part of the demand and not on top of it.
 * From 95 % busy on arrivals are what gets through rather than what is asked, so the count is at least doubled.
 */
public final class AskedOfWorkers {
    private static final double UTILISATION = 0.7;
    private static final double SATURATED = 0.95;
    /** A smaller step is not worth a restart. */
    private static final double LEAST_STEP = 1.25;

    /** What binary fractions add to a product that is a whole number. */
    private static final double ROUNDING = 1e-6;

    private AskedOfWorkers() {}

    /** @param refreshDemand c, 0.63 where nothing was fitted */
    public static Optional<Asked> status(Situation situation, double inForce, double refreshDemand) {
        return asked(
                situation, inForce, 100, "status processor", Signals.Shard::statusBusy, Signals.Shard::refresh, s -> {
                    var timeout = situation.settings().timeout().orElse(0.0);
                    var applications = s.applications() instanceof Fact.Known<Long> known ? known.value() : 0;
                    return timeout > 0 ? refreshDemand * applications / timeout : 0;
                });
    }

    public static Optional<Asked> operation(Situation situation, double inForce) {
        return asked(
                situation,
                inForce,
                50,
                "operation processor",
                Signals.Shard::operationBusy,
                Signals.Shard::operation,
                s -> 0.0);
    }

    private static Optional<Asked> asked(
            Situation situation,
            double inForce,
            double most,
            String noun,
            Function<Signals.Shard, Fact<Double>> busy,
            Function<Signals.Shard, Evidence.Queue> queue,
            Function<Signals.Shard, Double> expected) {
        if (!(situation.signals() instanceof Fact.Known<Signals> signals) || inForce < 1) {
            return Optional.empty();
        }
        var worst = signals.value().largest(busy);
        if (worst.isEmpty()) {
            return Optional.of(Asked.unknown(inForce));
        }
        var shard = worst.get();
        var share = busy.apply(shard).orElse(0.0);
        var full = full(situation, signals.value(), shard);
        if (full.isPresent() && (share >= Thresholds.IDLE || situation.pressed(shard))) {
            return Optional.of(new Asked(Asked.Kind.HOLD, inForce, full.get()));
        }
        if (share >= situation.edge(Bottleneck.PROCESSORS, Thresholds.BUSY)) {
            if (!slack(signals.value(), shard) || inForce >= most) {
                return Optional.of(new Asked(Asked.Kind.KEEP, inForce, "They are " + Said.percent(share) + " busy."));
            }
            var needed = needed(situation, share, inForce, queue.apply(shard), expected.apply(shard));
            var amount = Math.min(most, Math.max(Math.ceil(needed - ROUNDING), Math.ceil(LEAST_STEP * inForce)));
            return Optional.of(new Asked(
                    Asked.Kind.RAISE,
                    amount,
                    "Those of " + shard.name() + " are " + Said.percent(share) + " busy, "
                            + Said.seconds(queue.apply(shard).service())
                            + " for each item, and the CPU, the client and the repo-server have room: "
                            + Words.count(Math.round(amount), noun) + " by arrivals x service time at 70 % busy."));
        }
        if (signals.value().shards().stream().anyMatch(s -> !busy.apply(s).isKnown())) {
            return Optional.of(Asked.unknown(inForce));
        }
        return share * inForce >= 1
                ? Optional.of(new Asked(
                        Asked.Kind.KEEP,
                        Math.ceil(share * inForce / UTILISATION),
                        "They are " + Said.percent(share) + " busy."))
                : Optional.empty();
    }

    /** Why more workers on this shard would not help; empty where nothing known is full. */
    private static Optional<String> full(Situation situation, Signals signals, Signals.Shard shard) {
        if (above(shard.cpu(), situation.edge(Bottleneck.CPU, Thresholds.CPU_FULL))) {
            return Optional.of("Not more: the CPU of " + shard.name() + " is " + Said.percent(shard.cpu())
                    + " used, so each item would only take longer.");
        }
        if (above(shard.throttled(), situation.edge(Bottleneck.CLIENT_THROTTLING, Thresholds.THROTTLED))) {
            return Optional.of("Not more: the workers of " + shard.name() + " spend " + Said.percent(shard.throttled())
                    + " of their time waiting for the client's limit, which comes first.");
        }
        if (RepoServerCheck.waits(signals.repoServer(), situation.previous())) {
            return Optional.of("Not more: they would wait for the repo-server, where "
                    + signals.repoServer().pending().map(Said::number).orElse("many")
                    + " requests are pending.");
        }
        if (ImbalanceCheck.overloads(situation, shard)) {
            return Optional.of("Not more: work waits on " + shard.name()
                    + " because of the clusters that it has, while another shard has room; giving clusters to that one"
                    + " helps.");
        }
        return Optional.empty();
    }

    /** Known to have room, all three. */
    private static boolean slack(Signals signals, Signals.Shard shard) {
        return below(shard.cpu(), Thresholds.CPU_SLACK)
                && below(shard.throttled(), Thresholds.THROTTLED)
                && below(signals.repoServer().pendingShare(), Thresholds.PENDING);
    }

    private static double needed(
            Situation situation, double share, double inForce, Evidence.Queue queue, double expected) {
        var period = Math.max(
                1,
                situation.settings().timeout().orElse(0.0) > 0
                        ? situation.settings().timeout().orElse(60.0)
                        : 60.0);
        var backlog = expected > 0 ? 0 : queue.depth().orElse(0.0) / period;
        var arrivals = Math.max(queue.arrivals().orElse(0.0), expected) + backlog;
        var needed = arrivals * queue.service().orElse(0.0) / UTILISATION;
        return share >= SATURATED ? Math.max(needed, 2 * inForce) : needed;
    }
}
