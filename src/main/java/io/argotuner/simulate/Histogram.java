package io.argotuner.simulate;

import java.util.Arrays;

/** Counts of seconds: exact up to two hours, to the minute up to a month. */
final class Histogram {
    private static final int EXACT = 7200;
    private static final int LAST = EXACT + 31 * 24 * 60;

    private final long[] counts = new long[LAST + 1];
    private long total;
    private double sum;
    private long most;
    /** Highest bin that counts something. */
    private int highest;

    void add(long seconds, long count) {
        var value = Math.max(0, seconds);
        var bin = bin(value);
        counts[bin] += count;
        highest = Math.max(highest, bin);
        total += count;
        sum += (double) value * count;
        most = Math.max(most, value);
    }

    private static int bin(long seconds) {
        return (int) (seconds < EXACT ? seconds : Math.min(LAST, EXACT + (seconds - EXACT) / 60));
    }

    long total() {
        return total;
    }

    double mean() {
        return total == 0 ? 0 : sum / total;
    }

    long most() {
        return most;
    }

    /** Seconds that {@code share} of all do not exceed; 0 where there is nothing. */
    long quantile(double share) {
        var rank = (long) Math.ceil(share * total);
        var seen = 0L;
        for (var bin = 0; bin <= highest; bin++) {
            seen += counts[bin];
            if (seen >= rank && seen > 0) {
                return bin < EXACT ? bin : Math.min(most, EXACT + (bin - EXACT + 1) * 60L);
            }
        }
        return 0;
    }

    void addAll(Histogram more) {
        for (var bin = 0; bin <= more.highest; bin++) {
            counts[bin] += more.counts[bin];
        }
        highest = Math.max(highest, more.highest);
        total += more.total;
        sum += more.sum;
        most = Math.max(most, more.most);
    }

    void clear() {
        Arrays.fill(counts, 0, highest + 1, 0);
        highest = 0;
        total = 0;
        sum = 0;
        most = 0;
    }
}
