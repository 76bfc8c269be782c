package io.argotuner.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A line chart as SVG that needs nothing from anywhere: axes from zero, a grid, each line told apart by its dashes as
 * well as its colour and named at its end. Colours come from the page, so that they follow its dark mode.
 */
final class LineChart {
    private static final int WIDTH = 760;
    private static final int HEIGHT = 304;
    private static final int LEFT = 64;
    private static final int RIGHT = 128;
    private static final int TOP = 42;
    private static final int BOTTOM = 44;
    private static final int LABEL_GAP = 15;

    private final String title;
    private final String description;
    private final Axis across;
    private final Axis up;
    private final List<Line> lines = new ArrayList<>();
    private double mark = Double.NaN;
    private String markText = "";

    /** One line; points ascend in {@code x}. */
    private record Line(String name, List<double[]> points) {}

    /**
     * @param description for those who do not see it
     */
    LineChart(String title, String description, Axis across, Axis up) {
        this.title = title;
        this.description = description;
        this.across = across;
        this.up = up;
    }

    /** @param points x and y, ascending in x, at least one */
    LineChart line(String name, List<double[]> points) {
        lines.add(new Line(name, points));
        return this;
    }

    /** A vertical line with a word above it. */
    LineChart mark(double x, String text) {
        mark = x;
        markText = text;
        return this;
    }

    String svg() {
        var right = most(0);
        var step = up.step(most(1));
        var top = step * Math.ceil(most(1) / step);
        var svg = new StringBuilder();
        svg.append(String.format(
                Locale.ROOT,
                "<svg class=\"chart\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">%n<title>%s</title><desc>%s</desc>%n",
                WIDTH,
                HEIGHT,
                Html.escape(title),
                Html.escape(title),
                Html.escape(description)));
        svg.append(String.format(
                Locale.ROOT, "<text class=\"tick\" x=\"0\" y=\"12\">%s</text>%n", Html.escape(up.label())));
        for (var y = 0.0; y <= top + step / 2; y += step) {
            var at = y(y, top);
            svg.append(String.format(
                    Locale.ROOT,
                    "<line class=\"grid\" x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\"/>"
                            + "<text class=\"tick\" x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>%n",
                    LEFT,
                    at,
                    WIDTH - RIGHT,
                    at,
                    LEFT - 8,
                    at + 4,
                    Html.escape(up.text().apply(y))));
        }
        for (var x = 0.0; x <= right * 1.0001; x += across.step(right)) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<text class=\"tick\" x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>%n",
                    x(x, right),
                    HEIGHT - BOTTOM + 18,
                    Html.escape(across.text().apply(x))));
        }
        svg.append(String.format(
                Locale.ROOT,
                "<text class=\"tick\" x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>%n",
                x(right / 2, right),
                HEIGHT - 6,
                Html.escape(across.label())));
        if (!Double.isNaN(mark)) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<line class=\"mark\" x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\"/>"
                            + "<text class=\"tick\" x=\"%.1f\" y=\"%d\" text-anchor=\"%s\">%s</text>%n",
                    x(mark, right),
                    TOP,
                    x(mark, right),
                    HEIGHT - BOTTOM,
                    x(mark, right),
                    TOP - 8,
                    mark < 0.15 * right ? "start" : mark > 0.85 * right ? "end" : "middle",
                    Html.escape(markText)));
        }
        lines(svg, right, top);
        return Html.scroll(title, svg.append("</svg>\n").toString());
    }

    private void lines(StringBuilder svg, double right, double top) {
        var taken = new ArrayList<Double>();
        for (var i = 0; i < lines.size(); i++) {
            var line = lines.get(i);
            var path = new StringBuilder();
            for (var point : line.points()) {
                path.append(String.format(
                        Locale.ROOT, "%s%.1f %.1f", path.isEmpty() ? "M" : "L", x(point[0], right), y(point[1], top)));
            }
            var last = line.points().get(line.points().size() - 1);
            var label = y(last[1], top) + 4;
            for (var other : taken.stream().sorted().toList()) {
                if (Math.abs(other - label) < LABEL_GAP) {
                    label = other + LABEL_GAP;
                }
            }
            taken.add(label);
            svg.append(String.format(
                    Locale.ROOT,
                    "<path class=\"line l%d\" d=\"%s\"/><text class=\"name n%d\" x=\"%d\" y=\"%.1f\">%s</text>%n",
                    i,
                    path,
                    i,
                    WIDTH - RIGHT + 6,
                    label,
                    Html.escape(line.name())));
        }
    }

    private double most(int axis) {
        return Math.max(
                1,
                lines.stream()
                        .flatMap(line -> line.points().stream())
                        .mapToDouble(point -> point[axis])
                        .max()
                        .orElse(1));
    }

    private static double x(double x, double right) {
        return LEFT + x / right * (WIDTH - LEFT - RIGHT);
    }

    private static double y(double y, double top) {
        return HEIGHT - BOTTOM - y / top * (HEIGHT - TOP - BOTTOM);
    }
}
