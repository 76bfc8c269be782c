package io.argotuner.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.argotuner.decide.evidence.Fit;
import io.argotuner.decide.load.Capacities;
import io.argotuner.decide.load.Capacity;
import io.argotuner.decide.load.Capacity.Kind;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CapacitiesTest {
    @Test
    void withoutEvidence_countsAskAndTheirReserveIsWithinThem() {
        var status =
                of(PlainInstall.fresh().counting(1200, 12), Fit.published()).get(0);
        assertThat(status.kind()).isEqualTo(Kind.STATUS_PROCESSORS);
        assertThat(status.measured()).isFalse();
        // 1,200 Applications at 20 for each processor; 20 processors carry 400.
        assertThat(status.inForce().asked(1200)).isCloseTo(60, within(1e-9));
        assertThat(status.inForce().full()).hasValue(400);
        // Two shards of 600, of which 30 processors are just enough for both.
        assertThat(status.recommended().shards()).isEqualTo(2);
        assertThat(status.recommended().amount()).isEqualTo(30);
        assertThat(status.recommended().asked(1200)).isCloseTo(30, within(1e-9));
        assertThat(status.recommended().full()).hasValue(1200);
    }

    @Test
    void withoutEvidence_requestsAreOneForEachComparison() {
        var requests =
                of(PlainInstall.fresh().counting(1200, 12), Fit.published()).get(2);
        assertThat(requests.kind()).isEqualTo(Kind.REQUESTS);
        assertThat(requests.inForce().asked(1200)).isCloseTo(10, within(1e-9));
        assertThat(requests.inForce().usable()).isCloseTo(35, within(1e-9));
        assertThat(requests.inForce().full()).hasValue(4200);
    }

    @Test
    void measured_askedIsArrivalsTimesServiceOfTheBusiestShard() {
        var readings = Readings.of(
                new Readings.Shard(0).refreshing(2, 0.1, 1.5, 3, 0).owns(0, 300).requesting(7),
                new Readings.Shard(1).refreshing(4, 0.1, 2, 8, 0).owns(1, 300).requesting(21));
        var all = twoShards(readings);
        assertThat(all).allMatch(Capacity::measured);
        assertThat(all.get(0).inForce().asked(600)).isCloseTo(8, within(1e-9));
        // 80 % of 20 processors.
        assertThat(all.get(0).inForce().full()).hasValue(1200);
        assertThat(all.get(2).inForce().asked(600)).isCloseTo(21, within(1e-9));
        assertThat(all.get(2).inForce().full()).hasValue(1000);
    }

    @Test
    void measured_fewerArriveThanTheTimerBrings_theFitCounts() {
        var readings =
                Readings.of(new Readings.Shard(0).refreshing(1, 0.1, 2, 2, 0).owns(0, 600));
        var install = PlainInstall.fresh().counting(new int[] {600}).evidence(readings.fact());
        // 0.63 x 600 / 120 s = 3.15 a second, of two seconds each.
        assertThat(of(install, Fit.published()).get(0).inForce().asked(600)).isCloseTo(6.3, within(1e-9));
        assertThat(of(install, Fit.resumed(Optional.of(0.4))).get(0).inForce().asked(600))
                .isCloseTo(4, within(1e-9));
    }

    @Test
    void onePodDoesNotTell_countsAsk() {
        var readings = Readings.of(
                new Readings.Shard(0).refreshing(2, 0.1, 1.5, 3, 0).owns(0, 300),
                new Readings.Shard(1).workersUnknown().owns(1, 300));
        var all = twoShards(readings);
        assertThat(all.get(0).measured()).isFalse();
        assertThat(all.get(0).inForce().asked(600)).isCloseTo(15, within(1e-9));
    }

    @Test
    void nothingCounted_nothingIsTold() {
        assertThat(of(PlainInstall.fresh(), Fit.published())).isEmpty();
        assertThat(of(PlainInstall.fresh().counting(0, 0), Fit.published())).isEmpty();
    }

    private static List<Capacity> of(PlainInstall install, Fit fit) {
        var observation = install.observed();
        var policy = Policy.defaults();
        return Capacities.of(
                observation, Tuner.decide(observation, policy, Memory.none(), PlainInstall.NOW), policy, fit);
    }

    private static List<Capacity> twoShards(Readings readings) {
        return of(
                PlainInstall.fresh()
                        .at(Setting.CONTROLLER_REPLICAS, 2)
                        .counting(new int[] {300, 300})
                        .evidence(readings.fact()),
                Fit.published());
    }
}
