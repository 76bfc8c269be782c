package io.argotuner.collect.metrics;

import io.argotuner.decide.Fact;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Where metrics pages come from. */
@FunctionalInterface
public interface PageSource {
    /**
     * One page for each pod, or why there is none. Takes bounded time and memory whatever the pods answer, and never
     * throws for what they answer.
     */
    Map<ArgoPod, Fact<MetricsPage>> read(List<ArgoPod> pods, Instant at);

    /**
     * The pages of the same processes some minutes before, so that rates are known from the first look on. Empty for a
     * source that has no memory.
     */
    default Map<ArgoPod, Fact<MetricsPage>> earlier(List<ArgoPod> pods, Instant at) {
        return Map.of();
    }
}
