package io.argotuner.simulate;

import io.argotuner.decide.Observation;
import io.argotuner.decide.Policy;
import io.argotuner.decide.Setting;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/**
 * An install that a seed makes up, with the settings that somebody has given it, its machines and what happens to it, and how
 * it fares for four hours when it is left alone and when argo-tuner looks after it.
 */
final class RandomInstall {
    static final Duration LENGTH = Duration.ofHours(4);
    private static final Duration SETTLED = Duration.ofHours(1);
    /** It already runs when argo-tuner comes, and what it cannot keep up with has begun to wait. */
    private static final Duration JOINED = Duration.ofMinutes(30);

    private static final int COMMITS = 6;
    private static final Duration HAD = LENGTH.minus(SETTLED).dividedBy(COMMITS);
    /** Of two refresh periods, in sixths: neighbours are far apart. */
    private static final int[] PHASES = {0, 3, 1, 4, 2, 5};

    private static final int LOOK_MINUTES = 2;

    private final long seed;
    private final Fleet fleet;
    private final Map<Setting, Double> amounts;
    private final Observation base;
    private final Costs costs;
    private final Load load;

    RandomInstall(long seed) {
        this.seed = seed;
        var random = new Seeded(seed);
        var clusters = 1 + random.below(random.below(3) == 0 ? 3 : 60);
        var applications = Math.max(clusters, 50 + random.below(random.below(4) == 0 ? 12_000 : 3000));
        fleet = random.below(2) == 0
                ? Fleet.even(applications, clusters, seed)
                : Fleet.growing(applications, Math.max(1, applications / clusters), seed);
        amounts = settings(random);
        base = Installs.with(Installs.plain(fleet), amounts);
        costs = Costs.fitted().withControllerCores(1 + random.below(8)).withGenerate(0.1 + 2 * random.uniform());
        load = new Load(random.below(6), random.uniform(), 20 + random.below(80), 0.02 + 0.3 * random.uniform());
    }

    private static Map<Setting, Double> settings(Seeded random) {
        var amounts = new EnumMap<Setting, Double>(Setting.class);
        if (random.below(2) == 0) {
            amounts.put(Setting.STATUS_PROCESSORS, 5.0 + random.below(80));
            amounts.put(Setting.OPERATION_PROCESSORS, 5.0 + random.below(40));
        }
        if (random.below(3) == 0) {
            amounts.put(Setting.KUBE_CLIENT_QPS, 10.0 + random.below(200));
        }
        if (random.below(4) == 0) {
            amounts.put(Setting.RECONCILIATION_TIMEOUT, 60.0 * (1 + random.below(5)));
        }
        return amounts;
    }

    long seed() {
        return seed;
    }

    /**
     * How it fared.
     *
     * @param age seconds that 99 % of comparisons are younger than, over all Applications and minutes after the first hour
     * @param commit mean seconds until 99 % of a commit to every Application are synced; those that were not count as the
     *     half hour that they had
     */
    record Run(Trial.Result result, double age, double commit) {}

    /** @param outside seed of all that happens by chance while it runs; the same for both means the same commits and changes */
    Run untouched(long outside) {
        return run(new Contender.Untouched(), outside);
    }

    Run tuned(long outside) {
        return run(new Contender.ArgoTuner(Policy.defaults()), outside);
    }

    /**
     * A commit is found by the refresh timer, so how soon hangs on how much of the period is left: the commits come at times
     * that are spread evenly over two periods, in which about everything is compared once, and the same for both, so that a
     * restart, which moves the timer, is neither lucky nor unlucky.
     */
    Run run(Contender contender, long outside) {
        var trial = new Trial(contender, base, fleet, fleet.applications(), costs, load, LOOK_MINUTES, outside)
                .joinedAfter(JOINED);
        var period = amounts.getOrDefault(
                Setting.RECONCILIATION_TIMEOUT, (double) InForce.defaults().timeout());
        var first = new Seeded(outside).split(30).uniform();
        trial.run(SETTLED);
        trial.beginStage();
        var elapsed = SETTLED.toSeconds();
        for (var phase : PHASES) {
            var ahead = 2 * period * (phase + first) / COMMITS - elapsed;
            trial.commitEverywhereIn(
                    Duration.ofMillis((long) (1000 * (ahead - 2 * period * Math.floor(ahead / (2 * period))))));
            trial.run(HAD);
            elapsed += HAD.toSeconds();
        }
        var result = trial.result();
        return new Run(result, trial.endStage(0).p99(), commit(result));
    }

    private static double commit(Trial.Result result) {
        return result.outcome().fleetCommits().stream()
                .mapToLong(commit -> commit.most().orElse(HAD.toSeconds()))
                .average()
                .orElseThrow();
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%d Applications on %d clusters, %.0f cores, generating takes %.1f s, %s, %s",
                fleet.applications(),
                fleet.clusters(),
                costs.pods().controllerCores(),
                costs.waits().generate(),
                amounts,
                load);
    }
}
