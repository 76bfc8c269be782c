package io.argotuner.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.argotuner.decide.evidence.Fit;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Coefficients from measurements of 400 Applications, T = 120 s. {@code -Dseed=<n>} replays one. */
class FitPropertyTest {
    private static final int APPLICATIONS = 400;

    private final PlainInstall install = PlainInstall.fresh().counting(APPLICATIONS);
    private Instant now = PlainInstall.NOW;
    private Memory memory = Memory.none();

    static LongStream seeds() {
        return Generator.seeds(10);
    }

    @Test
    void fewSamples_leaveThePublishedFit() {
        look(19, () -> arriving(0.3));

        assertThat(fit()).isEqualTo(0.63);
        assertThat(memory.learning().fit().demand().error()).isEmpty();
    }

    @ParameterizedTest(name = "-Dseed={0}")
    @MethodSource("seeds")
    void noisyInstall_isFittedWithItsNoise(long seed) {
        var random = new Generator(seed);
        var truth = 0.25 + 2 * random.random().nextDouble();
        var noise = 0.3 * random.random().nextDouble();

        look(150, () -> arriving(truth * (1 + noise * (2 * random.random().nextDouble() - 1))));

        assertThat(fit()).as("of %s", truth).isBetween(0.9 * truth - 0.02, 1.1 * truth + 0.02);
        assertThat(memory.learning().fit().demand().error().orElseThrow()).isLessThan(0.1 + noise);
    }

    /** What the pods of a hostile or broken install say is never more than a bound away. */
    @ParameterizedTest(name = "-Dseed={0}")
    @MethodSource("seeds")
    void anyMeasurements_stayWithinTheBounds(long seed) {
        var random = new Generator(seed);
        var odd = new double[] {0, 1e-12, 1e12, Double.NaN, Double.POSITIVE_INFINITY, -5, Double.MIN_VALUE};

        look(
                100,
                () -> arriving(
                        random.chance(0.5)
                                ? odd[random.below(odd.length)]
                                : 5 * random.random().nextDouble()));

        assertThat(fit()).isBetween(0.2, 3.0);
        assertThat(memory.learning().fit().demand().error().orElse(0.0))
                .isGreaterThanOrEqualTo(0)
                .isFinite();
    }

    /** Where workers do not keep up, what arrives is what gets through. */
    @Test
    void busyWorkers_areNoSample() {
        look(
                100,
                () -> Readings.of(new Readings.Shard(0)
                        .owns(0, APPLICATIONS)
                        .refreshing(0.3 * APPLICATIONS / 120, 100, 20, 19, 300)));

        assertThat(memory.learning().fit().demand().fitted()).isFalse();
    }

    @Test
    void anotherProcess_beginsWithWhatWasFitted_andNotWithNonsense() {
        assertThat(Fit.resumed(Optional.of(1.4)).demand().value()).isEqualTo(1.4);
        assertThat(Fit.resumed(Optional.of(-1.0))).isEqualTo(Fit.published());
        assertThat(Fit.resumed(Optional.of(Double.NaN))).isEqualTo(Fit.published());
        assertThat(Fit.resumed(Optional.empty())).isEqualTo(Fit.published());
    }

    private double fit() {
        return memory.learning().fit().demand().value();
    }

    private static Readings arriving(double demand) {
        return Readings.of(
                new Readings.Shard(0).owns(0, APPLICATIONS).refreshing(demand * APPLICATIONS / 120, 0.1, 0.5, 2, 0));
    }

    private void look(int times, java.util.function.Supplier<Readings> readings) {
        for (var i = 0; i < times; i++) {
            now = now.plus(Duration.ofMinutes(1));
            install.evidence(readings.get().at(now).fact());
            memory = Tuner.decide(install.observed(), Policy.defaults(), memory, now)
                    .memory();
            install.rolledOut();
        }
    }
}
