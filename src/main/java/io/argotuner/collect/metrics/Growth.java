package io.argotuner.collect.metrics;

import org.jspecify.annotations.Nullable;

/**
 * How fast a group of counters grows together, kept as sums that fade: of what happened t seconds ago exp(-t/{@value
 * #FADE}) is left, so the window is about five minutes long, and its memory does not depend on its length.
 *
 * <p>Counters of one group start again together, so an interval in which one of them fell is left out for all of them:
 * what was counted before the fall is lost, and the ratio of two of them stays one of the same events.
 */
final class Growth {
    /** Seconds. */
    static final double FADE = 300;

    private final double[] grown;
    private double @Nullable [] last;
    private double seconds;

    /**
     * @param zeros whether these counters stood at zero when the process was read last, because they were not exported
     *     yet: a counter appears with its first event
     */
    Growth(int counters, boolean zeros) {
        grown = new double[counters];
        last = zeros ? new double[counters] : null;
    }

    /**
     * Takes a reading.
     *
     * @param now the value of each counter
     * @param elapsed seconds since the reading before; zero or less adds nothing
     */
    void read(double[] now, double elapsed) {
        var before = last;
        last = now.clone();
        if (before == null || !(elapsed > 0)) {
            return;
        }
        for (int i = 0; i < now.length; i++) {
            if (now[i] < before[i]) {
                return;
            }
        }
        double left = Math.exp(-elapsed / FADE);
        for (int i = 0; i < grown.length; i++) {
            grown[i] = grown[i] * left + now[i] - before[i];
        }
        seconds = seconds * left + elapsed;
    }

    /** Forgets the last reading but not what was learnt: the next interval does not count. */
    void skip() {
        last = null;
    }

    /** Seconds that the window weighs; zero before the first whole interval. */
    double seconds() {
        return seconds;
    }

    /** Growth of a counter per second, meaningless before the first whole interval. */
    double perSecond(int counter) {
        return grown[counter] / seconds;
    }

    /** Growth of one counter for each unit of growth of another, NaN where that did not grow. */
    double each(int counter, int of) {
        return grown[of] > 0 ? grown[counter] / grown[of] : Double.NaN;
    }
}
