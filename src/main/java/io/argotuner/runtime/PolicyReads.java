package io.argotuner.runtime;

import io.argotuner.api.ArgoTuningPolicy;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads a policy before a look at it, or finds that the one which the watch knows will do: it is the version that the API
 * server answered with last, the look at that one wrote no status, and every watch is there. So a policy that stands still
 * is read once in {@link #LOOKS} looks, in case its watch fails to tell of an edit. It is good enough to see that nothing is
 * to be done; before anything is written, to the install or to the status, the policy is read again.
 */
final class PolicyReads {
    static final int LOOKS = 5;
    private static final Duration OLDEST = Duration.ofMinutes(5);

    private final Source source;
    private final BooleanSupplier watching;
    private final LongSupplier nanos;
    private final long oldest;

    /** The API server. */
    @FunctionalInterface
    interface Source {
        /** The policy of the same namespace and name as it is stored now, null where there is none. */
        @Nullable
        ArgoTuningPolicy read(ArgoTuningPolicy policy);
    }

    /** A version that was read, when, and by which nothing was written since. */
    record Seen(String version, long nanos) {}

    /**
     * @param watching whether every watch is there at this moment
     * @param period between two looks when nothing happens
     * @param nanos of a monotonic clock
     */
    PolicyReads(Source source, BooleanSupplier watching, Duration period, LongSupplier nanos) {
        this.source = source;
        this.watching = watching;
        this.nanos = nanos;
        var looks = period.multipliedBy(LOOKS);
        this.oldest = (looks.compareTo(OLDEST) < 0 ? looks : OLDEST).toNanos();
    }

    /** Whether a policy that an event brought is what reading it would most likely give. */
    boolean holds(ArgoTuningPolicy cached, Session session) {
        var seen = session.seen;
        return seen != null
                && seen.version().equals(version(cached))
                && nanos.getAsLong() - seen.nanos() < oldest
                && watching.getAsBoolean();
    }

    /** The policy as it is stored now; empty where there is none of that name. */
    Optional<ArgoTuningPolicy> read(ArgoTuningPolicy cached, Session session) {
        var at = nanos.getAsLong();
        var policy = Optional.ofNullable(source.read(cached));
        session.seen = policy.map(p -> new Seen(version(p), at)).orElse(null);
        return policy;
    }

    /** Whether a policy is still what is stored. */
    boolean stored(ArgoTuningPolicy policy) {
        var now = source.read(policy);
        return now != null && version(now).equals(version(policy));
    }

    private static String version(ArgoTuningPolicy policy) {
        return String.valueOf(policy.getMetadata().getResourceVersion());
    }
}
