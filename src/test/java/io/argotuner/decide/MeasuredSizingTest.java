package io.argotuner.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.argotuner.api.ArgoTuningPolicyStatus;
import io.argotuner.collect.ProofReader;
import io.argotuner.enact.Outcome;
import io.argotuner.report.StatusReport;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** What measurements change about the values that counts ask for. */
class MeasuredSizingTest {
    private static final Readings.Shard FULL_CPU = new Readings.Shard(0)
            .refreshing(22.9, 20, 0.98, 20, 300)
            .throttled(0.6)
            .cores(1.9, 2);

    @Test
    void processors_onAFullCpu_areNotRaised_whateverTheCountsAsk() {
        var decision = decide(PlainInstall.fresh()
                .counting(1000)
                .evidence(Readings.of(FULL_CPU).fact()));

        var status = decision.setting(Setting.STATUS_PROCESSORS);
        assertThat(status.recommended()).isEqualTo("20");
        assertThat(status.reason())
                .contains("need 50 status processors")
                .contains("Not more: the CPU of shard 0 is 95 % used, so each item would only take longer.");
        assertThat(decision.setting(Setting.KUBE_CLIENT_QPS).recommended()).isEqualTo("50");
    }

    @Test
    void processors_ofAQuietInstall_followTheCounts() {
        var decision = decide(
                PlainInstall.fresh().counting(1000).evidence(Readings.quiet().fact()));

        assertThat(decision.setting(Setting.STATUS_PROCESSORS).recommended()).isEqualTo("50");
        assertThat(decision.setting(Setting.OPERATION_PROCESSORS).recommended()).isEqualTo("25");
    }

    @Test
    void processors_allBusyWithRoomElsewhere_doubleBeyondTheCounts_upTo100() {
        var busy = new Readings.Shard(0).refreshing(15.6, 30, 3.4, 50, 300).cores(1.3, 2);
        var install = PlainInstall.fresh()
                .counting(1000)
                .at(Setting.STATUS_PROCESSORS, 50)
                .evidence(Readings.of(busy).fact());

        assertThat(decide(install).setting(Setting.STATUS_PROCESSORS).recommended())
                .isEqualTo("100");

        install.at(Setting.STATUS_PROCESSORS, 100)
                .evidence(Readings.of(new Readings.Shard(0)
                                .refreshing(30, 30, 3.4, 100, 300)
                                .cores(1.3, 2))
                        .fact());
        assertThat(decide(install).setting(Setting.STATUS_PROCESSORS).recommended())
                .isEqualTo("100");
    }

    @Test
    void processors_90PercentBusy_getLittlesLaw() {
        // (10 arrivals/s + 60 waiting / 120 s) x 1.8 s / 0.7 = 27
        var busy = new Readings.Shard(0).refreshing(10, 5, 1.8, 18, 60).cores(1, 2);

        var decision = decide(
                PlainInstall.fresh().counting(400).evidence(Readings.of(busy).fact()));

        assertThat(decision.setting(Setting.STATUS_PROCESSORS).recommended()).isEqualTo("27");
    }

    @Test
    void processors_whileTheClientIsThrottled_waitForIt() {
        var throttled =
                new Readings.Shard(0).refreshing(8, 40, 2, 18, 300).throttled(9).cores(0.5, 2);

        var decision = decide(PlainInstall.fresh()
                .counting(1000)
                .evidence(Readings.of(throttled).fact()));

        assertThat(decision.setting(Setting.STATUS_PROCESSORS).recommended()).isEqualTo("20");
        assertThat(decision.setting(Setting.KUBE_CLIENT_QPS).recommended()).isEqualTo("100");
    }

    @Test
    void processors_ofAnOlderArgoCd_thatDoesNotTellOfItsClient_stayWithinTheCounts() {
        var busy = new Readings.Shard(0)
                .refreshing(15, 30, 3, 50, 300)
                .cores(0.8, 2)
                .throttleUnknown();
        var install = PlainInstall.fresh()
                .counting(1000)
                .at(Setting.STATUS_PROCESSORS, 50)
                .evidence(Readings.of(busy).fact());

        assertThat(decide(install).setting(Setting.STATUS_PROCESSORS).recommended())
                .isEqualTo("50");
    }

    @Test
    void qps_isRaisedStepByStep_toItsCeiling_andAboveOnlyWhereThePolicySaysSo() {
        var throttled =
                new Readings.Shard(0).refreshing(8, 40, 2, 18, 300).throttled(9).cores(0.5, 2);
        var install = PlainInstall.fresh()
                .counting(400)
                .evidence(Readings.of(throttled).fact());

        assertThat(qps(install.at(Setting.KUBE_CLIENT_QPS, 5))).isEqualTo("50");
        assertThat(qps(install.at(Setting.KUBE_CLIENT_QPS, 50))).isEqualTo("100");
        assertThat(qps(install.at(Setting.KUBE_CLIENT_QPS, 120))).isEqualTo("150");
        assertThat(qps(install.at(Setting.KUBE_CLIENT_QPS, 150))).isEqualTo("150");

        var upTo300 = Policies.with(Setting.KUBE_CLIENT_QPS, OptionalDouble.of(300));
        assertThat(Tuner.decide(install.observed(), upTo300, Memory.none(), PlainInstall.NOW)
                        .setting(Setting.KUBE_CLIENT_QPS)
                        .recommended())
                .isEqualTo("200");
    }

    @Test
    void qps_whileTheApiServerRefuses_stays() {
        var refused = new Readings.Shard(0)
                .refreshing(8, 40, 2, 18, 300)
                .throttled(9)
                .cores(0.5, 2)
                .refused(3);
        var decision = decide(
                PlainInstall.fresh().counting(400).evidence(Readings.of(refused).fact()));

        assertThat(decision.setting(Setting.KUBE_CLIENT_QPS).recommended()).isEqualTo("50");
        assertThat(decision.insight().advice()).anyMatch(a -> a.contains("429"));
    }

    @Test
    void timeout_thatIsMeasuredToDrain_isNotStretchedByCounts() {
        var drains = new Readings.Shard(0)
                .refreshing(50, 2, 0.1, 5, 0)
                .throttled(0.1)
                .cores(0.6, 2);
        var install = PlainInstall.fresh()
                .counting(15_000)
                .at(Setting.KUBE_CLIENT_QPS, 150)
                .freshness(Readings.ages(Duration.ofSeconds(280)))
                .evidence(Readings.of(drains).fact());

        assertThat(decide(install).setting(Setting.RECONCILIATION_TIMEOUT).recommended())
                .isEqualTo("120s");
        install.freshness(Fact.unknown("not read"));
        assertThat(decide(install).setting(Setting.RECONCILIATION_TIMEOUT).recommended())
                .isEqualTo("180s");
    }

    @Test
    void timeout_withTheClientAtItsCeilingAndThrottled_isStretched_ifTheObjectiveAllows() {
        var install = atTheCeiling(waitingForTheClient());

        var decision = decide(install);
        assertThat(decision.setting(Setting.RECONCILIATION_TIMEOUT).recommended())
                .isEqualTo("240s");
        assertThat(decision.setting(Setting.RECONCILIATION_JITTER).recommended())
                .isEqualTo("120s");

        var tight = Policies.fresh(Duration.ofMinutes(6));
        assertThat(Tuner.decide(install.observed(), tight, Memory.none(), PlainInstall.NOW)
                        .setting(Setting.RECONCILIATION_TIMEOUT)
                        .recommended())
                .isEqualTo("120s");
    }

    /** It could only make them older. */
    @Test
    void timeout_whereComparisonsAreYoungEnough_isNotStretched() {
        var install = atTheCeiling(waitingForTheClient());

        assertThat(decide(install.freshness(Readings.ages(Duration.ofMinutes(5))))
                        .setting(Setting.RECONCILIATION_TIMEOUT)
                        .recommended())
                .isEqualTo("120s");
        assertThat(decide(install.freshness(Readings.ages(Duration.ofMinutes(20))))
                        .setting(Setting.RECONCILIATION_TIMEOUT)
                        .recommended())
                .isEqualTo("240s");
    }

    @Test
    void timeout_whileSyncsThrottle_isNotStretched() {
        var install = atTheCeiling(waitingForTheClient().operating(5, 20, 1, 5, 400));

        assertThat(decide(install).setting(Setting.RECONCILIATION_TIMEOUT).recommended())
                .isEqualTo("120s");
    }

    @Test
    void timeout_thatMissesAGivenObjective_isShortened_whereThereIsRoom() {
        var install = PlainInstall.fresh()
                .counting(400)
                .at(Setting.RECONCILIATION_TIMEOUT, 180)
                .freshness(Readings.ages(Duration.ofSeconds(400)))
                .evidence(Readings.quiet().fact());
        var policy = Policies.fresh(Duration.ofMinutes(5));

        var decision = Tuner.decide(install.observed(), policy, Memory.none(), PlainInstall.NOW);

        // (300 s - 60 s) / 2.5 = 96 s, in steps of 15 s
        assertThat(decision.setting(Setting.RECONCILIATION_TIMEOUT).recommended())
                .isEqualTo("90s");
        assertThat(decision.setting(Setting.RECONCILIATION_JITTER).recommended())
                .isEqualTo("45s");
        assertThat(decision.bottleneck()).isEqualTo(Bottleneck.TIMER);
        assertThat(decide(install).setting(Setting.RECONCILIATION_TIMEOUT).recommended())
                .isEqualTo("180s");
    }

    @Test
    void jitter_whereRefreshesComeInWaves_isHalfOfThePeriod() {
        var waves = new Readings.Shard(0).refreshing(8, 40, 0.5, 4, 0);
        var install = PlainInstall.fresh()
                .counting(400)
                .at(Setting.RECONCILIATION_JITTER, 0)
                .evidence(Readings.of(waves).fact());

        assertThat(decide(install).setting(Setting.RECONCILIATION_JITTER).recommended())
                .isEqualTo("60s");
    }

    @Test
    void shards_onAFullCpuWithClustersToSplit_areAdded_andStayWhileTheCpuIsUsed() {
        var full = new Readings.Shard(0)
                .refreshing(20, 40, 1, 20, 300)
                .cores(1.9, 2)
                .owns(0, 300)
                .owns(1, 300);
        var repo = new Readings.Repo();
        var install = PlainInstall.fresh()
                .counting(new int[] {300, 300})
                .at(Setting.REPO_SERVER_REPLICAS, 2)
                .evidence(Readings.of(full).onlyRepoServers(repo, repo).fact());

        var first = decide(install);
        assertThat(first.setting(Setting.CONTROLLER_REPLICAS).recommended()).isEqualTo("2");

        var half =
                new Readings.Shard(0).refreshing(10, 1, 0.4, 4, 0).cores(1, 2).owns(0, 300);
        var other =
                new Readings.Shard(1).refreshing(10, 1, 0.4, 4, 0).cores(1, 2).owns(1, 300);
        install.apply(first, PlainInstall.NOW).rolledOut();
        var memory = first.memory();
        for (var hours = 24; hours < 36; hours++) {
            var now = PlainInstall.NOW.plus(Duration.ofHours(hours));
            install.evidence(
                    Readings.of(half, other).onlyRepoServers(repo, repo).at(now).fact());
            var later = Tuner.decide(install.observed(), Policy.defaults(), memory, now);
            assertThat(later.setting(Setting.CONTROLLER_REPLICAS).recommended()).isEqualTo("2");
            memory = later.memory();
        }
    }

    @Test
    void shards_ofOneFullCluster_stay_andTheAdviceSaysWhatHelps() {
        var full = new Readings.Shard(0)
                .refreshing(20, 40, 1, 20, 300)
                .cores(1.9, 2)
                .owns(0, 600);
        var repo = new Readings.Repo();
        var decision = decide(PlainInstall.fresh()
                .counting(600)
                .at(Setting.REPO_SERVER_REPLICAS, 2)
                .at(Setting.SERVER_REPLICAS, 2)
                .evidence(Readings.of(full).onlyRepoServers(repo, repo).fact()));

        assertThat(decision.setting(Setting.CONTROLLER_REPLICAS).recommended()).isEqualTo("1");
        assertThat(decision.insight().advice())
                .containsExactly(
                        "Give the application controller more CPU than its 2 cores.",
                        "Its one cluster cannot be split over shards: exclude resources that nobody manages"
                                + " (resource.exclusions), or give a part of it to a second cluster Secret with another"
                                + " URL.");
        assertThat(decision.nextAction()).startsWith("No setting will fix this: ");
    }

    @Test
    void repoServers_thatWorkersWaitFor_areRaised_withoutProcessors() {
        var waiting = new Readings.Shard(0).refreshing(7.9, 35, 2.65, 20, 300).cores(0.7, 2);
        var readings = Readings.of(waiting)
                .onlyRepoServers(
                        new Readings.Repo().pending(9),
                        new Readings.Repo().pending(8).cores(1.9));
        var install = PlainInstall.fresh()
                .counting(600)
                .at(Setting.REPO_SERVER_REPLICAS, 2)
                .evidence(readings.fact());

        var decision = decide(install);

        assertThat(decision.setting(Setting.REPO_SERVER_REPLICAS).recommended()).isEqualTo("3");
        assertThat(decision.setting(Setting.STATUS_PROCESSORS).recommended()).isEqualTo("20");
    }

    @Test
    void repoServerParallelism_isDoubledWhereRequestsWaitForIt_andSetWhereMemoryRanOut() {
        var install = PlainInstall.fresh()
                .counting(400)
                .at(Setting.REPO_SERVER_PARALLELISM, 5)
                .evidence(Readings.quiet()
                        .onlyRepoServers(new Readings.Repo().waitsForLimit(4))
                        .fact());
        assertThat(decide(install).setting(Setting.REPO_SERVER_PARALLELISM).recommended())
                .isEqualTo("10");

        install.at(Setting.REPO_SERVER_PARALLELISM, 0)
                .evidence(Readings.quiet()
                        .onlyRepoServers(new Readings.Repo().killed().pending(30))
                        .fact());
        assertThat(decide(install).setting(Setting.REPO_SERVER_PARALLELISM).recommended())
                .isEqualTo("15");
    }

    @Test
    void kubectlParallelism_whereAllIsTakenAndOperationsWait_isDoubled() {
        var taken = new Readings.Shard(0).operating(2, 30, 4, 9, 50).kubectl(20).cores(0.8, 2);
        var decision = decide(
                PlainInstall.fresh().counting(400).evidence(Readings.of(taken).fact()));

        assertThat(decision.setting(Setting.KUBECTL_PARALLELISM).recommended()).isEqualTo("40");
        assertThat(decision.setting(Setting.APPLICATION_SET_CONCURRENCY).reason())
                .isEqualTo("It stays: the ApplicationSet controller's queue is not measured.");
    }

    @Test
    void afterARestart_whatWasFoundHolds_untilItCanBeMeasuredAgain() {
        var install = PlainInstall.fresh()
                .counting(1000)
                .evidence(Readings.of(FULL_CPU).fact());
        var first = decide(install);
        install.restartedAt(PlainInstall.CONTROLLER, PlainInstall.NOW.minusSeconds(60), true);

        var later = Tuner.decide(install.observed(), Policy.defaults(), first.memory(), PlainInstall.NOW);
        assertThat(later.setting(Setting.STATUS_PROCESSORS).recommended()).isEqualTo("20");
        assertThat(decide(install).setting(Setting.STATUS_PROCESSORS).recommended())
                .isEqualTo("50");
    }

    /** The next process has only the status, and the counts that ask for 50. */
    @Test
    void inANewProcess_whatWasFoundNotToHelpHolds_untilItCanBeMeasuredAgain() {
        var install = PlainInstall.fresh()
                .counting(1000)
                .evidence(Readings.of(FULL_CPU).fact());
        var status = StatusReport.decided(
                null, 1, install.observed(), Policy.defaults(), decide(install), Outcome.nothing(), PlainInstall.NOW);
        install.restartedAt(PlainInstall.CONTROLLER, PlainInstall.NOW.minusSeconds(60), true);

        var first = resumed(install, status, PlainInstall.NOW);
        assertThat(first.setting(Setting.STATUS_PROCESSORS).recommended()).isEqualTo("20");
        assertThat(first.setting(Setting.STATUS_PROCESSORS).reason()).contains("before argo-tuner started anew");
        var again = StatusReport.decided(
                status, 1, install.observed(), Policy.defaults(), first, Outcome.nothing(), PlainInstall.NOW);
        assertThat(again.proof).usingRecursiveComparison().isEqualTo(status.proof);

        var window = Policy.defaults().scaleDownStabilization();
        var within = Tuner.decide(install.observed(), Policy.defaults(), first.memory(), PlainInstall.NOW.plus(window));
        assertThat(within.setting(Setting.STATUS_PROCESSORS).recommended()).isEqualTo("20");
        var after = Tuner.decide(
                install.observed(),
                Policy.defaults(),
                within.memory(),
                PlainInstall.NOW.plus(window).plusSeconds(1));
        assertThat(after.setting(Setting.STATUS_PROCESSORS).recommended()).isEqualTo("50");
    }

    @Test
    void processors_ofAShardThatHasMoreThanItsPart_areNotRaised_evenWithAnIdleCpu() {
        var full = new Readings.Shard(0)
                .refreshing(8, 60, 2, 20, 300)
                .operating(2, 30, 4, 9, 50)
                .cores(0.3, 2)
                .owns(0, 400)
                .owns(1, 400);
        var idle = new Readings.Shard(1)
                .refreshing(1, 0.1, 0.2, 0.2, 0)
                .cores(0.1, 2)
                .owns(2, 100);
        var install = PlainInstall.fresh()
                .counting(400, 400, 100)
                .at(Setting.CONTROLLER_REPLICAS, 2)
                .evidence(Readings.of(full, idle).fact());

        var decision = decide(install);

        assertThat(decision.bottleneck()).isEqualTo(Bottleneck.IMBALANCE);
        assertThat(decision.setting(Setting.STATUS_PROCESSORS).recommended()).isEqualTo("20");
        assertThat(decision.setting(Setting.OPERATION_PROCESSORS).recommended()).isEqualTo("10");
        assertThat(decision.changes())
                .noneMatch(
                        c -> c.setting() == Setting.STATUS_PROCESSORS || c.setting() == Setting.OPERATION_PROCESSORS);
    }

    private static Decision resumed(PlainInstall install, ArgoTuningPolicyStatus status, Instant now) {
        var memory =
                Memory.resumed(ProofReader.read(status, now), ProofReader.opinions(status), ProofReader.fit(status));
        return Tuner.decide(install.observed(), Policy.defaults(), memory, now);
    }

    private static String qps(PlainInstall install) {
        return Optional.ofNullable(
                        decide(install).setting(Setting.KUBE_CLIENT_QPS).recommended())
                .orElse("");
    }

    private static Decision decide(PlainInstall install) {
        return Tuner.decide(install.observed(), Policy.defaults(), Memory.none(), PlainInstall.NOW);
    }

    /** Policies that differ from the default in one thing. */
    private static final class Policies {
        static Policy with(Setting setting, OptionalDouble max) {
            return PolicyDraft.standard()
                    .settings(Map.of(
                            setting,
                            new Policy.Rule(
                                    Policy.Management.AUTO, OptionalDouble.empty(), OptionalDouble.empty(), max)))
                    .policy();
        }

        static Policy fresh(Duration objective) {
            return PolicyDraft.standard().freshness(objective).policy();
        }
    }

    /** The client's limit is as high as it is set. */
    private static PlainInstall atTheCeiling(Readings.Shard shard) {
        return PlainInstall.fresh()
                .counting(4000)
                .at(Setting.KUBE_CLIENT_QPS, 150)
                .evidence(Readings.of(shard).fact());
    }

    private static Readings.Shard waitingForTheClient() {
        return new Readings.Shard(0).refreshing(8, 60, 2, 18, 3000).throttled(9).cores(0.5, 2);
    }
}
