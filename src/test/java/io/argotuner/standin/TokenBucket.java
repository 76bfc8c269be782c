package io.argotuner.standin;

/** client-go's rate limit: requests take tokens in turn, and one that finds none waits until its token is there. */
final class TokenBucket {
    private final double qps;
    private final double burst;
    private double tokens;
    private double seenAt;

    /** 0 for either means what client-go puts in its place: 5 per second, 10 at once. */
    TokenBucket(double qps, double burst) {
        this.qps = qps > 0 ? qps : 5;
        this.burst = burst > 0 ? burst : 10;
        this.tokens = this.burst;
    }

    /** Takes a token. @return seconds until it is there */
    double take(double now) {
        tokens = Math.min(burst, tokens + (now - seenAt) * qps) - 1;
        seenAt = now;
        return tokens < 0 ? -tokens / qps : 0;
    }
}
