package io.argotuner.decide;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is not worth a restart yet. One look a minute, the policy's defaults. */
class PatienceTest extends Looks {
    /** Status processors wait for the client while three of the ten operation processors sync. */
    private static final Readings.Shard SYNCING = throttled().operating(2, 1, 1.5, 3, 0);

    private static final Readings.Shard AT_REST = throttled().operating(0, 0, 0, 0, 0);

    @Test
    void whatMeasurementsAloneAskFor_waitsForTheSyncsUnderWay_halfAnHourAtMost() {
        look(SYNCING);
        var first = now;
        var qps = last.setting(Setting.KUBE_CLIENT_QPS);
        assertThat(qps.state()).isEqualTo(Decision.State.PENDING);
        assertThat(qps.recommended()).isEqualTo("100");
        assertThat(qps.reason())
                .endsWith(
                        "Waits for the syncs under way to end, until 12:31 UTC at the latest: what they cause ends with"
                                + " them.");
        assertThat(last.notBefore()).contains(first.plus(Duration.ofMinutes(30)));

        run(29, SYNCING);
        assertThat(written).isEmpty();

        look(SYNCING);
        assertThat(writtenAt).containsExactly(first.plus(Duration.ofMinutes(30)));
    }

    @Test
    void onceTheSyncsHaveEnded_itGoesAtOnce() {
        run(5, SYNCING);

        look(AT_REST);

        assertThat(writtenAt).containsExactly(now);
    }

    @Test
    void breakInWhatIsAskedFor_beginsTheHalfHourAnew() {
        run(20, SYNCING);
        look(new Readings.Shard(0).operating(2, 1, 1.5, 3, 0));

        run(20, SYNCING);

        assertThat(written).isEmpty();
    }

    @Test
    void restartThatTheCountsAskFor_carriesWhatWaits() {
        run(5, SYNCING);
        assertThat(written).isEmpty();

        install.counting(1400, 2);
        look(SYNCING);

        assertThat(last.changes())
                .extracting(Decision.Change::setting)
                .contains(Setting.CONTROLLER_REPLICAS, Setting.KUBE_CLIENT_QPS);
    }

    @Test
    void afterAChangeWasTakenBack_noOtherIsTried_untilTheWindowIsOver_orTheLoadIsAnother() {
        run(120, AT_REST);
        assertThat(written).as("tried and taken back").hasSize(2);
        var refused = last.memory().learning().proving().lessons().get(0).at();

        // All processors are at work and the client holds none: more of them may help.
        var busy = new Readings.Shard(0).refreshing(15.6, 30, 1.3, 20, 300).cores(0.8, 2);
        look(busy);
        var processors = last.setting(Setting.STATUS_PROCESSORS);
        assertThat(processors.state()).isEqualTo(Decision.State.PENDING);
        assertThat(processors.reason()).contains(" was changed before and taken back at ");
        assertThat(last.notBefore()).contains(refused.plus(Duration.ofHours(6)));

        while (now.isBefore(refused.plus(Duration.ofHours(6)).minusSeconds(60))) {
            look(busy);
        }
        assertThat(written).hasSize(2);
        look(busy);
        assertThat(written).hasSize(3);
    }

    @Test
    void withAnotherNumberOfApplications_aChangeThatWasTakenBackKeepsNoneBack() {
        run(120, AT_REST);
        assertThat(written).hasSize(2);

        install.counting(520);
        run(2, new Readings.Shard(0).refreshing(15.6, 30, 1.3, 20, 300).cores(0.8, 2));

        assertThat(written).hasSize(3);
    }

    private static Readings.Shard throttled() {
        return new Readings.Shard(0)
                .refreshing(8, 40, 2, 18, 300)
                .throttled(18 * 0.6)
                .cores(0.5, 2);
    }

    private void run(int minutes, Readings.Shard shard) {
        for (var i = 0; i < minutes; i++) {
            look(shard);
        }
    }

    private void look(Readings.Shard shard) {
        look(i -> Readings.of(shard));
    }
}
