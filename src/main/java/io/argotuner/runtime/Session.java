package io.argotuner.runtime;

import io.argotuner.api.ArgoTuningPolicyStatus;
import io.argotuner.collect.ProofReader;
import io.argotuner.collect.QuarrelReader;
import io.argotuner.decide.Memory;
import io.argotuner.decide.placement.Quarrels;
import io.argotuner.report.Growth;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * What one look at a policy leaves for the next, kept in memory: after a restart argo-tuner knows less and lowers nothing
 * for a while. What must not be forgotten is in the journals of the targets and, of changes that are measured or were
 * taken back and of what was found not to help, in the policy's status. Used by one thread at a time.
 */
final class Session {
    private static final Duration LONGEST = Duration.ofMinutes(1);

    Memory memory = Memory.none();
    Losses losses = Losses.none();
    final Growth growth = new Growth();
    final RestartAges restarts = new RestartAges();
    /** Empty where the policy is to be read before it is looked at. */
    PolicyReads.@Nullable Seen seen;

    private int failures;
    private long cleanupBegan;
    private boolean cleaning;
    private boolean resumed;
    /** That the memory is of. */
    private long generation;

    /**
     * The memory, at first with what an earlier process left. Another generation ends the quarrels about pins.
     *
     * @param stored status of the policy
     * @param current generation of the policy
     */
    Memory memory(@Nullable ArgoTuningPolicyStatus stored, long current, Instant now) {
        if (!resumed) {
            resumed = true;
            memory = Memory.resumed(
                            ProofReader.read(stored, now), ProofReader.opinions(stored), ProofReader.fit(stored))
                    .quarrels(QuarrelReader.read(stored, current));
        } else if (generation != current) {
            memory = memory.quarrels(Quarrels.none());
        }
        generation = current;
        return memory;
    }

    void succeeded() {
        failures = 0;
    }

    boolean failedBefore() {
        return failures > 0;
    }

    /** How long to wait after one more failure: 1, 2, 4 ... at most 60 seconds, less up to a fifth to spread the load. */
    Duration failed() {
        failures = Math.min(failures + 1, 10);
        var full = Math.min(LONGEST.toMillis(), 1000L << (failures - 1));
        return Duration.ofMillis(full - ThreadLocalRandom.current().nextLong(full / 5 + 1));
    }

    /** How long the clean-up has been tried. */
    Duration cleaning(long nanos) {
        if (!cleaning) {
            cleaning = true;
            cleanupBegan = nanos;
        }
        return Duration.ofNanos(nanos - cleanupBegan);
    }
}
