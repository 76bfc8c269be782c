package io.argotuner.decide;

import java.util.Arrays;

/** Decisions on one large install and on one that is measured: what benchmarks and checks measure. */
public final class DecisionWork {
    private final Observation large =
            PlainInstall.fresh().counting(hundreds(1000)).observed();
    private final Observation measured = PlainInstall.fresh()
            .counting(1000)
            .evidence(Readings.of(new Readings.Shard(0)
                            .refreshing(15.6, 30, 3.4, 50, 300)
                            .cores(1.3, 2))
                    .fact())
            .observed();

    /** 100,000 Applications on 1,000 clusters, by counts. */
    public Decision large() {
        return Tuner.decide(large, Policy.defaults(), Memory.none(), PlainInstall.NOW);
    }

    /** 1,000 Applications on a shard whose processors are all busy. */
    public Decision measured() {
        return Tuner.decide(measured, Policy.defaults(), Memory.none(), PlainInstall.NOW);
    }

    private static int[] hundreds(int clusters) {
        var applications = new int[clusters];
        Arrays.fill(applications, 100);
        return applications;
    }
}
