package io.argotuner.decide.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.argotuner.decide.Fact;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a trend must find in random series. {@code -Dseed=<n>} replays one. */
class TrendTest {
    private static final LocalDate FIRST = LocalDate.parse("2026-03-01");

    static LongStream seeds() {
        var replayed = System.getProperty("seed");
        return replayed == null ? LongStream.range(0, 200) : LongStream.of(Long.parseLong(replayed));
    }

    /** As the operator keeps them: each day of two weeks, one a week before. */
    private static List<Trend.Point> points(int days, IntToDoubleFunction amount) {
        var counts = DailyCounts.none();
        var points = new ArrayList<Trend.Point>();
        for (var day = 0; day < days; day++) {
            counts = counts.with(
                    FIRST.plusDays(day), (int) Math.round(amount.applyAsDouble(day)), OptionalDouble.empty());
        }
        counts.days().forEach(d -> points.add(new Trend.Point(d.day(), d.applications())));
        return points;
    }

    private static Trend known(List<Trend.Point> points) {
        return ((Fact.Known<Trend>) Trend.of(points)).value();
    }

    @ParameterizedTest(name = "-Dseed={0}")
    @MethodSource("seeds")
    void linearGrowth_isFoundWithANarrowInterval(long seed) {
        var random = new Random(seed);
        var pace = 1 + random.nextInt(200);
        var start = 1000 + random.nextInt(9000);
        var trend = known(points(14 + random.nextInt(90), day -> start + pace * day));
        assertThat(trend.perDay()).isCloseTo(pace, within(0.01 * pace));
        assertThat(trend.grows()).isTrue();
        assertThat(trend.byShare()).isFalse();
        assertThat(trend.most() - trend.least()).isLessThan(0.05 * pace);
    }

    @ParameterizedTest(name = "-Dseed={0}")
    @MethodSource("seeds")
    void growthByTheSameShare_isFoundAsThat(long seed) {
        var random = new Random(seed);
        var share = 0.02 + 0.05 * random.nextDouble();
        var start = 1000 + random.nextInt(9000);
        var trend = known(points(28 + random.nextInt(40), day -> start * Math.exp(share * day)));
        assertThat(trend.byShare()).isTrue();
        assertThat(trend.perDay()).isCloseTo(share, within(0.02 * share));
        assertThat(trend.until(2 * trend.now(), trend.perDay()).orElseThrow())
                .isCloseTo(Math.log(2) / share, within(1.0));
    }

    @ParameterizedTest(name = "-Dseed={0}")
    @MethodSource("seeds")
    void shrinking_neverReachesMore(long seed) {
        var random = new Random(seed);
        var pace = 1 + random.nextInt(30);
        var trend = known(points(14 + random.nextInt(60), day -> 9000 - pace * day));
        assertThat(trend.shrinks()).isTrue();
        assertThat(trend.until(10_000, trend.most())).isEmpty();
    }

    @ParameterizedTest(name = "-Dseed={0}")
    @MethodSource("seeds")
    void wrongCounts_hardlyMoveIt(long seed) {
        var random = new Random(seed);
        var wrong = random.nextInt(40);
        var trend = known(points(42, day -> day == wrong ? 0 : 2000 + 20 * day));
        assertThat(trend.perDay()).isCloseTo(20, within(3.0));
    }

    /** The more noise, the wider; and noise alone is no growth, but for the one in twenty that a 90 % interval allows. */
    @Test
    void noise_widensTheInterval() {
        var calls = 0;
        for (var seed = 0L; seed < 400; seed++) {
            var little = noisy(seed, 0, 5);
            var much = noisy(seed, 0, 200);
            assertThat(much.most() - much.least()).isGreaterThan(10 * (little.most() - little.least()));
            calls += much.grows() ? 1 : 0;
        }
        assertThat(calls).isLessThanOrEqualTo(20);
    }

    private static Trend noisy(long seed, double pace, double noise) {
        var random = new Random(seed);
        return known(points(35, day -> Math.max(0, 3000 + pace * day + noise * random.nextGaussian())));
    }

    /** The interval holds the true pace about as often as it says, both for scatter and for a walk. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void interval_holdsTheTruePace(boolean walk) {
        var held = 0;
        for (var seed = 0L; seed < 400; seed++) {
            var random = new Random(seed);
            var walked = new double[1];
            var trend = known(points(35, day -> {
                walked[0] += 30 * random.nextGaussian();
                return 5000 + 15 * day + (walk ? walked[0] : 60 * random.nextGaussian());
            }));
            held += trend.least() <= 15 && 15 <= trend.most() ? 1 : 0;
        }
        assertThat(held).isGreaterThanOrEqualTo(350);
    }

    @Test
    void flat_isNeitherGrowthNorShrinking() {
        var trend = known(points(30, day -> 1200));
        assertThat(trend.grows()).isFalse();
        assertThat(trend.shrinks()).isFalse();
        assertThat(trend.until(1201, trend.most())).isEmpty();
        assertThat(known(points(30, day -> 0)).grows()).isFalse();
    }

    @Test
    void fewDays_areNotEnough() {
        assertThat(Trend.of(List.of())).isInstanceOf(Fact.Unknown.class);
        assertThat(Trend.of(points(7, day -> 100 * day)))
                .isInstanceOfSatisfying(Fact.Unknown.class, unknown -> assertThat(unknown.why())
                        .contains("not enough history: 7 days counted"));
        assertThat(Trend.of(points(8, day -> 100 * day)).isKnown()).isTrue();
    }
}
