package io.argotuner.standin;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A metric page in the Prometheus text format, in the order and with the numbers of Go's client: families by name, series
 * by labels, a family without series left out.
 */
final class Page {
    private final Map<String, Family> families = new TreeMap<>();

    /** Types of families. */
    enum Type {
        COUNTER,
        GAUGE,
        HISTOGRAM,
        SUMMARY
    }

    /** The family of that name, made where there is none yet. */
    Family family(Type type, String name, String help) {
        return families.computeIfAbsent(name, n -> new Family(type, n, help));
    }

    Page counter(String name, String help, double value) {
        family(Type.COUNTER, name, help).add(Labels.NONE, value);
        return this;
    }

    Page gauge(String name, String help, double value) {
        family(Type.GAUGE, name, help).add(Labels.NONE, value);
        return this;
    }

    String text() {
        var text = new StringBuilder(8192);
        families.values().forEach(family -> family.write(text));
        return text.toString();
    }

    /** Series of one name. */
    static final class Family {
        private final Type type;
        private final String name;
        private final String help;
        private final Map<Labels, String> series = new TreeMap<>();

        private Family(Type type, String name, String help) {
            this.type = type;
            this.name = name;
            this.help = help;
        }

        /** A sample of a counter or gauge. */
        Family add(Labels labels, double value) {
            series.put(labels, name + labels.text("", "") + ' ' + number(value) + '\n');
            return this;
        }

        Family add(Labels labels, Histogram histogram) {
            var lines = new StringBuilder();
            for (var i = 0; i < histogram.buckets(); i++) {
                lines.append(name).append("_bucket");
                lines.append(labels.text("le", number(histogram.bound(i)))).append(' ');
                lines.append(number(histogram.cumulative(i))).append('\n');
            }
            lines.append(name).append("_bucket").append(labels.text("le", "+Inf"));
            lines.append(' ').append(number(histogram.count())).append('\n');
            lines.append(name).append("_sum").append(labels.text("", ""));
            lines.append(' ').append(number(histogram.sum())).append('\n');
            lines.append(name).append("_count").append(labels.text("", ""));
            lines.append(' ').append(number(histogram.count())).append('\n');
            series.put(labels, lines.toString());
            return this;
        }

        /** A summary of which only the median is told. */
        Family summary(double median, double sum, long count) {
            series.put(
                    Labels.NONE,
                    name + "{quantile=\"0.5\"} " + number(median) + '\n' + name + "_sum " + number(sum) + '\n' + name
                            + "_count " + number(count) + '\n');
            return this;
        }

        private void write(StringBuilder text) {
            if (series.isEmpty()) {
                return;
            }
            text.append("# HELP ")
                    .append(name)
                    .append(' ')
                    .append(help.replace("\\", "\\\\").replace("\n", "\\n"));
            text.append("\n# TYPE ").append(name).append(' ');
            text.append(type.name().toLowerCase(Locale.ROOT)).append('\n');
            series.values().forEach(text::append);
        }
    }

    /** As Go's {@code strconv.FormatFloat(value, 'g', -1, 64)}: from a million on with an exponent. */
    static String number(double value) {
        if (Double.isNaN(value)) {
            return "NaN";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "+Inf" : "-Inf";
        }
        if (value == 0) {
            return "0";
        }
        // Sums of floats would end in noise that differs by JDK.
        var rounded = Math.abs(value) < 1e6 ? Math.rint(value * 1e9) / 1e9 : value;
        var digits = new BigDecimal(Double.toString(rounded)).stripTrailingZeros();
        if (digits.signum() == 0) {
            return "0";
        }
        var exponent = digits.precision() - digits.scale() - 1;
        if (exponent >= -4 && exponent < 6) {
            return digits.toPlainString();
        }
        var mantissa = digits.movePointLeft(exponent).toPlainString();
        return mantissa + (exponent < 0 ? "e-" : "e+") + String.format(Locale.ROOT, "%02d", Math.abs(exponent));
    }
}
