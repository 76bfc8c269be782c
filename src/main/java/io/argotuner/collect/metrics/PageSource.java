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
}
