package io.argotuner.report;

import io.argotuner.simulate.Durations;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How long comparisons take by the time at which they end, as SVG: the darker a cell, the greater its share of the
 * comparisons of its stretch of time. The colour comes from the page, so that it follows its dark mode.
 */
final class HeatMap {
    private static final int WIDTH = 760;
    private static final int LEFT = 64;
    private static final int RIGHT = 128;
    private static final int TOP = 8;
    private static final int ROW = 20;
    private static final int BOTTOM = 44;
    private static final int MOST_COLUMNS = 96;
    private static final int TICKS = 4;
    private static final int ROWS = Durations.BOUNDS.size() + 1;
    private static final int HEIGHT = TOP + ROWS * ROW + BOTTOM;

    private HeatMap() {}

    /** @param slices from the beginning on */
    static String svg(String name, List<Durations.Slice> slices) {
        var columns = columns(slices);
        var minutes = slices.size() * Durations.SLICE_MINUTES;
        var svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg class=\"chart heat\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">%n"
                        + "<title>%s</title><desc>%s</desc>%n",
                WIDTH,
                HEIGHT,
                Html.escape("Durations of comparisons, " + name),
                Html.escape("Durations of comparisons, " + name),
                Html.escape(inWords(name, slices))));
        var width = (WIDTH - LEFT - RIGHT) / (double) Math.max(1, columns.size());
        for (var row = 0; row < ROWS; row++) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<text class=\"tick\" x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>%n",
                    LEFT - 8,
                    y(row) + ROW - 6,
                    label(row)));
            for (var column = 0; column < columns.size(); column++) {
                var share = columns.get(column)[row];
                if (share > 0.002) {
                    svg.append(String.format(
                            Locale.ROOT,
                            "<rect class=\"cell\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill-opacity=\"%.2f\"/>",
                            LEFT + column * width,
                            y(row),
                            width + 0.2,
                            ROW - 1,
                            0.12 + 0.88 * share));
                }
            }
        }
        for (var i = 0; i <= TICKS; i++) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<text class=\"tick\" x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>%n",
                    LEFT + (WIDTH - LEFT - RIGHT) * i / (double) TICKS,
                    HEIGHT - BOTTOM + 18,
                    Prose.humane((minutes * 60L * i / TICKS) / 60 * 60 + "s")));
        }
        return svg.append(String.format(
                        Locale.ROOT,
                        "<text class=\"name\" x=\"%d\" y=\"%d\">%s</text>%n</svg>%n",
                        WIDTH - RIGHT + 6,
                        TOP + 14,
                        Html.escape(name)))
                .toString();
    }

    /** The longest at the top. */
    private static int y(int row) {
        return TOP + (ROWS - 1 - row) * ROW;
    }

    private static String label(int row) {
        return row < Durations.BOUNDS.size()
                ? "&#8804; " + trimmed(Durations.BOUNDS.get(row)) + "s"
                : "&gt; " + trimmed(Durations.BOUNDS.get(row - 1)) + "s";
    }

    private static String trimmed(double amount) {
        return amount == Math.rint(amount) ? String.valueOf(Math.round(amount)) : String.valueOf(amount);
    }

    /** Shares by row of each stretch of time. */
    private static List<double[]> columns(List<Durations.Slice> slices) {
        var stride = Math.max(1, (slices.size() + MOST_COLUMNS - 1) / MOST_COLUMNS);
        var columns = new ArrayList<double[]>();
        for (var from = 0; from < slices.size(); from += stride) {
            var counts = new double[ROWS];
            var total = 0.0;
            for (var slice : slices.subList(from, Math.min(slices.size(), from + stride))) {
                for (var row = 0; row < ROWS; row++) {
                    counts[row] += slice.counts().get(row);
                    total += slice.counts().get(row);
                }
            }
            for (var row = 0; row < ROWS; row++) {
                counts[row] = total == 0 ? 0 : counts[row] / total;
            }
            columns.add(counts);
        }
        return columns;
    }

    /** For those who do not see it, and under it for everybody. */
    static String inWords(String name, List<Durations.Slice> slices) {
        var counts = new long[ROWS];
        var total = 0L;
        for (var slice : slices) {
            for (var row = 0; row < ROWS; row++) {
                counts[row] += slice.counts().get(row);
                total += slice.counts().get(row);
            }
        }
        if (total == 0) {
            return name + ": no comparison ended.";
        }
        var slow = counts[ROWS - 1] + counts[ROWS - 2];
        var seen = 0L;
        var row = 0;
        while (row < ROWS - 1 && (seen += counts[row]) < total / 2.0) {
            row++;
        }
        return String.format(
                Locale.ROOT,
                "%s: %,d comparisons, half of them %s %s s, %.1f %% longer than 8 s.",
                name,
                total,
                row < Durations.BOUNDS.size() ? "within" : "longer than",
                trimmed(Durations.BOUNDS.get(Math.min(row, Durations.BOUNDS.size() - 1))),
                100.0 * slow / total);
    }
}
