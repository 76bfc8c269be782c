package io.argotuner.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.argotuner.collect.ProofReader;
import io.argotuner.decide.evidence.Trial;
import io.argotuner.enact.Outcome;
import io.argotuner.report.StatusReport;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A change is measured, and taken back where it did not help. One look a minute, the policy's defaults. */
class ProvingTest extends Looks {
    @Test
    void changeThatHelps_isKept_andSaysWhatItDid() {
        run(120, ProvingTest::throttledBelow100);

        assertThat(inForce(Setting.KUBE_CLIENT_QPS)).isEqualTo(100);
        assertThat(written).hasSize(1);
        assertThat(written.get(0).insight().expected())
                .isEqualTo("Less waiting than now: items wait 40 s and the client holds workers 60 % of the time.");
        assertThat(last.insight().proving().trial()).isEmpty();
        assertThat(last.insight().proving().ended())
                .singleElement()
                .satisfies(e -> assertThat(e.outcome()).isEqualTo(Trial.Outcome.IMPROVED))
                .satisfies(e -> assertThat(e.effect())
                        .isEqualTo("It helped: queue wait 40 s -> 0.1 s, client waits 60 % -> 0 %."));
    }

    @Test
    void whileAChangeIsMeasured_othersByRuleWait() {
        run(12, ProvingTest::throttledBelow100);
        assertThat(last.nextAction()).startsWith("Measure what the change of ");

        install.counting(3000);
        look(ProvingTest::throttledBelow100);

        assertThat(last.setting(Setting.SERVER_REPLICAS).state()).isEqualTo(Decision.State.PENDING);
        assertThat(last.setting(Setting.SERVER_REPLICAS).reason()).contains("Waits until the last change is measured");
    }

    @Test
    void changeThatDoesNotHelp_isTakenBackInOneRestart_andNotTriedAgainAtThatLoad() {
        run(300, ProvingTest::alwaysThrottled);

        assertThat(written).hasSize(2);
        assertThat(written.get(1).restarts()).hasSize(1);
        assertThat(inForce(Setting.KUBE_CLIENT_QPS)).isEqualTo(50);
        assertThat(written.get(1).nextAction()).startsWith("Take back what did not help: write 1 setting and restart");
        assertThat(last.insight().proving().ended().get(0).effect())
                .isEqualTo("It did not help: queue wait 40 s -> 40 s, client waits 60 % -> 60 %. It was taken back.");
        assertThat(last.setting(Setting.KUBE_CLIENT_QPS).reason())
                .contains(
                        "100 was tried with 400 Applications and taken back: not again until there are fewer than 300 or"
                                + " more than 500.");

        install.counting(520);
        run(300, ProvingTest::alwaysThrottled);
        assertThat(written.size()).isGreaterThan(2);
    }

    /** A process that ends at any time leaves enough in status for the next one to come to the same end. */
    @ParameterizedTest
    @ValueSource(ints = {6, 7, 12, 20, 30, 40, 60})
    void restartOfArgoTuner_atAnyTimeOfTheProof_changesNothingOfItsEnd(int minutes) {
        run(minutes, ProvingTest::alwaysThrottled);
        restart();
        run(300, ProvingTest::alwaysThrottled);

        assertThat(written).hasSize(2);
        assertThat(inForce(Setting.KUBE_CLIENT_QPS)).isEqualTo(50);
        assertThat(last.setting(Setting.KUBE_CLIENT_QPS).reason())
                .startsWith("100 was tried with 400 Applications and taken back");

        restart();
        run(300, ProvingTest::alwaysThrottled);
        assertThat(written).hasSize(2);
    }

    /** The new process has measured nothing yet, and others would make what is measured unreadable. */
    @Test
    void restartOfArgoTuner_inTheMiddle_othersStillWait() {
        run(12, ProvingTest::throttledBelow100);
        restart();
        install.counting(3000);
        install.evidence(Fact.unknown("no metrics were read yet"));
        decide();

        assertThat(last.setting(Setting.SERVER_REPLICAS).reason()).contains("Waits until the last change is measured");
    }

    /** What stands in status after a change by somebody else is about nothing that is in force. */
    @Test
    void trialOfAValueThatIsNotInForce_isForgotten() {
        run(12, ProvingTest::throttledBelow100);
        install.at(Setting.KUBE_CLIENT_QPS, 150);
        restart();
        look(ProvingTest::throttledBelow100);

        assertThat(last.insight().proving().trial()).isEmpty();
        assertThat(last.insight().proving().lessons()).isEmpty();
    }

    /** More get through once it helps: that is no other load. */
    @Test
    void changeThatLetsMoreThrough_isKept() {
        run(
                120,
                i -> Readings.of(qps(i) < 100 ? throttled(0.6) : new Readings.Shard(0).refreshing(16, 0.1, 0.5, 8, 0)));

        assertThat(last.insight().proving().ended().get(0).outcome()).isEqualTo(Trial.Outcome.IMPROVED);
    }

    /** Fewer get through once it harms: that is no other load either. */
    @Test
    void changeThatLetsLessThrough_isTakenBack() {
        run(
                120,
                i -> Readings.of(
                        qps(i) < 100
                                ? throttled(0.6)
                                : new Readings.Shard(0)
                                        .refreshing(4, 90, 5, 20, 380)
                                        .operating(0, 0, 0, 0, 0)
                                        .cores(0.5, 2)));

        assertThat(last.insight().proving().ended().get(0).outcome()).isEqualTo(Trial.Outcome.WORSE);
        assertThat(inForce(Setting.KUBE_CLIENT_QPS)).isEqualTo(50);
        assertThat(written)
                .as("the processors that look short meanwhile are not given")
                .hasSize(2);
    }

    /** Twice the items came meanwhile, which alone would explain that they wait longer. */
    @Test
    void worseWithMoreLoad_isNotJudged() {
        run(
                120,
                i -> Readings.of(
                        qps(i) < 100
                                ? throttled(0.6)
                                : new Readings.Shard(0)
                                        .refreshing(16, 90, 0.5, 8, 380)
                                        .cores(0.5, 2)));

        assertThat(last.insight().proving().ended().get(0).outcome()).isEqualTo(Trial.Outcome.UNKNOWN);
        assertThat(inForce(Setting.KUBE_CLIENT_QPS)).isEqualTo(100);
    }

    /**
     * A commit to many Applications while the change is measured: workers take far longer for each item, so that fewer
     * arrive, and the syncs tell.
     */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void worseWithMoreSyncs_isNotJudged_evenWhereFewerItemsArrive(boolean restarted) {
        run(12, ProvingTest::commitAfterTheChange);
        if (restarted) {
            restart();
        }
        run(restarted ? 30 : 18, ProvingTest::commitAfterTheChange);

        assertThat(last.insight().proving().ended().get(0).outcome()).isEqualTo(Trial.Outcome.UNKNOWN);
        assertThat(last.insight().proving().ended().get(0).effect())
                .startsWith("The load changed from 0 to 1 syncs per second, so nothing can be said: ");
        assertThat(inForce(Setting.KUBE_CLIENT_QPS)).isEqualTo(100);
    }

    /** A restart compares everything anew, which takes long without room: until then ages tell what was before it. */
    @Test
    void agesThatReachBackBeforeTheChange_areNotTakenForItsEffect() {
        run(50, i -> aged(i, since -> since.toMinutes() < 40 ? since.plusMinutes(5) : Duration.ofMinutes(5)));

        assertThat(last.insight().proving().ended().get(0).effect())
                .startsWith("It helped: 99 % younger than 10 minutes -> 5 minutes,");
        assertThat(last.insight().proving().lessons()).isEmpty();
    }

    @Test
    void agesThatReachBackForThreeWindows_count() {
        run(45, i -> aged(i, since -> since.plusMinutes(5)));
        assertThat(last.insight().proving().lessons()).isEmpty();
        assertThat(last.insight().proving().lacks(Policy.defaults(), now))
                .contains("fewer than 3 measurements are of the time since, when everything has been compared");

        run(10, i -> aged(i, since -> since.plusMinutes(5)));
        assertThat(inForce(Setting.KUBE_CLIENT_QPS)).isEqualTo(50);
    }

    /** @param after from the time since the first change to the age that 99 % are younger than; before it is 10 minutes */
    private Readings aged(PlainInstall i, UnaryOperator<Duration> after) {
        i.freshness(Readings.ages(
                written.isEmpty() ? Duration.ofMinutes(10) : after.apply(Duration.between(writtenAt.get(0), now))));
        return Readings.of(throttled(0.6));
    }

    @Test
    void controllerThatRestartsAgainAndAgain_isGivenTheOldValuesAtOnce() {
        run(12, ProvingTest::throttledBelow100);
        look(i -> Readings.of(throttled(0.6).restarted(1, now)));
        assertThat(inForce(Setting.KUBE_CLIENT_QPS))
                .as("one restart may have another cause")
                .isEqualTo(100);

        look(i -> Readings.of(throttled(0.6).restarted(2, now)));

        assertThat(inForce(Setting.KUBE_CLIENT_QPS)).isEqualTo(50);
        assertThat(written.get(1).restarts()).hasSize(1);
    }

    @Test
    void restartsOfATakenBackChange_keepTheCooldown() {
        var begun = now;
        run(300, ProvingTest::alwaysThrottled);

        assertThat(begun).isBefore(now);
        assertThat(Duration.between(writtenAt.get(0), writtenAt.get(1))).isGreaterThanOrEqualTo(Duration.ofMinutes(30));
    }

    @Test
    void controllerKilledForMemoryAfterAChange_isGivenTheOldValuesAtOnce() {
        run(12, ProvingTest::throttledBelow100);
        assertThat(inForce(Setting.KUBE_CLIENT_QPS)).isEqualTo(100);
        var killed = now;

        look(i -> Readings.of(throttled(0.6).killed(killed)));

        assertThat(written).hasSize(2);
        assertThat(inForce(Setting.KUBE_CLIENT_QPS)).isEqualTo(50);
        assertThat(written.get(1).changes()).allMatch(c -> c.purpose() == Policy.Purpose.OUTAGE);
    }

    @Test
    void changeOnAnInstallThatRests_withTooFewItems_isWaitedFor() {
        run(1, ProvingTest::throttledBelow100);

        run(
                200,
                i -> Readings.of(new Readings.Shard(0)
                        .refreshing(0.001, 0.1, 0.2, 0.01, 0)
                        .operating(0, 0, 0, 0, 0)));

        assertThat(last.insight().proving().trial()).isPresent();
        assertThat(last.nextAction())
                .startsWith("Measure what the change of ")
                .endsWith("Not enough is measured yet: fewer than 30 items arrived since.");
    }

    private static double qps(PlainInstall install) {
        return install.observed().setting(Setting.KUBE_CLIENT_QPS).effective().orElse(0.0);
    }

    private static Readings throttledBelow100(PlainInstall install) {
        return Readings.of(qps(install) < 100 ? throttled(0.6) : new Readings.Shard(0).refreshing(8, 0.1, 0.5, 4, 0));
    }

    private static Readings commitAfterTheChange(PlainInstall install) {
        return Readings.of(
                qps(install) < 100
                        ? throttled(0.6)
                        : new Readings.Shard(0)
                                .refreshing(4, 90, 5, 20, 380)
                                .operating(1, 60, 4, 4, 100)
                                .cores(0.5, 2));
    }

    static Readings alwaysThrottled(PlainInstall install) {
        return Readings.of(throttled(0.6));
    }

    private static Readings.Shard throttled(double share) {
        return new Readings.Shard(0)
                .refreshing(8, 40, 2, 18, 300)
                .operating(0, 0, 0, 0, 0)
                .throttled(18 * share)
                .cores(0.5, 2);
    }

    /** Another process takes over, which knows of this one what stands in status. */
    private void restart() {
        var status = StatusReport.decided(null, 1, install.observed(), Policy.defaults(), last, Outcome.nothing(), now);
        memory = Memory.resumed(ProofReader.read(status, now), ProofReader.opinions(status), ProofReader.fit(status));
    }
}
