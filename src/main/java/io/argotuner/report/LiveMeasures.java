package io.argotuner.report;

import io.argotuner.decide.Fact;
import io.argotuner.decide.durations.SinceStart;
import io.argotuner.decide.durations.Slice;
import java.util.List;
import java.util.Optional;

/**
 * What the metrics of a live install tell of its comparisons.
 *
 * @param day the last 24 hours by stretches of time, oldest first; empty where no Prometheus is named
 * @param pods one for each controller pod, at best; asked where Prometheus does not tell
 */
public record LiveMeasures(Optional<Fact<List<Slice>>> day, Fact<List<SinceStart>> pods) {}
