package io.argotuner.report;

import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;

/**
 * What an axis of a chart counts and how its ticks are written; ticks are round in that unit.
 *
 * @param label what it counts, and in which unit
 */
record Axis(String label, DoubleFunction<String> text, List<Double> steps) {
    private static final int MOST_TICKS = 6;

    private static final List<Double> NUMBERS = List.of(1.0, 2.0, 5.0, 10.0);
    private static final List<Double> AMOUNTS = List.of(0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0);
    private static final List<Double> SECONDS =
            List.of(1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 900.0, 1800.0, 3600.0);

    static Axis numbers(String label) {
        return new Axis(label, n -> String.format(Locale.ROOT, "%,.0f", n), NUMBERS);
    }

    /** With a digit after the point where ticks ask for it. */
    static Axis amounts(String label) {
        return new Axis(label, n -> String.format(Locale.ROOT, n == Math.rint(n) ? "%,.0f" : "%.1f", n), AMOUNTS);
    }

    static Axis seconds(String label) {
        return new Axis(label, ReportSimulation::duration, SECONDS);
    }

    /** The distance of ticks at which there are few of them up to {@code most}, which is above 0. */
    double step(double most) {
        for (var step : steps) {
            if (most / step <= MOST_TICKS) {
                return step;
            }
        }
        var last = steps.get(steps.size() - 1);
        for (var power = last; ; power *= 10) {
            for (var factor : NUMBERS) {
                if (most / (power * factor) <= MOST_TICKS) {
                    return power * factor;
                }
            }
        }
    }
}
