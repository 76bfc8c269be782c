package io.argotuner.runtime;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;

/** For each policy, how long ago the API server last answered a look at it: what tells of an install that hangs. */
final class AnswerAges {
    private final Health health;
    private final MultiGauge ages;

    AnswerAges(MeterRegistry registry, Health health) {
        this.health = health;
        this.ages = MultiGauge.builder("argotuner.answer.age.seconds")
                .description("Time since the API server last answered a look at the policy")
                .register(registry);
    }

    /** To be called before the metrics are read. */
    void refresh() {
        ages.register(
                health.sinceAnswer().entrySet().stream()
                        .map(age -> MultiGauge.Row.of(
                                Tags.of("policy", age.getKey()), age.getValue().toMillis() / 1000.0))
                        .toList(),
                true);
    }
}
