package io.argotuner.decide;

import java.util.Arrays;
import java.util.Random;

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

    private final Observation[] hashed = {hashed(100), hashed(101)};
    private Memory remembered = Memory.none();
    private int looks;

    /**
     * 100,000 Applications on 1,000 clusters whose Secrets are known, on 100 shards with consistent hashing. At every look
     * a cluster carries another number of Applications than at the one before.
     */
    public Decision hashed() {
        return remembered(hashed[looks++ & 1]);
    }

    /** The same at a look that finds everything as it was. */
    public Decision unchanged() {
        return remembered(hashed[0]);
    }

    private Decision remembered(Observation observation) {
        var decision = Tuner.decide(observation, Policy.defaults(), remembered, PlainInstall.NOW);
        remembered = decision.memory();
        return decision;
    }

    /** 100,000 Applications on 1,000 clusters, by counts. */
    public Decision large() {
        return Tuner.decide(large, Policy.defaults(), Memory.none(), PlainInstall.NOW);
    }

    /** 1,000 Applications on a shard whose processors are all busy. */
    public Decision measured() {
        return Tuner.decide(measured, Policy.defaults(), Memory.none(), PlainInstall.NOW);
    }

    private static Observation hashed(int first) {
        var applications = hundreds(1000);
        applications[0] = first;
        return PlainInstall.fresh()
                .counting(applications)
                .at(Setting.CONTROLLER_REPLICAS, 100)
                .sharding(new Sharding(
                        Sharding.Algorithm.CONSISTENT_HASHING,
                        Fact.known(Plain.clusters(new Random(1), applications.length))))
                .observed();
    }

    private static int[] hundreds(int clusters) {
        var applications = new int[clusters];
        Arrays.fill(applications, 100);
        return applications;
    }
}
