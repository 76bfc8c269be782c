package io.argotuner.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Lying bars as SVG that needs nothing from anywhere, each named at its left and told in a word at its right. Several
 * charts with one {@code most} can be compared by eye. Colours come from the page, so that they follow its dark mode.
 */
final class BarChart {
    /** Bars drawn; the caller tells how many more there are. */
    static final int MOST_BARS = 40;

    private static final int WIDTH = 380;
    private static final int LEFT = 32;
    private static final int RIGHT = 70;
    private static final int ROW = 18;
    private static final int BAR = 12;
    private static final double GAP = 1;

    private final String title;
    private final String description;
    private final double most;
    private final List<Bar> bars = new ArrayList<>();

    /**
     * A piece of a bar.
     *
     * @param name shown under the pointer; may be blank
     */
    record Part(String name, double size) {}

    private record Bar(String name, List<Part> parts, String text) {}

    /**
     * @param description for those who do not see it
     * @param most what the longest bar may be
     */
    BarChart(String title, String description, double most) {
        this.title = title;
        this.description = description;
        this.most = Math.max(1, most);
    }

    /** @param parts drawn from the left with a gap between them; those that cannot be told apart are drawn as one */
    BarChart bar(String name, List<Part> parts, String text) {
        bars.add(new Bar(name, List.copyOf(parts), text));
        return this;
    }

    String svg() {
        var drawn = Math.min(MOST_BARS, bars.size());
        var svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg class=\"bars\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">%n<title>%s</title><desc>%s</desc>%n",
                WIDTH,
                drawn * ROW,
                Html.escape(title),
                Html.escape(title),
                Html.escape(description)));
        for (var row = 0; row < drawn; row++) {
            var bar = bars.get(row);
            svg.append(text(LEFT - 6, row, "end", bar.name()));
            var end = parts(svg, bar, row);
            svg.append(text(end + 6, row, "start", bar.text()));
        }
        return svg.append("</svg>\n").toString();
    }

    private double parts(StringBuilder svg, Bar bar, int row) {
        var x = (double) LEFT;
        var tiny = 0.0;
        for (var part : bar.parts()) {
            var width = (WIDTH - LEFT - RIGHT) * part.size() / most;
            if (width < 2 * GAP) {
                tiny += width;
                continue;
            }
            svg.append(rect(x, row, width - GAP, part.name()));
            x += width;
        }
        if (tiny > 0) {
            svg.append(rect(x, row, Math.max(0.5, tiny - GAP), ""));
            x += tiny;
        }
        return x;
    }

    private static String rect(double x, int row, double width, String name) {
        return String.format(
                Locale.ROOT,
                "<rect class=\"part\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\">%s</rect>%n",
                x,
                row * ROW + (ROW - BAR) / 2,
                width,
                BAR,
                name.isBlank() ? "" : "<title>" + Html.escape(name) + "</title>");
    }

    private static String text(double x, int row, String anchor, String text) {
        return String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%d\" text-anchor=\"%s\">%s</text>%n",
                x,
                row * ROW + ROW - 5,
                anchor,
                Html.escape(text));
    }
}
