package io.argotuner.decide.evidence;

import io.argotuner.decide.Fact;
import java.util.Locale;

/**
 * Measured numbers in sentences. Each is marked, so that {@link Steady} can tell a number that moves with every look from
 * one that means a change; it takes the marks away.
 */
final class Said {
    static final char OPEN = '\u0001';
    static final char CLOSE = '\u0002';

    private Said() {}

    /** {@code 95 %} of a share of 1. */
    static String percent(double share) {
        return marked(String.format(Locale.ROOT, "%.0f", Math.min(share, 99.99) * 100)) + " %";
    }

    static String percent(Fact<Double> share) {
        return share.map(Said::percent).orElse("an unknown share");
    }

    /** {@code 0.4 s}, {@code 12 s}. */
    static String seconds(double seconds) {
        return number(seconds) + " s";
    }

    static String seconds(Fact<Double> seconds) {
        return seconds.map(Said::seconds).orElse("an unknown time");
    }

    /** One decimal below 10, none above. */
    static String number(double amount) {
        return marked(String.format(Locale.ROOT, amount < 9.95 ? "%,.1f" : "%,.0f", amount));
    }

    private static String marked(String number) {
        return OPEN + number + CLOSE;
    }
}
