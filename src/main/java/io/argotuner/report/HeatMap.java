package io.argotuner.report;

import java.util.Locale;

/**
 * How long comparisons take, as SVG: the stronger the colour of a cell, the greater its share of the comparisons of its column. A column
 * of which nothing is known is grey, which no cell is. Colours come from the page, so that they follow its dark mode.
 */
final class HeatMap {
    private static final int WIDTH = 760;
    private static final int LEFT = 64;
    private static final int RIGHT = 128;
    private static final int TOP = 8;
    private static final int ROW = 20;
    private static final int BOTTOM = 44;
    private static final int MOST_COLUMNS = 96;

    private final Heat heat;
    private final int height;

    private HeatMap(Heat heat) {
        this.heat = heat;
        this.height = TOP + heat.rows() * ROW + BOTTOM;
    }

    static String svg(Heat heat) {
        return new HeatMap(heat).render();
    }

    private String render() {
        var title = Html.escape("Durations of comparisons, " + heat.name());
        var svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg class=\"chart heat\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">%n"
                        + "<title>%s</title><desc>%s</desc>%n",
                WIDTH,
                height,
                title,
                title,
                Html.escape(heat.inWords())));
        for (var row = 0; row < heat.rows(); row++) {
            svg.append(text("tick", LEFT - 8, y(row) + ROW - 6, "end", label(row)));
        }
        cells(svg);
        for (var tick : heat.ticks()) {
            var x = LEFT + (WIDTH - LEFT - RIGHT) * tick.at();
            svg.append(text("tick", x, height - BOTTOM + 18, "middle", Html.escape(tick.text())));
        }
        var middle = LEFT + (WIDTH - LEFT - RIGHT) / 2.0;
        svg.append(text("tick", middle, height - 6, "middle", Html.escape(heat.across())))
                .append(text("name", WIDTH - RIGHT + 6, TOP + 14, "start", Html.escape(heat.name())))
                .append("</svg>\n");
        return Html.scroll("Durations of comparisons, " + heat.name(), svg.toString());
    }

    private void cells(StringBuilder svg) {
        var all = heat.columns().size();
        var stride = Math.max(1, (all + MOST_COLUMNS - 1) / MOST_COLUMNS);
        var each = (WIDTH - LEFT - RIGHT) / (double) Math.max(1, all);
        for (var from = 0; from < all; from += stride) {
            var to = Math.min(all, from + stride);
            var x = LEFT + each * from;
            var width = each * (to - from);
            if (heat.columns().subList(from, to).stream().noneMatch(c -> c.isKnown())) {
                svg.append(rect("gap", x, TOP, width, heat.rows() * ROW - 1, ""));
                continue;
            }
            var counts = heat.sums(from, to);
            var total = 0.0;
            for (var count : counts) {
                total += count;
            }
            for (var row = 0; row < counts.length; row++) {
                if (counts[row] > 0.002 * total) {
                    var opacity =
                            String.format(Locale.ROOT, " fill-opacity=\"%.2f\"", 0.12 + 0.88 * counts[row] / total);
                    svg.append(rect("cell", x, y(row), width, ROW - 1, opacity));
                }
            }
        }
    }

    private static String rect(String style, double x, int y, double width, int height, String more) {
        return String.format(
                Locale.ROOT,
                "<rect class=\"%s\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\"%s/>",
                style,
                x,
                y,
                width,
                height,
                more);
    }

    private static String text(String style, double x, int y, String anchor, String markup) {
        return String.format(
                Locale.ROOT,
                "<text class=\"%s\" x=\"%.1f\" y=\"%d\" text-anchor=\"%s\">%s</text>%n",
                style,
                x,
                y,
                anchor,
                markup);
    }

    /** The longest at the top. */
    private int y(int row) {
        return TOP + (heat.rows() - 1 - row) * ROW;
    }

    private String label(int row) {
        return row < heat.bounds().size()
                ? "&#8804; " + Heat.number(heat.bounds().get(row)) + "s"
                : "&gt; " + Heat.number(heat.bounds().get(row - 1)) + "s";
    }
}
