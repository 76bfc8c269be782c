package io.argotuner.decide;

import java.util.List;

/**
 * Cluster cache resync: 12 hours, 24 hours from 2,001 Applications on the busiest shard (A_s). A longer period stays; 0
 * (never) does not, unless the policy fixes it.
 *
 * <pre>
 *   A_s   in force      set
 * 2,000     43200s   43200s
 * 2,001     43200s   86400s
 *   100         0s   43200s
 *   100     86400s   86400s
 * </pre>
 */
final class ResyncRule {
    private static final double HALF_DAY = 12 * 3600;
    private static final double DAY = 24 * 3600;

    private ResyncRule() {}

    static Need need(Counts.BusiestShard shard, double effective) {
        var amount = shard.applications() > 2000 ? DAY : HALF_DAY;
        var why = shard.sentence() + " ask for a full relist every " + Setting.CLUSTER_CACHE_RESYNC.text(amount) + "; "
                + (effective == 0 ? "0, never, is in force." : Words.inForce(Setting.CLUSTER_CACHE_RESYNC, effective));
        return new Need(amount, amount, Double.POSITIVE_INFINITY, List.of(why));
    }
}
