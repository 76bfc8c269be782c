package io.argotuner.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Whether the process works, measured on the work itself: looks that have begun and not ended, and the state of the
 * watches; and when each policy last got an answer. Time is a monotonic clock, so that a step of the wall clock changes nothing.
 */
final class Health {
    /** A look takes seconds; a thread that is at it for longer than this will not come back. */
    static final Duration STUCK = Duration.ofMinutes(5);

    private final LongSupplier nanos;
    private final Map<Working, Long> working = new ConcurrentHashMap<>();
    private final Map<String, Long> answered = new ConcurrentHashMap<>();
    private volatile @Nullable Supplier<List<String>> watches;
    private volatile @Nullable String failure;

    /** @param nanos a monotonic clock */
    Health(LongSupplier nanos) {
        this.nanos = nanos;
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

    /** The policy is to be looked at from now on. */
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
        wrong.addAll(stuck());
        return wrong;
    }

    /** For each policy that is looked at, how long ago the API server last answered, or else since when it is asked. */
    Map<String, Duration> sinceAnswer() {
        var now = nanos.getAsLong();
        return answered.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, e -> Duration.ofNanos(now - e.getValue())));
    }

    /**
     * What is not as it should be with the operator; empty while ready. An install that does not answer is told where it
     * belongs, in its policy's status and metric: to the others the operator is ready.
     */
    List<String> unready() {
        var wrong = new ArrayList<>(dead());
        var watches = this.watches;
        if (watches == null) {
            wrong.add("not started");
        } else {
            watches.get().forEach(w -> wrong.add("not watching " + w));
        }
        return wrong;
    }

    private List<String> stuck() {
        return working.keySet().stream()
                .filter(work -> work.lasting().compareTo(STUCK) > 0)
                .map(work ->
                        "stuck at " + work.policy + " for " + work.lasting().toSeconds() + " s")
                .sorted()
                .limit(10)
                .toList();
    }
}
