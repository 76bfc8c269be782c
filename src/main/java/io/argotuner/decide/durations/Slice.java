package io.argotuner.decide.durations;

import io.argotuner.decide.Fact;
import java.time.Instant;

/**
 * The comparisons that ended within a stretch of time.
 *
 * @param took by duration in seconds; unknown where nobody looked at that time
 */
public record Slice(Instant begin, Fact<Buckets> took) {}
