package io.argotuner.decide;

import java.util.ArrayList;

/**
 * Shards: {@code min(C, ceil(A / applicationsPerShard))}, at least 1, and no more than are of use: a cluster with more
 * Applications than one shard is given takes a shard alone, however many shards there are.
 *
 * <p>A = Applications, C = clusters that carry them. A cluster cannot be split, so shards beyond C do nothing. Left alone
 * from amount / 1.2 (which up to 5 is the amount itself) up to the amount for 1.5 A; never lowered below what stood
 * there before argo-tuner, but for what exceeds C.
 *
 * <pre>
 *      A    C   shards
 *    400    1        1
 *  1,200   12        2
 * 10,000    1        1
 * 10,000   40       10
 * 10,000   11        2   one cluster with 9,000
 * </pre>
 */
final class ControllerReplicasRule {
    private ControllerReplicasRule() {}

    /** @param before what stood there before argo-tuner, or stands there where it never wrote; count */
    static Need need(Counts counts, int applicationsPerShard, double before, double effective) {
        var clusters = Math.max(1, counts.clusters());
        var applications = (double) counts.applications();
        var asked = asked(applications, applicationsPerShard);
        var floor = Math.min(Math.min(before, effective), clusters);
        var useful = counts.useful(applicationsPerShard, 1);
        var amount = Math.max(useful.shards(), floor);
        var most = Math.max(amount, counts.useful(applicationsPerShard, 1.5).shards());

        var why = new ArrayList<String>();
        var load = Words.count(counts.applications(), "Application") + " at " + Words.number(applicationsPerShard)
                + " per shard ";
        var inForce = Words.inForce(Setting.CONTROLLER_REPLICAS, effective);
        if (useful.shards() < Math.min(clusters, asked)) {
            why.add(load + "ask for " + Words.number(asked) + " shards, but "
                    + Words.number(useful.applications()) + " of them are on "
                    + Words.count(useful.hot(), "cluster") + " with more than that, which cannot be split: "
                    + Words.number(useful.shards())
                    + (useful.shards() == 1 ? " shard is" : " shards are") + " of use; " + inForce);
        } else if (asked > clusters) {
            why.add(load + "ask for " + Words.number(asked) + " shards, but they are on "
                    + Words.count(clusters, "cluster") + " and a cluster cannot be split; " + inForce);
        } else {
            why.add(load + "need " + Words.number(asked) + (asked == 1 ? " shard; " : " shards; ") + inForce);
        }
        if (floor > useful.shards()) {
            why.add(Replicas.floorSentence(before));
        }
        return new Need(amount, Math.ceil(amount / DeadBand.RAISE), most, why);
    }

    private static double asked(double applications, int applicationsPerShard) {
        return Math.max(1, Math.ceil(applications / applicationsPerShard));
    }
}
