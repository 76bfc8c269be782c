package io.argotuner.decide;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where comparing is expected to take a good part of a controller's CPU or client, counts alone raise nothing. */
class ComparisonRoomTest {
    private static final Duration YOUNG = Duration.ofMinutes(5);
    private static final Duration OLD = Duration.ofMinutes(20);

    /** 0.63 x 1,600 / 120 s x 0.072 s = 0.6 cores. */
    @Test
    void processors_whereComparingAloneFillsTheCpu_areNotRaisedByCounts() {
        var decision = decide(install(1600)
                .evidence(Readings.of(new Readings.Shard(0).cores(0.7, 1)).fact()));

        assertThat(recommended(decision, Setting.STATUS_PROCESSORS)).isEqualTo("20");
        assertThat(decision.setting(Setting.STATUS_PROCESSORS).reason())
                .contains("is expected to take 0.6 of the 1 core of a controller");
        assertThat(recommended(decision, Setting.OPERATION_PROCESSORS)).isEqualTo("10");
    }

    @ParameterizedTest
    @CsvSource({"1, 20, 10", "4, 50, 25"})
    void processors_beforeAnythingIsMeasured_goByTheLimitOfTheCpu(double cores, String status, String operation) {
        var decision = decide(install(1600)
                .at(Setting.KUBE_CLIENT_QPS, 100)
                .evidence(first(cores).fact()));

        assertThat(recommended(decision, Setting.STATUS_PROCESSORS)).isEqualTo(status);
        assertThat(recommended(decision, Setting.OPERATION_PROCESSORS)).isEqualTo(operation);
    }

    @Test
    void processors_whereTheCpuIsMeasuredToHaveRoom_followTheCounts() {
        var decision = decide(install(1600)
                .at(Setting.KUBE_CLIENT_QPS, 100)
                .evidence(Readings.of(new Readings.Shard(0).cores(0.1, 1)).fact()));

        assertThat(recommended(decision, Setting.STATUS_PROCESSORS)).isEqualTo("50");
        assertThat(recommended(decision, Setting.OPERATION_PROCESSORS)).isEqualTo("25");
    }

    /** 0.63 x 1,857 / 120 s x 1.83 = 17.8 requests per second. */
    @Test
    void whereComparingTakesAThirdOfTheClient_neitherProcessorsNorRepoServersAreRaisedByCounts() {
        var decision = decide(install(1857).evidence(first(4).fact()));

        assertThat(recommended(decision, Setting.STATUS_PROCESSORS)).isEqualTo("20");
        assertThat(decision.setting(Setting.STATUS_PROCESSORS).reason())
                .contains("is expected to take 17.8 of the client's 50 requests per second");
        assertThat(recommended(decision, Setting.REPO_SERVER_REPLICAS)).isEqualTo("1");
        assertThat(recommended(decide(install(1857)), Setting.REPO_SERVER_REPLICAS))
                .as("nobody knows the CPU")
                .isEqualTo("3");
    }

    /** Comparisons are what is short of something, and repo-servers may be it. */
    @Test
    void whereComparisonsAreOlderThanTheObjective_repoServersAreRaisedAllTheSame_processorsAreNot() {
        var decision = decide(install(1857).freshness(Readings.ages(OLD)).evidence(first(4).fact()));

        assertThat(recommended(decision, Setting.REPO_SERVER_REPLICAS)).isEqualTo("3");
        assertThat(recommended(decision, Setting.STATUS_PROCESSORS)).isEqualTo("20");
    }

    /** They would only wait for the CPU then, and syncs with them. */
    @ParameterizedTest
    @CsvSource({"0.4, 3", "0.6, 1"})
    void repoServers_forOldComparisons_goByTheMeasuredCpu(double cores, String replicas) {
        var decision = decide(install(1857)
                .freshness(Readings.ages(OLD))
                .evidence(Readings.of(new Readings.Shard(0).cores(cores, 1)).fact()));

        assertThat(recommended(decision, Setting.REPO_SERVER_REPLICAS)).isEqualTo(replicas);
    }

    @Test
    void repoServers_thatWorkersWaitFor_areNotRaisedWhereComparisonsAreYoungAndTheCpuIsShared() {
        var waiting = new Readings.Shard(0).refreshing(8, 60, 2, 18, 300).cores(0.6, 1);
        var busy = new Readings.Repo().pending(18);

        assertThat(recommended(
                        decide(install(1857)
                                .freshness(Readings.ages(YOUNG))
                                .evidence(Readings.of(waiting)
                                        .onlyRepoServers(busy)
                                        .fact())),
                        Setting.REPO_SERVER_REPLICAS))
                .isEqualTo("1");
        assertThat(recommended(
                        decide(install(1857)
                                .freshness(Readings.ages(OLD))
                                .evidence(Readings.of(waiting.cores(0.4, 1))
                                        .onlyRepoServers(busy)
                                        .fact())),
                        Setting.REPO_SERVER_REPLICAS))
                .isEqualTo("3");
    }

    private static PlainInstall install(int applications) {
        return PlainInstall.fresh().counting(applications);
    }

    /** The first look: limits are known, rates are not. */
    private static Readings first(double cores) {
        return Readings.of(
                        new Readings.Shard(0).workersUnknown().cores(0.1, cores).cpuUnknown())
                .over(Duration.ZERO);
    }

    private static Decision decide(PlainInstall install) {
        return Tuner.decide(install.observed(), Policy.defaults(), Memory.none(), PlainInstall.NOW);
    }

    private static String recommended(Decision decision, Setting setting) {
        return decision.setting(setting).recommended();
    }
}
