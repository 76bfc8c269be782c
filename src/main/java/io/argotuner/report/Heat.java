package io.argotuner.report;

import io.argotuner.decide.Fact;
import io.argotuner.decide.durations.Buckets;
import java.util.List;
import java.util.Locale;

/**
 * What a heat map shows: how many comparisons took how long, in columns of anything, such as stretches of time or shards.
 *
 * @param name of the whole, such as {@code argo-tuner}
 * @param across what the columns are, for the axis
 * @param bounds of the durations in seconds, ascending; the last row has none
 * @param columns counts by row, one more than there are bounds; unknown where nothing was seen
 * @param ticks words under the columns
 */
record Heat(String name, String across, List<Double> bounds, List<Fact<List<Double>>> columns, List<Tick> ticks) {
    Heat {
        bounds = List.copyOf(bounds);
        columns = List.copyOf(columns);
        ticks = List.copyOf(ticks);
    }

    /** @param at share of the width, from 0 to 1 */
    record Tick(double at, String text) {}

    int rows() {
        return bounds.size() + 1;
    }

    /** Of all columns together. */
    double[] sums() {
        return sums(0, columns.size());
    }

    /** Of the known columns among some. */
    double[] sums(int from, int to) {
        var sums = new double[rows()];
        for (var column : columns.subList(from, to)) {
            var counts = column.orElse(List.of());
            for (var row = 0; row < counts.size(); row++) {
                sums[row] += counts.get(row);
            }
        }
        return sums;
    }

    /** For those who do not see it, and under it for everybody. */
    String inWords() {
        var counts = sums();
        var total = 0.0;
        for (var count : counts) {
            total += count;
        }
        return name + ": " + (total < 0.5 ? "no comparison ended." : inWords(counts, total));
    }

    private String inWords(double[] counts, double total) {
        var seen = 0.0;
        var row = 0;
        while (row < rows() - 1 && (seen += counts[row]) < total / 2) {
            row++;
        }
        var last = bounds.size() - 1;
        // Of one bound only: what is above it. Of more: the last two rows.
        var slow = counts[last + 1] + (last > 0 ? counts[last] : 0);
        return String.format(
                Locale.ROOT,
                "%,.0f comparisons, half of them %s %s s, %.1f %% longer than %s s.",
                total,
                row <= last ? "within" : "longer than",
                number(bounds.get(Math.min(row, last))),
                100.0 * slow / total,
                number(bounds.get(Math.max(0, last - 1))));
    }

    /** {@code 1}, {@code 0.25}. */
    static String number(double amount) {
        return amount == Math.rint(amount) ? String.valueOf(Math.round(amount)) : String.valueOf(amount);
    }

    /** The counts of some buckets as a column, unknown where their bounds are others. */
    static Fact<List<Double>> column(Fact<Buckets> buckets, List<Double> bounds) {
        return buckets instanceof Fact.Known<Buckets> known
                        && !known.value().bounds().equals(bounds)
                ? Fact.unknown("its buckets are others")
                : buckets.map(Buckets::counts);
    }
}
