package io.argotuner.runtime;

import io.argotuner.decide.ObjectRef;
import io.argotuner.decide.Observation;
import io.argotuner.decide.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How long ago each workload was restarted, by a clock that nobody sets. The time of a restart is stored in the journal,
 * by the wall clock; from the first look at it on its age grows with the monotonic clock, so that a wall clock that
 * jumps neither ends a cool-down early nor draws it out. A stored time that is still to come counts as now.
 */
final class RestartAges {
    /** Differences below it are those of clocks that are being adjusted, and are not worth another sentence in status. */
    private static final Duration SLEW = Duration.ofMinutes(1);

    private final Map<ObjectRef, Seen> seen = new HashMap<>();

    private record Seen(Instant stored, Duration age, long nanos) {}

    /**
     * The same observation with the times of restarts as they are on the wall clock now.
     *
     * @param nanos of the monotonic clock
     */
    Observation correct(Observation observation, Instant now, long nanos) {
        return observation.withTargets(observation.targets().stream()
                .map(target -> target.restartedAt()
                        .map(stored -> with(target, at(target.ref(), stored, now, nanos)))
                        .orElse(target))
                .toList());
    }

    private Instant at(ObjectRef ref, Instant stored, Instant now, long nanos) {
        var first = seen.get(ref);
        if (first == null || !first.stored().equals(stored)) {
            var age = Duration.between(stored, now);
            first = new Seen(stored, age.isNegative() ? Duration.ZERO : age, nanos);
            seen.put(ref, first);
        }
        var begun = now.minus(first.age()).minusNanos(nanos - first.nanos());
        var off = Duration.between(stored, begun);
        // In whole minutes: the rest is what passes between reading one clock and the other.
        var minutes = Math.floorDiv(off.toSeconds() + 30, 60);
        return off.abs().compareTo(SLEW) < 0 ? stored : stored.plus(Duration.ofMinutes(minutes));
    }

    private static Target with(Target target, Instant restartedAt) {
        return new Target(
                target.ref(),
                target.uid(),
                target.resourceVersion(),
                target.journal(),
                target.configHash(),
                target.rolledOut(),
                Optional.of(restartedAt),
                target.rollout());
    }
}
