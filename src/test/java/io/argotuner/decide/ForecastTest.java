package io.argotuner.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.argotuner.decide.forecast.DailyCounts;
import io.argotuner.decide.forecast.Forecast;
import io.argotuner.decide.forecast.Limit;
import java.time.LocalDate;
import java.util.OptionalDouble;
import java.util.function.IntToDoubleFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Limits ahead, found by the real decision. The seed is in the name of a failed case: {@code -Dseed=<n>}. */
class ForecastTest {
    private static final LocalDate TODAY = LocalDate.parse("2026-03-02");

    static LongStream seeds() {
        return Generator.seeds(60);
    }

    private static DailyCounts history(int days, IntToDoubleFunction applications) {
        var history = DailyCounts.none();
        for (var day = 0; day < days; day++) {
            history = history.with(
                    TODAY.minusDays(days - 1 - day),
                    (int) Math.round(applications.applyAsDouble(day)),
                    OptionalDouble.empty());
        }
        return history;
    }

    private static Forecast forecast(Observation observed, Policy policy, DailyCounts history) {
        var decision = Tuner.decide(observed, policy, Memory.none(), PlainInstall.NOW);
        return Forecast.of(history, observed, policy, decision, TODAY);
    }

    @Test
    void growth_namesTheNextLimitWhenAndWhatItCosts() {
        // 20 a day, 700 now: at 1,001 a second shard.
        var install = PlainInstall.fresh().counting(700, 7);
        var forecast = forecast(install.observed(), Policy.defaults(), history(28, day -> 160 + 20 * day));

        var shard = forecast.ahead().stream()
                .filter(a -> a.limit().what().contains("controllerReplicas 1 -> 2"))
                .findFirst()
                .orElseThrow();
        assertThat(shard.limit().applications()).isEqualTo(1001);
        assertThat(shard.limit().restarts()).contains(PlainInstall.CONTROLLER);
        // Two pods, 15 s and 2 ms for each of 1,001 Applications.
        assertThat(shard.limit().restarting().toSeconds()).isEqualTo(34);
        assertThat(shard.days().orElseThrow().likely()).isEqualTo(TODAY.plusDays(16));
        assertThat(forecast.sentence())
                .startsWith("Grows by 20 Applications a day (20 to 20; 17 days counted since 2026-02-03).")
                .contains("Applications on 2026-03-10: statusProcessors 35 -> 43")
                .contains("by one rolling restart of about 1 minute");
    }

    @Test
    void policyThatAllowsNoAnswer_isToldSo() {
        var install = PlainInstall.fresh().counting(700, 1);
        var forecast = forecast(install.observed(), Policy.defaults(), history(28, day -> 160 + 20 * day));
        assertThat(forecast.ahead()).anySatisfy(a -> {
            assertThat(a.limit().kind()).isEqualTo(Limit.Kind.NONE_LEFT);
            assertThat(a.limit().applications()).isEqualTo(1001);
            assertThat(a.limit().fix()).isEqualTo("put Applications on more clusters");
        });
    }

    @Test
    void drainConditionAtTheCap_isATimerLimit() {
        // One cluster: QPS 50 drains 4,200 in 120 s and 100 twice that; where 150, the cap, is asked for, T grows.
        var install = PlainInstall.fresh().counting(4000, 1);
        var forecast = forecast(install.observed(), Policy.defaults(), DailyCounts.none());
        assertThat(forecast.ahead()).anySatisfy(a -> {
            assertThat(a.limit().what()).isEqualTo("kubeClientQps 50 -> 100");
            assertThat(a.limit().applications()).isEqualTo(4201);
        });
        assertThat(forecast.ahead()).anySatisfy(a -> {
            assertThat(a.limit().kind()).isEqualTo(Limit.Kind.TIMER);
            assertThat(a.limit().applications()).isEqualTo(8401);
        });
    }

    @Test
    void flatAndShrinking_haveNoLimitInSight() {
        var install = PlainInstall.fresh().counting(700, 7);
        assertThat(forecast(install.observed(), Policy.defaults(), history(28, day -> 700))
                        .sentence())
                .startsWith("No trend that can be told from noise, 0 Applications a day")
                .contains("No limit is in sight until 2026-06-");
        assertThat(forecast(install.observed(), Policy.defaults(), history(28, day -> 1250 - 20 * day))
                        .sentence())
                .startsWith("Shrinks by 20 Applications a day")
                .contains("No limit is in sight");
    }

    @Test
    void noHistory_isAnAnswer() {
        var install = PlainInstall.fresh().counting(700, 7);
        assertThat(forecast(install.observed(), Policy.defaults(), history(3, day -> 700))
                        .sentence())
                .startsWith("Not enough history: 3 days counted, and a trend needs 7 over more than a week.")
                .contains("the next is at ");
        assertThat(forecast(PlainInstall.fresh().observed(), Policy.defaults(), DailyCounts.none())
                        .sentence())
                .isEqualTo("Not enough history: 0 days counted, and a trend needs 7 over more than a week."
                        + " No limit is in sight.");
    }

    @Test
    void load_thatFillsTheCpu_isForeseen() {
        var history = DailyCounts.none();
        for (var day = 0; day < 28; day++) {
            history = history.with(TODAY.minusDays(27 - day), 700, OptionalDouble.of(0.3 + 0.01 * day));
        }
        var install = PlainInstall.fresh().counting(700, 7);
        var cpu = forecast(install.observed(), Policy.defaults(), history).cpu().orElseThrow();
        assertThat(cpu.likely()).isEqualTo(TODAY.plusDays(28));
    }

    /** Whatever the install: one line, limits ascending and ahead, and the decision at a limit differs from one before it. */
    @ParameterizedTest(name = "-Dseed={0}")
    @MethodSource("seeds")
    void anyInstall_isToldLimitsThatTheDecisionConfirms(long seed) {
        var random = new Generator(seed);
        var observed = random.install().observed();
        var policy = random.policy();
        var forecast = forecast(observed, policy, history(40, day -> 50 + 10 * day));
        assertThat(forecast.sentence()).doesNotContain("\n", "NaN", "Infinity").isNotBlank();
        assertThat(forecast.ahead()).extracting(a -> a.limit().applications()).isSorted();
        if (observed.census() instanceof Fact.Known<Census> census) {
            assertThat(forecast.ahead()).allSatisfy(a -> assertThat(a.limit().applications())
                    .isGreaterThan(census.value().applications()));
        }
    }
}
