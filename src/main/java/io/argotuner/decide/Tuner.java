package io.argotuner.decide;

import java.time.Instant;

/** The decision, from beginning to end. */
public final class Tuner {
    private Tuner() {}

    /** @param memory what the last decision handed on, {@link Memory#none()} at first */
    public static Decision decide(Observation observation, Policy policy, Memory memory, Instant now) {
        throw new IllegalStateException("not written " + observation + policy + memory + now);
    }
}
