package io.argotuner.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.argotuner.decide.Decision.Pace;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How far apart the shards of a controller restart. */
class StaggerTest {

    @ParameterizedTest
    @CsvSource({
        // Minutes ago that the pod started, seconds that its cache is old, and what a restart waits for each.
        "60, 3560, 50",
        "60, 3590, 20",
        "60, 3600, 10",
        "60, 3120, 600",
        "60, 3000, 600",
    })
    void restart_waitsAQuarterLongerThanTheSlowestShardTookToFillItsCache(int started, double age, int seconds) {
        assertThat(paceOf(twoShards(started, age))).contains(new Pace(seconds, true));
    }

    @Test
    void restart_whereCachesWereFilledAgainSince_waitsAMinute_forThatIsNotMeasured() {
        assertThat(paceOf(twoShards(24 * 60, 600))).contains(new Pace(60, false));
    }

    @Test
    void restart_whereNoPodTellsOfItsCaches_orOfOneShard_isLeftToTheStatefulSet() {
        assertThat(paceOf(twoShards(60, -1))).isEmpty();
        assertThat(paceOf(busy().at(Setting.CONTROLLER_REPLICAS, 2))).isEmpty();
        assertThat(paceOf(twoShards(60, 3560).at(Setting.CONTROLLER_REPLICAS, 1)))
                .isEmpty();
    }

    @Test
    void restart_withAnotherNumberOfShards_orToMendAnOutage_doesNotWait() {
        var grown = decide(twoShards(60, 3560).counting(6000, 12));
        assertThat(grown.changes()).anyMatch(c -> c.setting() == Setting.CONTROLLER_REPLICAS);
        assertThat(pace(grown)).contains(Pace.HURRIED);
        assertThat(paceOf(twoShards(60, 3560).at(Setting.STATUS_PROCESSORS, 0))).contains(Pace.HURRIED);
    }

    @Test
    void rollout_ofSeveralShards_isTold() {
        assertThat(rolling(new Target.Rollout(8, 3, 60, 1)))
                .isEqualTo("Restarting shard 3 of 8: waiting 1 minute until its cache is rebuilt.");
        assertThat(rolling(new Target.Rollout(8, 0, 60, 1)))
                .isEqualTo("Restarting shard 1 of 8: waiting 1 minute until its cache is rebuilt.");
        assertThat(rolling(new Target.Rollout(8, 8, 60, 1))).isEqualTo("Restarting shard 8 of 8.");
        assertThat(rolling(new Target.Rollout(8, 3, 0, 1))).isEqualTo("Restarting shard 3 of 8.");
        assertThat(rolling(new Target.Rollout(1, 1, 60, 1))).doesNotContain("Restarting");
    }

    @Test
    void rollout_ofSeveralShardsAtATime_saysThatTheirCachesAreRebuiltTogether() {
        assertThat(rolling(new Target.Rollout(8, 3, 60, 2)))
                .isEqualTo("Restarting shard 3 of 8, 2 at a time by maxUnavailable, whose caches are rebuilt together:"
                        + " waiting 1 minute until they are.");
        assertThat(rolling(new Target.Rollout(3, 0, 0, 9)))
                .isEqualTo(
                        "Restarting shard 1 of 3, 3 at a time by maxUnavailable, whose caches are rebuilt together.");
    }

    private static String rolling(Target.Rollout rollout) {
        var install = PlainInstall.fresh()
                .counting(100, 4)
                .target(new Target(
                        PlainInstall.CONTROLLER,
                        "uid",
                        "1",
                        Optional.empty(),
                        Optional.empty(),
                        false,
                        Optional.empty(),
                        Optional.of(rollout)));
        return Tuner.decide(install.observed(), Policy.defaults(), Memory.none(), PlainInstall.NOW)
                .nextAction();
    }

    private static Optional<Pace> paceOf(PlainInstall install) {
        return pace(decide(install));
    }

    private static Optional<Pace> pace(Decision decision) {
        var restart = decision.restarts().stream()
                .filter(r -> r.workload().equals(PlainInstall.CONTROLLER))
                .findFirst();
        assertThat(restart).as("restart of the controller").isPresent();
        return restart.get().pace();
    }

    private static Decision decide(PlainInstall install) {
        return Tuner.decide(
                install.observed(), TunerTest.fixed(Setting.STATUS_PROCESSORS, 60), Memory.none(), PlainInstall.NOW);
    }

    private static PlainInstall twoShards(int minutesAgo, double age) {
        var started = PlainInstall.NOW.minus(Duration.ofMinutes(minutesAgo));
        return busy().at(Setting.CONTROLLER_REPLICAS, 2)
                .evidence(Readings.of(
                                new Readings.Shard(0)
                                        .restarted(0, started)
                                        .owns(0, 900)
                                        .aged(0, age),
                                new Readings.Shard(1)
                                        .restarted(0, started)
                                        .owns(1, 900)
                                        .aged(1, age))
                        .fact());
    }

    private static PlainInstall busy() {
        return PlainInstall.fresh().counting(900, 900);
    }
}
