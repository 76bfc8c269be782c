package io.argotuner.runtime;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A wall clock that somebody sets. */
final class SettableClock extends Clock {
    private volatile Duration offset = Duration.ZERO;

    /** @param offset from the machine's own time */
    void set(Duration offset) {
        this.offset = offset;
    }

    /** Sets it to that time; it goes on from there. */
    void set(Instant now) {
        set(Duration.between(Instant.now(), now));
    }

    @Override
    public Instant instant() {
        return Instant.now().plus(offset);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
