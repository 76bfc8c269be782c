package io.argotuner.decide;

import java.util.List;

/**
 * Processors of one shard: {@code ceil(A_s / applicationsPerProcessor)} within bounds; A_s = Applications of the busiest
 * shard.
 *
 * <p>Status processors (20 Applications each) get 20 to 50, operation processors (40 each) 10 to 25: the minimum is Argo
 * CD's default, and more than the maximum helps only where the work waits for others, which counts do not show. More
 * that is in force already stays as long as the counts ask for it, up to 100 and 50. Left alone from amount / 1.2 to
 * 1.5 x amount. Where nothing is counted, which may be a mistake, never lowered below what stood there before
 * argo-tuner.
 *
 * <pre>
 *    A_s   status   operation
 *    400       20          10
 *    600       30          15
 *  1,000       50          25
 * 10,000       50          25
 * </pre>
 */
final class ProcessorsRule {
    private final String kind;
    private final int least;
    private final int byCounts;
    private final int most;

    private ProcessorsRule(String kind, int least, int byCounts, int most) {
        this.kind = kind;
        this.least = least;
        this.byCounts = byCounts;
        this.most = most;
    }

    static ProcessorsRule status() {
        return new ProcessorsRule("status processor", 20, 50, 100);
    }

    static ProcessorsRule operation() {
        return new ProcessorsRule("operation processor", 10, 25, 50);
    }

    /** @param before what stood there before argo-tuner, or stands there where it never wrote; count */
    Need need(Counts.BusiestShard shard, int applicationsPerProcessor, double before, double effective) {
        if (shard.applications() == 0 && Math.min(before, effective) > least) {
            return Need.unchanged(effective, "No Applications are counted: it is not lowered.");
        }
        var asked = Math.ceil((double) shard.applications() / applicationsPerProcessor);
        var limit = Math.max(byCounts, Math.min(most, effective));
        var amount = clamp(asked, limit);
        var load = shard.sentence() + " at " + Words.number(applicationsPerProcessor) + " per processor ";
        var inForce = Words.inForce(Setting.STATUS_PROCESSORS, effective);
        String why;
        if (asked < least) {
            why = load + "ask for " + processors(asked) + "; the minimum is " + least + "; " + inForce;
        } else if (asked > limit) {
            why = load + "ask for " + processors(asked) + "; counts alone give " + Words.number(limit) + " at most; "
                    + inForce;
        } else {
            why = load + "need " + processors(asked) + "; " + inForce;
        }
        return new Need(
                amount, amount / DeadBand.RAISE, Math.max(amount, DeadBand.LOWER * clamp(asked, most)), List.of(why));
    }

    private double clamp(double asked, double limit) {
        return Math.max(least, Math.min(limit, asked));
    }

    private String processors(double amount) {
        return Words.number(amount) + " " + kind + (amount == 1 ? "" : "s");
    }
}
