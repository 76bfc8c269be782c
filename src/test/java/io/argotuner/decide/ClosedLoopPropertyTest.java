package io.argotuner.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.argotuner.standin.Costs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the loop keeps to on random loads with pods that fail to answer now and then. {@code -Dseed=<n>} replays one. */
class ClosedLoopPropertyTest {
    private static final Duration LOOKS = Duration.ofMinutes(4);

    static LongStream seeds() {
        return Generator.seeds(4);
    }

    @ParameterizedTest(name = "-Dseed={0}")
    @MethodSource("seeds")
    void randomLoad_withUnansweredLooks_neverSwingsAndKeepsTheRestartBudget(long seed) {
        var random = new Generator(seed);
        var loop = new ClosedLoop(seed, costs(random), Policy.defaults(), clusters(random));
        loop.disturbed(evidence -> random.chance(0.2) ? Fact.unknown("no pod answers") : evidence);

        loop.run(Duration.ofHours(14), LOOKS);

        assertCalm(loop);
    }

    /** Every hour or so another argo-tuner takes over, in the middle of whatever the one before it was doing. */
    @ParameterizedTest(name = "-Dseed={0}")
    @MethodSource("seeds")
    void randomLoad_withRestartsOfArgoTuner_neverSwingsAndKeepsTheRestartBudget(long seed) {
        var random = new Generator(seed);
        // More than 20 processors do harm now and then.
        var costs = random.chance(0.5) ? costs(random).thrashing(random.random().nextDouble()) : costs(random);
        var loop = new ClosedLoop(seed, costs, Policy.defaults(), clusters(random));
        loop.startedAnew(() -> random.chance(0.07));

        loop.run(Duration.ofHours(10), LOOKS);

        assertCalm(loop);
    }

    private static void assertCalm(ClosedLoop loop) {
        loop.restarts.forEach((workload, at) -> {
            for (var i = 1; i < at.size(); i++) {
                assertThat(Duration.between(at.get(i - 1), at.get(i)))
                        .as("between restarts of %s%n%s", workload, loop.story())
                        .isGreaterThanOrEqualTo(Duration.ofMinutes(30));
            }
        });
        assertThat(loop.restartsOf(PlainInstall.CONTROLLER)).as(loop.story()).isLessThanOrEqualTo(5);
        for (var setting : Setting.values()) {
            var values = loop.written(setting);
            assertThat(turns(values))
                    .as("turns of %s: %s%n%s", setting.id(), values, loop.story())
                    .isLessThanOrEqualTo(1);
        }
    }

    /** What asked for a value goes silent, and later nobody knows how many Applications there are: nothing is lowered. */
    @ParameterizedTest(name = "-Dseed={0}")
    @MethodSource("seeds")
    void unknown_neverShrinks(long seed) {
        var random = new Generator(seed);
        var loop = new ClosedLoop(seed, costs(random), Policy.defaults(), clusters(random));
        loop.run(Duration.ofHours(2), LOOKS);
        var before = values(loop);

        loop.disturbed(evidence -> Fact.unknown("no pod answers")).run(Duration.ofHours(9), LOOKS);
        assertThat(values(loop)).as(loop.story()).isEqualTo(before);

        loop.uncounted().run(Duration.ofHours(12), Duration.ofMinutes(30));
        assertThat(values(loop)).as(loop.story()).isEqualTo(before);
    }

    private static List<Double> values(ClosedLoop loop) {
        var values = new ArrayList<Double>();
        for (var setting : Setting.values()) {
            values.add(loop.inForce(setting));
        }
        return values;
    }

    /** A load that is anything from idle to well above what one shard can do. */
    private static Costs costs(Generator random) {
        Random r = random.random();
        var costs = Costs.local().cpu(0.02 + 1.5 * r.nextDouble(), 1 + random.below(2));
        if (random.chance(0.3)) {
            costs = costs.roundTrip(20 * r.nextDouble());
        }
        if (random.chance(0.3)) {
            costs = costs.generation(2 * r.nextDouble(), 1 + random.below(2));
        }
        return random.chance(0.3) ? costs.requests(1 + random.below(60)) : costs;
    }

    private static int[] clusters(Generator random) {
        var clusters = new int[1 + random.below(4)];
        for (var i = 0; i < clusters.length; i++) {
            clusters[i] = 10 + random.below(80);
        }
        return clusters;
    }

    /** How often a series changes its direction. */
    private static int turns(List<Double> values) {
        var turns = 0;
        var direction = 0.0;
        for (var i = 1; i < values.size(); i++) {
            var now = Math.signum(values.get(i) - values.get(i - 1));
            if (now != 0 && direction != 0 && now != direction) {
                turns++;
            }
            direction = now == 0 ? direction : now;
        }
        return turns;
    }
}
