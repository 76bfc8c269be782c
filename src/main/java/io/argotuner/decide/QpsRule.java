package io.argotuner.decide;

import java.util.ArrayList;

/**
 * Kubernetes client QPS of one shard: {@code A_s / (0.7 T)} rounded up to 50s, 50 to 150 per second. The burst is twice
 * that.
 *
 * <p>A_s = Applications of the busiest shard, T = reconciliation timeout in seconds. Each comparison writes the
 * Application's status at most once, and a client at 70 % of its limit still drains. 50 is Argo CD's default. Held while
 * the demand fits, and until the amount is more than one step below; never lowered below what stood there before
 * argo-tuner.
 *
 * <pre>
 *    A_s      T   demand   QPS
 *  1,000   120s       12    50
 *  5,000   120s       60   100
 * 10,000   120s      119   150
 * 10,000   180s       79   100
 * </pre>
 */
final class QpsRule {
    static final double STEP = 50;
    static final double LEAST = 50;
    static final double MOST = 150;

    private QpsRule() {}

    /**
     * @param timeout T in seconds; 0 is a timer that is off and asks for nothing
     * @param before what stood there before argo-tuner, or stands there where it never wrote; per second
     */
    static Need need(Counts.BusiestShard shard, double timeout, double before, double effective) {
        var demand = demand(shard.applications(), timeout);
        var asked = Math.max(LEAST, STEP * Math.ceil(demand / STEP));
        var limited = Math.min(MOST, asked);
        var floor = Math.min(before, effective);
        var amount = Math.max(limited, floor);
        var least = Math.min(amount, Math.max(LEAST, demand));

        var why = new ArrayList<String>();
        why.add(shard.sentence()
                + (timeout > 0
                        ? " compared every " + Setting.RECONCILIATION_TIMEOUT.text(timeout) + " ask for "
                        : " without a refresh timer ask for ")
                + Words.number(demand) + " requests per second at 70 % of the limit"
                + (demand > LEAST ? ", " + Words.number(asked) + " in steps of " + Words.number(STEP) : "")
                + (asked > MOST ? "; counts alone give " + Words.number(MOST) + " at most" : "")
                + "; " + Words.inForce(Setting.KUBE_CLIENT_QPS, effective));
        if (floor > limited) {
            why.add(Replicas.floorSentence(before));
        }
        return new Need(amount, least, amount + STEP, why);
    }

    /**
     * The most that may be set, per second: 150, above which published loads gained nothing, unless the policy's max says
     * otherwise.
     */
    static double ceiling(Policy.Rule rule) {
        return rule.max().isPresent() ? Caps.highest(Setting.KUBE_CLIENT_QPS, rule) : MOST;
    }

    /** Requests per second at which the shard's Applications are compared once in T, at 70 % of the limit. */
    static double demand(long applications, double timeout) {
        return timeout > 0 ? 10.0 * applications / (7 * timeout) : 0;
    }
}
