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
    private static final int LEAST_SAMPLES = 3;
    private static final double LEAST_ITEMS = 30;

    Soak {
        samples = List.copyOf(samples);
    }

    /** @param settled when the change was rolled out */
    static Soak of(List<Measures.Sample> samples, Instant settled, Duration window) {
        var half = settled.plus(window.dividedBy(2));
        return new Soak(samples.stream()
                .filter(s -> !s.from().isBefore(settled) && !s.at().isBefore(half))
                .toList());
    }

    /** What a verdict still lacks, empty where there is enough to judge by. */
    Optional<String> lacks() {
        if (samples.size() < LEAST_SAMPLES) {
            return Optional.of("fewer than " + LEAST_SAMPLES + " measurements are of the time since");
        }
        return Measures.items(samples) < LEAST_ITEMS
                ? Optional.of("fewer than " + Words.number(LEAST_ITEMS) + " items arrived since")
                : Optional.empty();
    }

    Measures mean() {
        return Measures.mean(samples);
    }
}
