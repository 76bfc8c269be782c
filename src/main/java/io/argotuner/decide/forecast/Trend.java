package io.argotuner.decide.forecast;

import io.argotuner.decide.Fact;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/**
 * How an amount changes from day to day, with an interval that holds the true change nine times in ten.
 *
 * <p>The slope is the median of those of all pairs of days (Theil and Sen), which a few wrong counts do not move. The
 * interval is the wider of two: Sen's, for counts that scatter around a line, and that of a random walk with drift, for
 * amounts of which each day starts where the last one ended. A line through the logarithms is taken instead where it fits
 * clearly better: growth by the same share each day.
 *
 * @param byShare whether {@code perDay} is the logarithm of the daily factor; else it is an amount a day
 * @param perDay likely, and at {@code least} and {@code most}
 * @param now the amount that is looked ahead from
 * @param days counted
 * @param since the first of them
 */
public record Trend(boolean byShare, double perDay, double least, double most, double now, int days, LocalDate since) {
    /** Days without which nothing is told. */
    public static final int LEAST_DAYS = 7;

    private static final int LEAST_SPAN = 7;
    /** Days without which a curve is not told from a line. */
    private static final int CURVE_SPAN = 14;
    /** What a curve leaves unexplained, of what a line does. */
    private static final double CLEARLY = 0.6;
    /** Of a normal distribution, two-sided 90 %. */
    private static final double Z = 1.645;

    /** An amount on a day. */
    public record Point(LocalDate day, double amount) {}

    private record Slope(double perDay, double least, double most) {}

    /** @param points days ascending, the last of them the one to look ahead from */
    public static Fact<Trend> of(List<Point> points) {
        if (points.size() < LEAST_DAYS || span(points) < LEAST_SPAN) {
            return Fact.unknown("not enough history: " + points.size() + (points.size() == 1 ? " day" : " days")
                    + " counted, and a trend needs " + LEAST_DAYS + " over more than a week");
        }
        var at = points.stream()
                .mapToDouble(p -> p.day().toEpochDay() - points.get(0).day().toEpochDay())
                .toArray();
        var amounts = points.stream().mapToDouble(Point::amount).toArray();
        var last = amounts[amounts.length - 1];
        var first = points.get(0).day();
        var line = slope(at, amounts);
        if (span(points) >= CURVE_SPAN && Arrays.stream(amounts).allMatch(a -> a > 0)) {
            var logs = Arrays.stream(amounts).map(Math::log).toArray();
            var curve = slope(at, logs);
            if ((curve.least() > 0 || curve.most() < 0)
                    && unexplained(at, amounts, logs, curve.perDay(), true)
                            < CLEARLY * unexplained(at, amounts, amounts, line.perDay(), false)) {
                return Fact.known(
                        new Trend(true, curve.perDay(), curve.least(), curve.most(), last, points.size(), first));
            }
        }
        return Fact.known(new Trend(false, line.perDay(), line.least(), line.most(), last, points.size(), first));
    }

    /** Days from the first to the last. */
    static long span(List<Point> points) {
        return points.isEmpty()
                ? 0
                : points.get(points.size() - 1).day().toEpochDay()
                        - points.get(0).day().toEpochDay();
    }

    private static Slope slope(double[] at, double[] amounts) {
        var n = at.length;
        var slopes = new ArrayList<Double>();
        for (var i = 0; i < n; i++) {
            for (var j = i + 1; j < n; j++) {
                slopes.add((amounts[j] - amounts[i]) / (at[j] - at[i]));
            }
        }
        slopes.sort(Double::compare);
        var pairs = slopes.size();
        var apart = Z * Math.sqrt(n * (n - 1.0) * (2 * n + 5) / 18);
        var low = slopes.get((int) Math.max(0, Math.floor((pairs - apart) / 2)));
        var high = slopes.get((int) Math.min(pairs - 1, Math.ceil((pairs + apart) / 2)));

        var length = at[n - 1];
        var drift = (amounts[n - 1] - amounts[0]) / length;
        var wandered = 0.0;
        for (var i = 1; i < n; i++) {
            var days = at[i] - at[i - 1];
            var off = amounts[i] - amounts[i - 1] - drift * days;
            wandered += off * off / days;
        }
        // As Student's t for n - 2 degrees of freedom, to a percent.
        var t = Z * (1 + (Z * Z + 1) / (4 * (n - 2)));
        var wide = t * Math.sqrt(wandered / (n - 2) / length);
        return new Slope(median(slopes), Math.min(low, drift - wide), Math.max(high, drift + wide));
    }

    /** Mean distance of the amounts from the line or curve through their median. */
    private static double unexplained(double[] at, double[] amounts, double[] fitted, double perDay, boolean logs) {
        var rest = new ArrayList<Double>();
        for (var i = 0; i < at.length; i++) {
            rest.add(fitted[i] - perDay * at[i]);
        }
        rest.sort(Double::compare);
        var level = median(rest);
        var sum = 0.0;
        for (var i = 0; i < at.length; i++) {
            var there = level + perDay * at[i];
            sum += Math.abs(amounts[i] - (logs ? Math.exp(there) : there));
        }
        return sum / at.length;
    }

    private static double median(List<Double> sorted) {
        var n = sorted.size();
        return n % 2 == 1 ? sorted.get(n / 2) : (sorted.get(n / 2 - 1) + sorted.get(n / 2)) / 2;
    }

    /** Whether it goes up beyond doubt. */
    public boolean grows() {
        return least > 0;
    }

    /** Whether it goes down beyond doubt. */
    public boolean shrinks() {
        return most < 0;
    }

    /** The amount in so many days, at one of the three paces. */
    public double in(double days, double pace) {
        return byShare ? now * Math.exp(pace * days) : now + pace * days;
    }

    /** Days until that amount at one of the three paces; 0 where it is there, empty where that pace never gets there. */
    public OptionalDouble until(double amount, double pace) {
        if (amount <= now) {
            return OptionalDouble.of(0);
        }
        if (pace <= 0) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(byShare ? Math.log(amount / now) / pace : (amount - now) / pace);
    }
}
