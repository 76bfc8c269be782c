package io.argotuner.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.argotuner.standin.Costs;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * Decisions on installs that behave as a queueing model says, measured by the real reader from real pages: each ends at
 * the right verdict and values, with few restarts. Loads are of few Applications that cost much each, so that the counts
 * alone would never ask for what is needed.
 */
class ClosedLoopTest {
    private static final Duration LOOKS = Duration.ofMinutes(2);
    private static final Duration HOURS = Duration.ofHours(3);

    /** 63 requests per second: above the 50 that the count gives, below the next step. */
    @Test
    void throttledClient_isGivenOneStepOfQpsAndNoProcessors() {
        var loop = loop(Costs.local().cpu(0.1, 2).requests(120), 100).run(HOURS, LOOKS);

        assertThat(loop.named()).as(loop.story()).contains(Bottleneck.CLIENT_THROTTLING);
        assertThat(loop.written(Setting.KUBE_CLIENT_QPS)).containsExactly(100.0);
        assertThat(loop.written(Setting.STATUS_PROCESSORS)).isEmpty();
        assertSettled(loop, Bottleneck.NONE, 1);
    }

    /** QPS 5 as somebody left it: the count repairs it before anything is measured. */
    @Test
    void clientAtFive_isGivenFiftyAtOnce() {
        var loop = loop(Costs.local().cpu(0.1, 2).requests(20), 100)
                .at(Setting.KUBE_CLIENT_QPS, 5)
                .run(HOURS, LOOKS);

        assertThat(loop.written(Setting.KUBE_CLIENT_QPS)).as(loop.story()).containsExactly(50.0);
        assertSettled(loop, Bottleneck.NONE, 1);
    }

    /** 1.3 cores of work on one core and one cluster: no setting helps, and none is turned. */
    @Test
    void cpuBound_oneCluster_isToldAndLeftAlone() {
        var loop = loop(Costs.local().cpu(2.5, 1), 100).run(HOURS, LOOKS);

        assertThat(loop.restarts).as(loop.story()).isEmpty();
        assertThat(loop.last().bottleneck()).isEqualTo(Bottleneck.CPU);
        assertThat(loop.last().nextAction()).startsWith("No setting will fix this");
        assertThat(loop.last().insight().advice()).anySatisfy(a -> assertThat(a).contains("more CPU"));
    }

    /** The same work on two clusters: the second shard halves it. */
    @Test
    void cpuBound_twoClusters_isGivenASecondShardAndNoProcessors() {
        var loop = loop(Costs.local().cpu(2.5, 1), 50, 50).run(HOURS, LOOKS);

        assertThat(loop.named()).as(loop.story()).contains(Bottleneck.CPU);
        assertThat(loop.written(Setting.CONTROLLER_REPLICAS)).containsExactly(2.0);
        assertThat(loop.written(Setting.STATUS_PROCESSORS)).isEmpty();
        assertSettled(loop, Bottleneck.NONE, 1);
    }

    @Test
    void repoServerBound_isGivenRepoServersWithoutAnyRestart() {
        var loop = loop(Costs.local().generation(2.5, 1), 100).run(HOURS, LOOKS);

        assertThat(loop.named()).as(loop.story()).contains(Bottleneck.REPO_SERVER);
        assertThat(loop.written(Setting.REPO_SERVER_REPLICAS)).containsExactly(2.0);
        assertThat(loop.written(Setting.STATUS_PROCESSORS)).isEmpty();
        assertSettled(loop, Bottleneck.NONE, 0);
    }

    /** 31 comparisons at work at all times with 20 processors and an idle CPU. */
    @Test
    void farRepoServer_isGivenProcessorsThatAreNotFullAfterwards() {
        var loop = loop(Costs.local().roundTrip(20), 300).run(HOURS, LOOKS);

        assertThat(loop.named()).as(loop.story()).contains(Bottleneck.PROCESSORS);
        assertThat(loop.written(Setting.STATUS_PROCESSORS)).singleElement().satisfies(n -> assertThat(n)
                .isBetween(40.0, 100.0));
        assertThat(loop.written(Setting.KUBE_CLIENT_QPS)).isEmpty();
        assertSettled(loop, Bottleneck.NONE, 1);
    }

    /** Two shards; round-robin puts both large clusters on the first. */
    @Test
    void imbalance_isNamedWithItsCureAndGivenNoShards() {
        var loop = loop(Costs.local().cpu(1, 1), 150, 5, 150, 5)
                .at(Setting.CONTROLLER_REPLICAS, 2)
                .run(HOURS, LOOKS);

        assertThat(loop.last().bottleneck()).as(loop.story()).isEqualTo(Bottleneck.IMBALANCE);
        assertThat(loop.last().insight().advice()).anySatisfy(a -> assertThat(a).contains("sharding.pinning"));
        assertThat(loop.written(Setting.CONTROLLER_REPLICAS)).isEmpty();
        assertThat(loop.restarts).isEmpty();
    }

    /** The same with processors that wait for the network while the CPU idles: more of them would help that shard alone. */
    @Test
    void imbalance_withAnIdleCpu_isGivenNoProcessors() {
        var loop = loop(Costs.local().roundTrip(20), 150, 5, 150, 5)
                .at(Setting.CONTROLLER_REPLICAS, 2)
                .run(HOURS, LOOKS);

        assertThat(loop.last().bottleneck()).as(loop.story()).isEqualTo(Bottleneck.IMBALANCE);
        assertThat(loop.written(Setting.STATUS_PROCESSORS)).as(loop.story()).isEmpty();
        assertThat(loop.written(Setting.OPERATION_PROCESSORS)).isEmpty();
        assertThat(loop.restarts).as(loop.story()).isEmpty();
    }

    @Test
    void idle_isLeftAlone() {
        var loop = loop(Costs.local(), 100).run(HOURS, LOOKS);

        assertThat(loop.decisions).as(loop.story()).allSatisfy(d -> assertThat(d.changes())
                .isEmpty());
        assertSettled(loop, Bottleneck.NONE, 0);
    }

    /** Zero processors start and compare nothing; one restart repairs it. */
    @Test
    void zeroProcessors_areRepairedAtOnce() {
        var loop = loop(Costs.local(), 100).at(Setting.STATUS_PROCESSORS, 0).run(HOURS, LOOKS);

        assertThat(loop.decisions.get(0).bottleneck()).as(loop.story()).isEqualTo(Bottleneck.STALLED);
        assertThat(loop.written(Setting.STATUS_PROCESSORS)).containsExactly(20.0);
        assertSettled(loop, Bottleneck.NONE, 1);
    }

    private static ClosedLoop loop(Costs costs, int... perCluster) {
        return new ClosedLoop(1, costs, Policy.defaults(), perCluster);
    }

    /** The last hour: one verdict, nothing written, and Applications as fresh as the timers allow. */
    private static void assertSettled(ClosedLoop loop, Bottleneck verdict, int restarts) {
        var lastHour = loop.decisions.subList(loop.decisions.size() - 30, loop.decisions.size());
        assertThat(lastHour).as(loop.story()).allSatisfy(d -> {
            assertThat(d.bottleneck()).isEqualTo(verdict);
            assertThat(d.changes()).isEmpty();
        });
        // Each new sentence is a write of the status.
        assertThat(lastHour.stream().map(Decision::bottleneckReason).distinct()).hasSizeLessThanOrEqualTo(3);
        assertThat(loop.restartsOf(PlainInstall.CONTROLLER)).isEqualTo(restarts);
        assertThat(loop.restartsOf(PlainInstall.REPO_SERVER)).isZero();
        // 2T + J, and what a comparison takes.
        assertThat(loop.model.freshness().map(f -> f.all().oldest().toSeconds()).orElse(Long.MAX_VALUE))
                .isLessThanOrEqualTo(2 * 120 + 60 + 60);
    }
}
