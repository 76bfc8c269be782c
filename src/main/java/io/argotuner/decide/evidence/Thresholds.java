package io.argotuner.decide.evidence;

/**
 * Where a measured share counts as a limit. Shares are of 1. Each limit has two edges: what is already named as the
 * limit stays named until the share falls below {@link #STAY} of the edge, so that noise around it does not change the
 * verdict at every look.
 */
final class Thresholds {
    /** Of the processors, at work on average: what is above 0.8 leaves no room for a wave. */
    static final double BUSY = 0.8;
    /** Of the operation processors, at work on average: above it a burst of syncs is or was under way. */
    static final double SYNCING = 0.1;
    /** Of the processors: below it more of them cannot help. */
    static final double IDLE = 0.5;
    /**
     * Of the CPU limit: a process at 0.85 of it on average is at all of it half of the time. Argo CD 3.5.1 gained nothing
     * from 20 to 50 processors there (43.6 s and 43.3 s for 1,000 comparisons).
     */
    static final double CPU_FULL = 0.85;
    /** Of the CPU limit: room for more work at once. At 600 comparisons with idle CPU the same step halved the time. */
    static final double CPU_SLACK = 0.7;
    /** Of the workers' time, spent waiting for the client's own limit. */
    static final double THROTTLED = 0.2;
    /** Of the memory limit: above it the next cluster-cache resync, which holds two copies, is an OOM kill. */
    static final double MEMORY_FULL = 0.9;
    /** Of the busy status processors, waiting in or for the repo-server. */
    static final double PENDING = 0.5;
    /** Seconds that a request waits for the repo-server's parallelism limit, mean. */
    static final double PARALLELISM_WAIT = 1;
    /** Seconds of one git request, mean: above it the git server is what is slow. */
    static final double GIT_SLOW = 5;
    /** The share of an edge above which a limit that was named before stays named. */
    static final double STAY = 0.85;

    private Thresholds() {}

    /** Seconds that an item may wait in a queue: a quarter of the refresh period, at least 10. */
    static double longWait(double timeout) {
        return Math.max(10, timeout / 4);
    }
}
