package io.argotuner.standin;

import static org.assertj.core.api.Assertions.assertThat;

import io.argotuner.decide.Sharding;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The queueing model against what a running Argo CD 3.5.1 was measured to do, and what is known of its sources. */
class ModelTest {
    private static final Instant EPOCH = Instant.parse("2026-03-02T12:00:00Z");
    private static final String SERVER = "https://cluster-001.example:6443";

    /** First comparison of new Applications by one shard on two cores that everything shared; seconds as measured. */
    @ParameterizedTest
    @CsvSource({
        "1000, false, 20, 50, 43.6, 0.98",
        "1000, false, 50, 50, 43.3, 2.46",
        "1000, false, 20, 200, 49.9, 1.08",
        "600, true, 20, 50, 75.7, 2.65",
        "600, true, 50, 50, 38.5, 3.40",
        "600, true, 100, 50, 28.9, 4.83",
    })
    void firstComparison_asMeasured_takesAboutAsLong(
            int applications, boolean far, int processors, int qps, double seconds, double mean) {
        var model = model(1, (far ? Costs.farRepoServer() : Costs.local()).requests(2), applications);
        var shard = model.startController(
                "c-0", settings().processors(processors, 10).client(qps, 2 * qps));

        var took = untilAllCompared(model, 600);

        assertThat(took).as("seconds for all").isCloseTo(seconds, Percentage.withPercentage(25));
        var reconciles = shard.tally.reconciles.values().iterator().next();
        assertThat(reconciles.sum() / reconciles.count())
                .as("mean seconds")
                .isCloseTo(mean, Percentage.withPercentage(30));
    }

    @Test
    void firstComparison_withFiveRequestsPerSecond_isNotThroughAfterFiveMinutes() {
        var model = model(1, Costs.local().requests(2), 1000);
        var shard = model.startController("c-0", settings().client(5, 10));

        model.advance(ControllerProcess.WARM_UP + 300);

        // Measured: 734 reconciles, 6578 s of throttling.
        var reconciles = shard.tally.reconciles.values().iterator().next();
        assertThat(reconciles.count()).isBetween(700L, 800L);
        var throttle = shard.tally.throttles.get(Labels.of("host", ControllerProcess.API, "verb", "patch"));
        assertThat(throttle).isNotNull();
        assertThat(throttle.sum()).isCloseTo(6578, Percentage.withPercentage(20));
    }

    @Test
    void idleApplications_withTimer120AndJitter60_areCompared63PerCentOfThePeriodsAndNeverOlderThan2TPlusJ() {
        var model = model(7, Costs.local(), 300);
        var shard = model.startController("c-0", settings());
        model.advance(1200);
        var before = shard.tally.reconciles.values().iterator().next().count();
        double oldest = 0;
        for (var i = 0; i < 360; i++) {
            model.advance(10);
            var now = model.now();
            oldest = Math.max(
                    oldest,
                    model.applications().stream()
                            .mapToDouble(app -> now - app.reconciledAt)
                            .max()
                            .orElseThrow());
        }
        var rate = (shard.tally.reconciles.values().iterator().next().count() - before) / 3600.0;

        assertThat(rate).isCloseTo(0.63 * 300 / 120, Percentage.withPercentage(5));
        assertThat(oldest).isBetween(220.0, 2 * 120 + 60 + 5.0);
    }

    @Test
    void repoServers_thatAreTheLimit_giveTwiceTheThroughputWhenDoubled() {
        var costs = Costs.local().cpu(0.005, 2).generation(0.2, 1);
        var one = model(3, costs, 400);
        one.startController("c-0", settings());
        var two = model(3, costs, 400);
        two.startRepoServer("r-1", 0);
        two.startController("c-0", settings());

        var slow = untilAllCompared(one, 600);
        var fast = untilAllCompared(two, 600);

        assertThat(slow).isCloseTo(400 * 0.2, Percentage.withPercentage(10));
        assertThat(fast).isCloseTo(slow / 2, Percentage.withPercentage(15));
    }

    @Test
    void zeroProcessors_compareNothingAndTheQueueStaysFull() {
        var model = model(1, Costs.local(), 50);
        var shard = model.startController("c-0", settings().processors(0, 10));

        model.advance(900);

        assertThat(shard.tally.reconciles).isEmpty();
        assertThat(shard.tally.refreshes.depth).isEqualTo(50);
    }

    @Test
    void failingComparison_isCountedAndKeepsItsAge() {
        var model = model(1, Costs.local(), 1);
        var app = model.applications().iterator().next();
        app.failing = true;
        var shard = model.startController("c-0", settings());

        model.advance(900);

        assertThat(app.reconciledAt).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(shard.tally.reconciles.values().iterator().next().count()).isGreaterThan(3);
    }

    @Test
    void replicasAboveThePods_leaveAPinnedClusterWithoutOwner() {
        var model = model(1, Costs.local(), 10);
        model.clusters(List.of(new Sharding.Cluster("uid-1", SERVER, OptionalInt.of(2), false)));
        for (var ordinal = 0; ordinal < 2; ordinal++) {
            model.startController("c-" + ordinal, settings().shard(ordinal, 3, Sharding.Algorithm.LEGACY));
        }
        model.advance(600);
        assertThat(model.applications()).allSatisfy(app -> {
            assertThat(model.owners(app)).isEmpty();
            assertThat(app.reconciledAt).isEqualTo(Double.NEGATIVE_INFINITY);
        });

        // The pin moves without a restart; the gaining pod begins at its next tick.
        model.clusters(List.of(new Sharding.Cluster("uid-1", SERVER, OptionalInt.of(1), false)));
        model.advance(200);

        assertThat(model.applications()).allSatisfy(app -> {
            assertThat(model.owners(app)).containsExactly("c-1");
            assertThat(app.reconciledAt).isGreaterThan(0);
        });
    }

    @Test
    void sameSeed_sameHistory_anotherSeedAnother() {
        assertThat(history(5)).isEqualTo(history(5)).isNotEqualTo(history(6));
    }

    @Test
    void restartedController_beginsItsCountersAnewAndComparesOnlyWhatIsOld() {
        var model = model(1, Costs.local(), 100);
        model.startController("c-0", settings());
        model.advance(60);
        var before = model.page("c-0", Release.V3_5);
        model.stop("c-0");
        var again = model.startController("c-0", settings());
        model.advance(30);

        assertThat(before).contains("argocd_app_reconcile_count");
        assertThat(again.tally.reconciles).isEmpty();
        assertThat(model.page("c-0", Release.V3_5))
                .contains("process_start_time_seconds " + Page.number(EPOCH.getEpochSecond() + 60));
    }

    private static String history(long seed) {
        var model = model(seed, Costs.local(), 40);
        model.startController("c-0", settings());
        model.advance(500);
        return model.page("c-0", Release.V3_5);
    }

    private static ControllerSettings settings() {
        return ControllerSettings.defaults(Release.V3_5);
    }

    private static Model model(long seed, Costs costs, int applications) {
        var model = new Model(seed, costs, EPOCH);
        model.applications(IntStream.range(0, applications)
                .mapToObj(i -> App.on(SERVER, i))
                .toList());
        model.startRepoServer("r-0", 0);
        return model;
    }

    /** Seconds after the warm-up. */
    private static double untilAllCompared(Model model, double atMost) {
        var open = new ArrayList<>(model.applications());
        while (!open.isEmpty() && model.now() < atMost) {
            model.advance(0.1);
            open.removeIf(app -> !Double.isInfinite(app.reconciledAt));
        }
        assertThat(open).isEmpty();
        return model.now() - ControllerProcess.WARM_UP;
    }
}
