package io.argotuner.report;

import java.util.ArrayList;
import java.util.Comparator;
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
    private final List<Point> points = new ArrayList<>();
    private double mark = Double.NaN;
    private String markText = "";

    /** One line; points ascend in {@code x}. */
    private record Line(String style, int colour, String name, List<double[]> points) {
        double end() {
            return points.get(points.size() - 1)[1];
        }
    }

    private record Point(int colour, double x, double y) {}

    /** @param description for those who do not see it */
    LineChart(String title, String description, Axis across, Axis up) {
        this.title = title;
        this.description = description;
        this.across = across;
        this.up = up;
    }

    /** The next line in a colour of its own, of which there are two. */
    LineChart line(String name, List<double[]> points) {
        return line(lines.size(), name, points);
    }

    /**
     * @param colour 0 or 1
     * @param points x and y, ascending in x, at least one
     */
    LineChart line(int colour, String name, List<double[]> points) {
        lines.add(new Line("line", colour, name, points));
        return this;
    }

    /** A flat line across the whole chart, after the lines that give its width. */
    LineChart level(int colour, String name, double y) {
        lines.add(new Line("line level", colour, name, List.of(new double[] {0, y}, new double[] {most(0), y})));
        return this;
    }

    /** A dot. */
    LineChart point(int colour, double x, double y) {
        points.add(new Point(colour, x, y));
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
        axes(svg, right, top, step);
        lines(svg, right, top);
        for (var point : points) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<circle class=\"point p%d\" cx=\"%.1f\" cy=\"%.1f\" r=\"5\"/>%n",
                    point.colour(),
                    x(point.x(), right),
                    y(point.y(), top)));
        }
        return Html.scroll(title, svg.append("</svg>\n").toString());
    }

    private void axes(StringBuilder svg, double right, double top, double step) {
        svg.append(text(0, 12, "start", up.label()));
        for (var y = 0.0; y <= top + step / 2; y += step) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<line class=\"grid\" x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\"/>",
                    LEFT,
                    y(y, top),
                    WIDTH - RIGHT,
                    y(y, top)));
            svg.append(text(LEFT - 8, y(y, top) + 4, "end", up.text().apply(y)));
        }
        for (var x = 0.0; x <= right * 1.0001; x += across.step(right)) {
            svg.append(text(
                    x(x, right), HEIGHT - BOTTOM + 18, "middle", across.text().apply(x)));
        }
        svg.append(text(x(right / 2, right), HEIGHT - 6, "middle", across.label()));
        if (!Double.isNaN(mark)) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<line class=\"mark\" x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\"/>",
                    x(mark, right),
                    TOP,
                    x(mark, right),
                    HEIGHT - BOTTOM));
            var anchor = mark < 0.15 * right ? "start" : mark > 0.85 * right ? "end" : "middle";
            svg.append(text(x(mark, right), TOP - 8, anchor, markText));
        }
    }

    private static String text(double x, double y, String anchor, String text) {
        return String.format(
                Locale.ROOT,
                "<text class=\"tick\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n",
                x,
                y,
                anchor,
                Html.escape(text));
    }

    private void lines(StringBuilder svg, double right, double top) {
        var downwards = lines.stream()
                .sorted(Comparator.comparingDouble(Line::end).reversed())
                .toList();
        var labels = labels(downwards.stream().map(l -> y(l.end(), top) + 4).toList());
        for (var i = 0; i < downwards.size(); i++) {
            var line = downwards.get(i);
            var path = new StringBuilder();
            for (var point : line.points()) {
                path.append(String.format(
                        Locale.ROOT, "%s%.1f %.1f", path.isEmpty() ? "M" : "L", x(point[0], right), y(point[1], top)));
            }
            svg.append(String.format(
                    Locale.ROOT,
                    "<path class=\"%s l%d\" d=\"%s\"/><text class=\"name n%d\" x=\"%d\" y=\"%.1f\">%s</text>%n",
                    line.style(),
                    line.colour(),
                    path,
                    line.colour(),
                    WIDTH - RIGHT + 6,
                    labels.get(i),
                    Html.escape(line.name())));
        }
    }

    /** Where they are wanted, descending the page, or as near to it as keeps them apart and above the axis. */
    private static List<Double> labels(List<Double> wanted) {
        var labels = new ArrayList<Double>();
        for (var one : wanted) {
            var above = labels.isEmpty() ? Double.NEGATIVE_INFINITY : labels.get(labels.size() - 1) + LABEL_GAP;
            labels.add(Math.max(one, above));
        }
        var below = HEIGHT - BOTTOM + 4.0;
        for (var i = labels.size() - 1; i >= 0; i--) {
            labels.set(i, Math.min(labels.get(i), below));
            below = labels.get(i) - LABEL_GAP;
        }
        return labels;
    }

    private double most(int axis) {
        return lines.stream()
                .flatMap(line -> line.points().stream())
                .mapToDouble(point -> point[axis])
                .filter(most -> most > 0)
                .max()
                .orElse(1);
    }

    private static double x(double x, double right) {
        return LEFT + x / right * (WIDTH - LEFT - RIGHT);
    }

    private static double y(double y, double top) {
        return HEIGHT - BOTTOM - y / top * (HEIGHT - TOP - BOTTOM);
    }
}
