package io.argotuner.decide;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reconciliation timeout T in seconds: unchanged while a shard drains, {@code A_s <= 0.7 x QPS x T}. A raise of QPS that
 * stays below its cap is enough. With QPS at its cap T becomes the smallest whole minute above the present one that
 * drains. At most a day; never
 * shortened.
 *
 * <p>A_s = Applications of the busiest shard, QPS = requests per second of the client.
 *
 * <pre>
 *    A_s   QPS in force   T in force   QPS set     T
 *  1,000             50         120s        50   120s
 *  5,000             50         120s       100   120s
 * 10,000             50         120s       150   180s
 * 30,000             50         120s       150   300s
 * </pre>
 */
final class TimeoutRule {
    /** A day. What is compared less often than that is not reconciled by a timer in any useful sense. */
    private static final double LONGEST = 24 * 3600;

    private TimeoutRule() {}

    /**
     * The client's requests per second.
     *
     * @param inForce now
     * @param next after this decision
     * @param attainable the most that the rule for QPS may set
     */
    record Qps(double inForce, double next, double attainable) {}

    /** @param freshness the objective: age of a comparison for 99 % of Applications */
    static Need need(Counts.BusiestShard shard, Qps qps, Optional<Duration> freshness, double effective) {
        var load = shard.sentence();
        if (effective == 0) {
            return Need.unchanged(0, "The refresh timer is off (0) and stays off.");
        }
        var every = Setting.RECONCILIATION_TIMEOUT.text(effective);
        if (drains(shard, qps.inForce(), effective)) {
            return Need.unchanged(
                    effective, load + " are compared within " + every + " at " + perSecond(qps.inForce()) + ".");
        }
        if (qps.next() < qps.attainable() && drains(shard, qps.next(), effective)) {
            return Need.unchanged(
                    effective,
                    load + " cannot be compared within " + every + " at " + perSecond(qps.inForce()) + ", but can at "
                            + perSecond(qps.next()) + ".");
        }
        var amount = Math.min(LONGEST, stretched(shard, qps.next(), effective));
        if (amount <= effective) {
            return Need.unchanged(
                    effective, load + " cannot be compared within " + every + ", the longest period that is set.");
        }
        var why = new ArrayList<>(List.of(load + " cannot be compared within " + every + " at "
                + perSecond(qps.inForce()) + "; with " + perSecond(qps.next())
                + " the next whole minute in which they can is " + Setting.RECONCILIATION_TIMEOUT.text(amount) + "."));
        freshness
                .filter(objective -> objective.toSeconds() < 2 * amount + amount / 2 + 60)
                .ifPresent(objective -> why.add(
                        "The objective of " + Words.duration(objective) + " freshness cannot be met by counts alone."));
        return new Need(amount, amount, Double.POSITIVE_INFINITY, why);
    }

    private static boolean drains(Counts.BusiestShard shard, double qps, double timeout) {
        return QpsRule.demand(shard.applications(), timeout) <= qps;
    }

    private static double stretched(Counts.BusiestShard shard, double qps, double timeout) {
        var drained = 10.0 * shard.applications() / (7 * qps);
        return 60 * Math.max(Math.floor(timeout / 60) + 1, Math.ceil(drained / 60));
    }

    private static String perSecond(double qps) {
        return Words.number(qps) + " requests per second";
    }
}
