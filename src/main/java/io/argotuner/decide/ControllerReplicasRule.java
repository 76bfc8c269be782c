package io.argotuner.decide;

import java.util.ArrayList;

/**
 * Shards: {@code min(C, ceil(A / applicationsPerShard))}, at least 1.
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
        var amount = Math.max(Math.min(clusters, asked), floor);
        var most = Math.max(amount, Math.min(clusters, asked(1.5 * applications, applicationsPerShard)));

        var why = new ArrayList<String>();
        var load = Words.count(counts.applications(), "Application") + " at " + Words.number(applicationsPerShard)
                + " per shard ";
        var inForce = Words.inForce(Setting.CONTROLLER_REPLICAS, effective);
        if (asked > clusters) {
            why.add(load + "ask for " + Words.number(asked) + " shards, but they are on "
                    + Words.count(clusters, "cluster") + " and a cluster cannot be split; " + inForce);
        } else {
            why.add(load + "need " + Words.number(asked) + (asked == 1 ? " shard; " : " shards; ") + inForce);
        }
        if (floor > Math.min(clusters, asked)) {
            why.add(Replicas.floorSentence(before));
        }
        return new Need(amount, Math.ceil(amount / DeadBand.RAISE), most, why);
    }

    private static double asked(double applications, int applicationsPerShard) {
        return Math.max(1, Math.ceil(applications / applicationsPerShard));
    }
}
