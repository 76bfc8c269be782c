package io.argotuner.decide;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/**
 * What is named as the limit. The figures of the tests named "measured" were measured on Argo CD 3.5.1 with two cores:
 * docs/how-it-decides.md.
 */
class BottleneckTest {
    private static final Duration OLD = Duration.ofMinutes(30);

    @Test
    void measured_1000AtFullCpu_isCpu_alsoWithMoreProcessorsAndAWaitingClient() {
        // 43.6 s, 0.98 s each, 26 s of throttling in all; then 43.3 s, 2.46 s each, 485 s.
        var twenty = new Readings.Shard(0)
                .refreshing(22.9, 20, 0.98, 20, 300)
                .throttled(26 / 43.6)
                .cores(1.9, 2);
        var fifty = new Readings.Shard(0)
                .refreshing(23.1, 20, 2.46, 50, 300)
                .throttled(485 / 43.3)
                .cores(1.9, 2);

        assertThat(decide(1000, Readings.of(twenty))).matches(is(Bottleneck.CPU));
        var install = PlainInstall.fresh()
                .counting(1000)
                .at(Setting.STATUS_PROCESSORS, 50)
                .evidence(Readings.of(fifty).fact());
        var decision = decide(install);
        assertThat(decision).matches(is(Bottleneck.CPU));
        assertThat(decision.bottleneckReason())
                .isEqualTo(
                        "The CPU of shard 0 is 95 % used and its processors are 100 % busy, 2.5 s for each item: more"
                                + " processors or QPS would only make each take longer.");
        assertThat(decision.insight().otherwise()).isEqualTo("It would be Processors if the CPU were below 70 % used.");
        assertThat(decision.insight().advice())
                .containsExactly("Give the application controller more CPU than its 2 cores.");
    }

    @Test
    void measured_clientAtQps5_isClientThrottling() {
        // 734 comparisons in 300 s, 8.2 s each, 6,578 s of throttling.
        var shard = new Readings.Shard(0)
                .refreshing(2.4, 90, 8.2, 20, 600)
                .throttled(6578 / 300.0)
                .cores(0.2, 2);
        var install = PlainInstall.fresh()
                .counting(1000)
                .at(Setting.KUBE_CLIENT_QPS, 5)
                .evidence(Readings.of(shard).fact());

        var decision = decide(install);

        assertThat(decision).matches(is(Bottleneck.CLIENT_THROTTLING));
        assertThat(decision.bottleneckReason())
                .isEqualTo(
                        "The workers of shard 0 spend 100 % of their time waiting for the client's limit of 5 requests"
                                + " per second.");
    }

    @Test
    void measured_repoServer400msAway_isProcessors() {
        // 600 comparisons: 75.7 s with 20 processors, 2.65 s each, no throttling.
        var shard = new Readings.Shard(0).refreshing(7.9, 35, 2.65, 20, 300).cores(0.7, 2);

        var decision = decide(600, Readings.of(shard).onlyRepoServers(new Readings.Repo().pending(4)));

        assertThat(decision).matches(is(Bottleneck.PROCESSORS));
        assertThat(decision.bottleneckReason())
                .isEqualTo("The status processors of shard 0 are 100 % busy, 2.7 s for each item, while its CPU is 35 %"
                        + " used and its client waits 0 % of the time.");
    }

    @Test
    void sameWorkers_withRequestsPendingAtTheRepoServer_areRepoServer() {
        var shard = new Readings.Shard(0).refreshing(7.9, 35, 2.65, 20, 300).cores(0.7, 2);

        assertThat(decide(600, Readings.of(shard).onlyRepoServers(new Readings.Repo().pending(17))))
                .matches(is(Bottleneck.REPO_SERVER));
    }

    @Test
    void measured_100ProcessorsAtFullCpu_isCpu() {
        // The third step: 28.9 s, 4.83 s each.
        var shard = new Readings.Shard(0)
                .refreshing(20.8, 12, 4.83, 100, 200)
                .throttled(20 / 28.9)
                .cores(1.85, 2);
        var install = PlainInstall.fresh()
                .counting(600)
                .at(Setting.STATUS_PROCESSORS, 100)
                .evidence(Readings.of(shard).fact());

        assertThat(decide(install)).matches(is(Bottleneck.CPU));
    }

    @Test
    void quietInstall_isNone_withWhatWasMeasured() {
        var decision = decide(400, Readings.quiet());

        assertThat(decision).matches(is(Bottleneck.NONE));
        assertThat(decision.bottleneckReason())
                .isEqualTo(
                        "Nothing waits: on the largest, shard 0, processors are 1 % busy, items wait 0.1 s, and the CPU"
                                + " is 5 % used.");
        assertThat(decision.insight().otherwise())
                .isEqualTo("It would be a limit if processors were 80 % busy or items waited 30 s.");
    }

    @Test
    void fullCpu_onWhichNothingWaits_isNotALimit() {
        var shard = new Readings.Shard(0).refreshing(10, 1, 0.5, 5, 0).cores(1.95, 2);

        assertThat(decide(400, Readings.of(shard))).matches(is(Bottleneck.NONE));
    }

    @Test
    void throttledClientAtItsCeiling_isTimer() {
        var shard = new Readings.Shard(0)
                .refreshing(8, 60, 2, 18, 2000)
                .throttled(9)
                .cores(0.5, 2);
        var install = PlainInstall.fresh()
                .counting(10_000)
                .at(Setting.KUBE_CLIENT_QPS, 150)
                .evidence(Readings.of(shard).fact());

        assertThat(decide(install)).matches(is(Bottleneck.TIMER));
    }

    @Test
    void unthrottledVersion_withoutThatFamily_fallsBackToCountsForTheClient() {
        var shard = new Readings.Shard(0).refreshing(5, 0.5, 0.2, 1, 0).throttleUnknown();
        var install =
                PlainInstall.fresh().counting(5000).evidence(Readings.of(shard).fact());

        var decision = decide(install);

        assertThat(decision).matches(is(Bottleneck.CLIENT_THROTTLING));
        assertThat(decision.bottleneckReason()).contains("ask for 59.5 requests per second");
    }

    @Test
    void workersThatAreNotTold_leaveTheVerdictToCounts() {
        var shard = new Readings.Shard(0).workersUnknown();
        assertThat(decide(1000, Readings.of(shard))).matches(is(Bottleneck.PROCESSORS));
    }

    @Test
    void busyWorkers_withoutKnownCpu_areNotCalledProcessors() {
        var shard = new Readings.Shard(0).refreshing(8, 40, 2.6, 20, 300).cpuUnknown();
        var install =
                PlainInstall.fresh().counting(400).evidence(Readings.of(shard).fact());

        assertThat(decide(install)).matches(is(Bottleneck.NONE));
        assertThat(decide(install.freshness(Readings.ages(OLD))).bottleneckReason())
                .isEqualTo(
                        "1 % of the Applications or more was compared longer ago than the objective of 6 minutes, and what"
                                + " would tell why is not measured.");
    }

    @Test
    void readyControllerThatComparesNothing_isStalled() {
        var shard = new Readings.Shard(0).refreshing(0, 0, 0, 0, 120).reconciles(0);

        assertThat(decide(400, Readings.of(shard))).matches(is(Bottleneck.STALLED));
    }

    @Test
    void killedController_isMemory_forSixHours() {
        var killed = new Readings.Shard(0).killed(PlainInstall.NOW.minus(Duration.ofHours(5)));
        var longAgo = new Readings.Shard(0).killed(PlainInstall.NOW.minus(Duration.ofHours(7)));

        assertThat(decide(400, Readings.of(killed))).matches(is(Bottleneck.MEMORY));
        assertThat(decide(400, Readings.of(longAgo))).matches(is(Bottleneck.NONE));
        assertThat(decide(400, Readings.of(new Readings.Shard(0).bytes(1.9e9, 2e9))))
                .matches(is(Bottleneck.MEMORY));
        assertThat(decide(400, Readings.quiet().onlyRepoServers(new Readings.Repo().killed())))
                .matches(is(Bottleneck.MEMORY));
    }

    @Test
    void fullShardBesideAnIdleOne_isImbalance_unlessOneClusterIsAllOfIt() {
        var full =
                new Readings.Shard(0).refreshing(8, 60, 2, 20, 300).owns(0, 400).owns(1, 400);
        var idle = new Readings.Shard(1).refreshing(1, 0.1, 0.2, 0.2, 0).owns(2, 100);
        var install = PlainInstall.fresh()
                .counting(400, 400, 100)
                .at(Setting.CONTROLLER_REPLICAS, 2)
                .evidence(Readings.of(full, idle).fact());

        var decision = decide(install);
        assertThat(decision).matches(is(Bottleneck.IMBALANCE));
        assertThat(decision.bottleneckReason())
                .isEqualTo(
                        "800 of 900 Applications are on shard 0, whose processors are 100 % busy, while those of shard 1"
                                + " are 1 % busy; spread evenly it would be 450.");

        assertThat(decision.setting(Setting.STATUS_PROCESSORS).reason())
                .contains("Not more: work waits on shard 0 because of the clusters that it has");

        var one = new Readings.Shard(0).refreshing(8, 60, 2, 20, 300).owns(0, 800);
        var alone = PlainInstall.fresh()
                .counting(800, 0, 100)
                .at(Setting.CONTROLLER_REPLICAS, 2)
                .evidence(Readings.of(one, idle).fact());
        assertThat(decide(alone)).matches(is(Bottleneck.PROCESSORS));
    }

    @Test
    void clusterInNoPodsHands_withOldAges_isUnowned_withTheCause() {
        var ages = Map.of(
                "https://cluster-0", Readings.between(Duration.ofSeconds(10), Duration.ofMinutes(3)),
                "https://cluster-1", Readings.between(OLD, OLD.multipliedBy(2)));
        var install = PlainInstall.fresh()
                .counting(new int[] {100, 50})
                .at(Setting.CONTROLLER_REPLICAS, 2)
                .freshness(Readings.ages(OLD, ages))
                .evidence(Readings.of(new Readings.Shard(0).owns(0, 100), new Readings.Shard(1).notReady())
                        .fact());

        var decision = decide(install);

        assertThat(decision).matches(is(Bottleneck.UNOWNED));
        assertThat(decision.bottleneckReason())
                .isEqualTo(
                        "50 Applications on 1 cluster (https://cluster-1) are not compared by any shard: the pod of shard"
                                + " 1 is not ready.");
    }

    /** A StatefulSet with a pod that stays down never ends to roll out; one whose pod only starts soon does. */
    @Test
    void shardThatStaysDown_isUnowned_andOneThatStartsIsNot() {
        var ages = Map.of(
                "https://cluster-0", Readings.between(Duration.ofSeconds(10), Duration.ofMinutes(3)),
                "https://cluster-1", Readings.between(OLD, OLD.multipliedBy(2)));
        var install = PlainInstall.fresh()
                .counting(new int[] {100, 50})
                .at(Setting.CONTROLLER_REPLICAS, 2)
                .freshness(Readings.ages(OLD, ages))
                .restartedAt(PlainInstall.CONTROLLER, PlainInstall.NOW.minus(Duration.ofDays(1)), false);
        var one = new Readings.Shard(0).owns(0, 100);

        var down = decide(install.evidence(
                Readings.of(one, new Readings.Shard(1).notReady()).fact()));
        assertThat(down).matches(is(Bottleneck.UNOWNED));

        var looping = decide(install.evidence(Readings.of(
                        one,
                        new Readings.Shard(1)
                                .startedAt(PlainInstall.NOW.minusSeconds(5))
                                .crashLooping())
                .fact()));
        assertThat(looping.bottleneckReason())
                .endsWith("the pod of shard 1 restarts again and again; read the log of its last run.");

        var starting = decide(install.evidence(Readings.of(
                        one,
                        new Readings.Shard(1)
                                .startedAt(PlainInstall.NOW.minusSeconds(30))
                                .notReady())
                .fact()));
        assertThat(starting.bottleneck()).isNotEqualTo(Bottleneck.UNOWNED);
    }

    @Test
    void clusterPinnedBelowZero_isUnowned_alsoWithoutMetrics() {
        var ages = Map.of(
                "https://cluster-0", Readings.between(Duration.ofSeconds(10), Duration.ofMinutes(3)),
                "https://cluster-1", Readings.between(OLD, OLD));
        var install = PlainInstall.fresh()
                .counting(new int[] {100, 50})
                .at(Setting.CONTROLLER_REPLICAS, 2)
                .freshness(Readings.ages(OLD, ages));

        assertThat(decide(install).bottleneckReason()).contains("the cause is not visible from here");

        install.sharding(new Sharding(
                Sharding.Algorithm.LEGACY,
                Fact.known(List.of(new Sharding.Cluster("b", "https://cluster-1", OptionalInt.of(-1), false)))));
        assertThat(decide(install)).matches(is(Bottleneck.UNOWNED));
    }

    @Test
    void oldAges_onEveryCluster_orRightAfterARestart_areNotUnowned() {
        var old = Map.of(
                "https://cluster-0", Readings.between(OLD, OLD), "https://cluster-1", Readings.between(OLD, OLD));
        var everywhere = PlainInstall.fresh()
                .counting(new int[] {100, 50})
                .at(Setting.CONTROLLER_REPLICAS, 2)
                .freshness(Fact.known(new Freshness(
                        PlainInstall.NOW, new Freshness.Ages(100, OLD, OLD, OLD, OLD), old, Map.of(), Map.of())));
        assertThat(decide(everywhere)).matches(is(Bottleneck.UNKNOWN));

        var one = Map.of(
                "https://cluster-0", Readings.between(Duration.ofSeconds(10), Duration.ofMinutes(3)),
                "https://cluster-1", Readings.between(OLD, OLD));
        var restarted = PlainInstall.fresh()
                .counting(new int[] {100, 50})
                .at(Setting.CONTROLLER_REPLICAS, 2)
                .freshness(Readings.ages(OLD, one))
                .restartedAt(PlainInstall.CONTROLLER, PlainInstall.NOW.minusSeconds(120), true);
        assertThat(decide(restarted).bottleneck()).isNotEqualTo(Bottleneck.UNOWNED);
    }

    @Test
    void refreshesInWaves_areTimer() {
        var shard = new Readings.Shard(0).refreshing(8, 40, 0.5, 4, 0);
        var install = PlainInstall.fresh()
                .counting(400)
                .at(Setting.RECONCILIATION_JITTER, 0)
                .evidence(Readings.of(shard).fact());

        assertThat(decide(install)).matches(is(Bottleneck.TIMER));
    }

    @Test
    void evidenceSourceNone_leavesEverythingToCounts() {
        var shard = new Readings.Shard(0).refreshing(22.9, 20, 0.98, 20, 300).cores(1.9, 2);
        var install =
                PlainInstall.fresh().counting(1000).evidence(Readings.of(shard).fact());
        var policy = PolicyDraft.standard().evidence(Policy.Evidence.NONE).policy();

        assertThat(Tuner.decide(install.observed(), policy, Memory.none(), PlainInstall.NOW))
                .matches(is(Bottleneck.PROCESSORS));
    }

    @Test
    void verdict_whileNumbersMoveALittle_saysTheSame() {
        var first = decide(
                400,
                Readings.of(
                        new Readings.Shard(0).refreshing(8, 40, 2.6, 19.5, 300).cores(0.60, 2)));
        var again = PlainInstall.fresh()
                .counting(400)
                .evidence(Readings.of(new Readings.Shard(0)
                                .refreshing(8, 45, 2.9, 18.9, 310)
                                .cores(0.66, 2))
                        .fact());

        var second = Tuner.decide(again.observed(), Policy.defaults(), first.memory(), PlainInstall.NOW);

        assertThat(second.bottleneckReason()).isEqualTo(first.bottleneckReason());
        assertThat(second.setting(Setting.STATUS_PROCESSORS).reasons())
                .isEqualTo(first.setting(Setting.STATUS_PROCESSORS).reasons());
    }

    /** Its verdict does not wait until Applications are stale, and a kill for memory is named as that. */
    @Test
    void crashLoop_isNamedWithWhatToRead() {
        var alone = decide(100, Readings.of(new Readings.Shard(0).owns(0, 100).crashLooping()));
        assertThat(alone.bottleneck()).isEqualTo(Bottleneck.STALLED);
        assertThat(alone.bottleneckReason())
                .isEqualTo("The controller of shard 0 restarts again and again and compares nothing.");
        assertThat(alone.nextAction()).contains("kubectl logs --previous");

        var killed = new Readings.Shard(0).owns(0, 100).crashLooping().killed(PlainInstall.NOW.minusSeconds(60));
        assertThat(decide(100, Readings.of(killed)).bottleneck()).isEqualTo(Bottleneck.MEMORY);

        var repo =
                decide(100, Readings.quiet().onlyRepoServers(new Readings.Repo(), new Readings.Repo().crashLooping()));
        assertThat(repo.bottleneck()).isEqualTo(Bottleneck.REPO_SERVER);
        assertThat(repo.bottleneckReason()).isEqualTo("1 repo-server of 2 restarts again and again.");
    }

    private static Decision decide(int applications, Readings readings) {
        return decide(PlainInstall.fresh().counting(applications).evidence(readings.fact()));
    }

    private static Decision decide(PlainInstall install) {
        return Tuner.decide(install.observed(), Policy.defaults(), Memory.none(), PlainInstall.NOW);
    }

    private static Predicate<Decision> is(Bottleneck limit) {
        return new Predicate<>() {
            @Override
            public boolean test(Decision decision) {
                return decision.bottleneck() == limit;
            }

            @Override
            public String toString() {
                return limit.id();
            }
        };
    }
}
