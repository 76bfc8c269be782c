package io.argotuner.collect;

import io.argotuner.decide.Freshness.Ages;
import java.time.Duration;

/**
 * Ages in whole seconds, kept as counts in steps of a tenth, so that memory does not follow the number of ages and a
 * quantile is exact to 5 %.
 */
final class AgeHistogram {
    private static final double STEP = 1.1;
    /** The last step begins at some 240 years. */
    private static final int STEPS = 240;

    private final int[] counts = new int[STEPS];
    private int all;
    private long youngest = Long.MAX_VALUE;
    private long oldest;

    /** @param seconds at least 0 */
    void add(long seconds) {
        counts[step(seconds)]++;
        all++;
        youngest = Math.min(youngest, seconds);
        oldest = Math.max(oldest, seconds);
    }

    boolean isEmpty() {
        return all == 0;
    }

    /** Meaningless while empty. */
    Ages ages() {
        return new Ages(all, Duration.ofSeconds(youngest), quantile(0.5), quantile(0.99), Duration.ofSeconds(oldest));
    }

    /** The age that the share of all ages does not exceed. */
    private Duration quantile(double share) {
        long rank = Math.max(1, (long) Math.ceil(share * all));
        long seen = 0;
        for (int step = 0; step < STEPS; step++) {
            seen += counts[step];
            if (seen >= rank) {
                // The middle of the step is at most half a step away from whatever was counted there.
                long seconds = Math.round(Math.pow(STEP, step + 0.5));
                return Duration.ofSeconds(Math.max(youngest, Math.min(oldest, seconds)));
            }
        }
        return Duration.ofSeconds(oldest);
    }

    private static int step(long seconds) {
        return seconds <= 1 ? 0 : Math.min(STEPS - 1, (int) (Math.log((double) seconds) / Math.log(STEP)));
    }
}
