package io.argotuner.decide.evidence;

import io.argotuner.decide.Words;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What was measured while a change was in force and settled.
 *
 * @param samples of the second half of the window or later, oldest first: cold caches say nothing
 */
record Soak(List<Measures.Sample> samples) {
    /** Windows after which ages count whatever they reach back to: before others no longer wait for the verdict. */
    private static final int CATCHING_UP = 3;

    private static final int LEAST_SAMPLES = 3;
    private static final double LEAST_ITEMS = 30;

    Soak {
        samples = List.copyOf(samples);
    }

    /**
     * Ages that reach back before the change tell what was before it: a restart compares everything anew, which an install
     * without room takes long for. They count all the same where that does not end.
     *
     * @param settled when the change was rolled out
     */
    static Soak of(List<Measures.Sample> samples, Instant settled, Duration window, Instant now) {
        var half = settled.plus(window.dividedBy(2));
        var waited = !now.isBefore(settled.plus(window.multipliedBy(CATCHING_UP)));
        return new Soak(samples.stream()
                .filter(s -> !s.from().isBefore(settled) && !s.at().isBefore(half))
                .filter(s -> waited || !reachesBack(s, settled))
                .toList());
    }

    private static boolean reachesBack(Measures.Sample sample, Instant settled) {
        return sample.measures()
                .age()
                .map(seconds -> sample.at().minusMillis((long) (1000 * seconds)).isBefore(settled))
                .orElse(false);
    }

    /** What a verdict still lacks, empty where there is enough to judge by. */
    Optional<String> lacks() {
        if (samples.size() < LEAST_SAMPLES) {
            return Optional.of("fewer than " + LEAST_SAMPLES
                    + " measurements are of the time since, when everything has been compared");
        }
        return Measures.items(samples) < LEAST_ITEMS
                ? Optional.of("fewer than " + Words.number(LEAST_ITEMS) + " items arrived since")
                : Optional.empty();
    }

    Measures mean() {
        return Measures.mean(samples);
    }
}
