package io.argotuner.decide;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lowers slowly: a value goes down only to the highest target of the stabilization window, and not before the window
 * has been seen whole. Raises are not held.
 *
 * <p>The trail keeps only targets that can still be the highest of the window: each is below all older ones, so a look
 * costs little and the trail stays short.
 */
final class Stabilizer {
    private Stabilizer() {}

    /** The trail after a look that wanted {@code target}. A clock that went back starts the window anew. */
    static Memory.Trail look(Memory.@Nullable Trail before, double target, Instant now, Duration window) {
        var since = before == null || before.since().isAfter(now) ? now : before.since();
        var begin = begin(now, window);
        var samples = new ArrayList<Memory.Sample>();
        if (before != null) {
            for (var sample : before.samples()) {
                var at = sample.at().isAfter(now) ? now : sample.at();
                if (!at.isBefore(begin) && sample.target() > target) {
                    samples.add(new Memory.Sample(at, sample.target()));
                }
            }
        }
        samples.add(new Memory.Sample(now, target));
        return new Memory.Trail(since, List.copyOf(samples));
    }

    /** The value to lower to now, empty where the trail does not reach back a whole window. */
    static Optional<Double> lowerTo(Memory.Trail trail, Instant now, Duration window) {
        if (trail.since().isAfter(begin(now, window))) {
            return Optional.empty();
        }
        return trail.samples().stream().map(Memory.Sample::target).max(Double::compare);
    }

    /** When {@code target} is the highest of the window, if nothing higher is wanted from now on. */
    static Instant settled(Memory.Trail trail, double target, Duration window) {
        var last = trail.since();
        for (var sample : trail.samples()) {
            if (sample.target() > target && sample.at().isAfter(last)) {
                last = sample.at();
            }
        }
        return last.plus(window);
    }

    private static Instant begin(Instant now, Duration window) {
        return window.isNegative() ? now : now.minus(window);
    }
}
