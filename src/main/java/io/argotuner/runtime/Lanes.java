package io.argotuner.runtime;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;

/**
 * Keeps an install that is slow, because it is large, or its pods, its webhooks or the way to them hang, from delaying the
 * others. An install whose last look was slow, or that was never looked at, may take only some of the threads; an install
 * that answers promptly always finds one. A look ends by itself: every request has a time-out.
 */
final class Lanes {
    /** Looks that run at once, each in a thread of its own. */
    static final int THREADS = 48;
    /** Of these, looks at installs that are slow or new. */
    static final int DOUBTFUL = 16;
    /** A look that lasts longer is slow; the usual one takes a tenth of it. */
    static final Duration SLOW = Duration.ofSeconds(5);
    /** When an install that found no thread is looked at instead; new ones are let in at the rate at which others end. */
    static final Duration AGAIN = Duration.ofSeconds(5);

    private final Semaphore doubtful;
    private final LongSupplier nanos;
    private final Map<String, Boolean> prompt = new ConcurrentHashMap<>();

    /** @param nanos of a monotonic clock */
    Lanes(int doubtful, LongSupplier nanos) {
        this.doubtful = new Semaphore(doubtful);
        this.nanos = nanos;
    }

    /** A look that may run; to be closed when it has ended. */
    final class Pass implements AutoCloseable {
        private final String policy;
        private final boolean held;
        private final long begun = nanos.getAsLong();

        private Pass(String policy, boolean held) {
            this.policy = policy;
            this.held = held;
        }

        @Override
        public void close() {
            if (held) {
                doubtful.release();
            }
            prompt.put(policy, nanos.getAsLong() - begun <= SLOW.toNanos());
        }
    }

    /** Empty where the look at that policy has to wait. */
    Optional<Pass> enter(String policy) {
        if (prompt.getOrDefault(policy, false)) {
            return Optional.of(new Pass(policy, false));
        }
        return doubtful.tryAcquire() ? Optional.of(new Pass(policy, true)) : Optional.empty();
    }

    void forget(String policy) {
        prompt.remove(policy);
    }
}
