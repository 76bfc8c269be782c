package io.argotuner.simulate;

/**
 * The limit of a Kubernetes client: {@code qps} requests per second, {@code burst} of them at once. Requests are served
 * in the order in which they are made, so when one may go is known at once.
 */
final class TokenBucket {
    private final double interval;
    private final double slack;
    /** When the bucket is full again. */
    private double full;

    TokenBucket(double qps, double burst) {
        // client-go takes 0 for its own default of 5, with a burst of 10.
        interval = World.SECOND / (qps > 0 ? qps : 5);
        slack = interval * Math.max(1, qps > 0 ? burst : 10);
    }

    /** @return when the last of {@code requests} may go, microseconds, at least {@code now} */
    long reserve(long now, double requests) {
        full = Math.max(full, (double) now) + requests * interval;
        return Math.max(now, (long) (full - slack));
    }
}
