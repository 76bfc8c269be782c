package io.argotuner.standin;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that begins now and runs faster than the wall's; the operator under test and the model share one. */
public final class ModelClock extends Clock {
    private final Instant begin = Instant.now();
    private final long begun = System.nanoTime();
    private final double factor;

    /** @param factor seconds of this clock for one of the wall's, at least 1 */
    public ModelClock(double factor) {
        this.factor = factor;
    }

    @Override
    public Instant instant() {
        return begin.plus(Duration.ofNanos(nanos()));
    }

    /** Nanoseconds of this clock since it began. */
    public long nanos() {
        return (long) ((System.nanoTime() - begun) * factor);
    }

    /** What the clock showed first. */
    Instant begin() {
        return begin;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("model time has no zones");
    }
}
