package io.argotuner.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Whether the process works, measured on the work itself: looks that have begun and not ended, looks that got an
 * answer, and the state of the watches. Time is a monotonic clock, so that a step of the wall clock changes nothing.
 */
final class Health {
    /** A look takes seconds; a thread that is at it for longer than this will not come back. */
    static final Duration STUCK = Duration.ofMinutes(5);

    private final LongSupplier nanos;
    private final Duration stale;
    private final Map<Working, Long> working = new ConcurrentHashMap<>();
    private final Map<String, Long> answered = new ConcurrentHashMap<>();
    private volatile @Nullable Supplier<List<String>> watches;
    private volatile @Nullable String failure;

    /**
     * @param nanos a monotonic clock
     * @param period between two looks at a policy
     */
    Health(LongSupplier nanos, Duration period) {
        this.nanos = nanos;
        this.stale = period.multipliedBy(3).plusMinutes(1);
    }

    /** A look that has begun; closing it ends it. */
    final class Working implements AutoCloseable {
        final String policy;

        Working(String policy) {
            this.policy = policy;
        }

        Duration lasting() {
            var begun = working.get(this);
            return Duration.ofNanos(begun == null ? 0 : nanos.getAsLong() - begun);
        }

        @Override
        public void close() {
            working.remove(this);
        }
    }

    Working begin(String policy) {
        var work = new Working(policy);
        working.put(work, nanos.getAsLong());
        return work;
    }

    /** The API server answered a look at this policy, be it with a refusal. */
    void answered(String policy) {
        answered.put(policy, nanos.getAsLong());
    }

    /** The policy is to be looked at from now on; without an answer it counts as stale after a while. */
    void expected(String policy) {
        answered.putIfAbsent(policy, nanos.getAsLong());
    }

    void forget(String policy) {
        answered.remove(policy);
    }

    /** @param watches names those that are not synced or not connected */
    void started(Supplier<List<String>> watches) {
        this.watches = watches;
    }

    void stopped() {
        this.watches = null;
    }

    void failed(String why) {
        this.failure = why;
    }

    /** What is wrong so that only a restart helps; empty while alive. */
    List<String> dead() {
        var wrong = new ArrayList<String>();
        if (failure != null) {
            wrong.add(failure);
        }
        wrong.addAll(late(working, w -> "stuck at " + w.policy, STUCK));
        return wrong;
    }

    /** What is not as it should be; empty while ready. */
    List<String> unready() {
        var wrong = new ArrayList<>(dead());
        var watches = this.watches;
        if (watches == null) {
            wrong.add("not started");
        } else {
            watches.get().forEach(w -> wrong.add("not watching " + w));
            wrong.addAll(late(answered, p -> "no answer from the API server about " + p, stale));
        }
        return wrong;
    }

    private <K> List<String> late(Map<K, Long> since, Function<K, String> words, Duration limit) {
        var now = nanos.getAsLong();
        return since.entrySet().stream()
                .filter(e -> now - e.getValue() > limit.toNanos())
                .map(e -> words.apply(e.getKey()) + " for "
                        + Duration.ofNanos(now - e.getValue()).toSeconds() + " s")
                .sorted()
                .limit(10)
                .collect(Collectors.toList());
    }
}
