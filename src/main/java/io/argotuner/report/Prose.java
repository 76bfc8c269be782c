package io.argotuner.report;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Texts for people: wrapped to a width, numbers with separators, durations as one says them. */
final class Prose {
    private static final Pattern SECONDS = Pattern.compile("\\d{1,9}s");
    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z");
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}+");

    private Prose() {}

    /** The words in lines of at most {@code width} characters; what is longer than a line is broken. */
    static List<String> wrap(String text, int width) {
        var lines = new ArrayList<String>();
        var line = new StringBuilder();
        for (var word : clean(text).strip().split(" +", -1)) {
            var rest = word;
            if (line.length() > 0 && line.length() + 1 + rest.length() > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            while (rest.length() > width) {
                lines.add(rest.substring(0, width));
                rest = rest.substring(width);
            }
            line.append(line.length() > 0 ? " " : "").append(rest);
        }
        lines.add(line.toString());
        return lines;
    }

    /** Padded to the width with at least one space; what does not fit is cut and marked. */
    static String cell(String text, int width) {
        var clean = clean(text);
        var fitting = clean.length() < width ? clean : clean.substring(0, width - 4) + "...";
        return fitting + " ".repeat(width - fitting.length());
    }

    /** {@code 43200s} as {@code 12h}, {@code 90s} as {@code 1m30s}; any other text as it is. */
    static String humane(String text) {
        if (!SECONDS.matcher(text).matches()) {
            return text;
        }
        var period = Duration.ofSeconds(Long.parseLong(text.substring(0, text.length() - 1)));
        if (period.isZero()) {
            return "0s";
        }
        return part(period.toHours(), "h") + part(period.toMinutesPart(), "m") + part(period.toSecondsPart(), "s");
    }

    /** {@code 2026-06-01T12:00:30Z} as {@code 2026-06-01 12:00 UTC}; any other text as it is. */
    static String minute(String time) {
        return TIME.matcher(time).matches() ? time.substring(0, 10) + " " + time.substring(11, 16) + " UTC" : time;
    }

    static String count(int n) {
        return String.format(Locale.ROOT, "%,d", n);
    }

    /** {@code 1 cluster}, {@code 12 clusters}. */
    static String count(int n, String noun) {
        return count(n) + " " + noun + (n == 1 ? "" : "s");
    }

    private static String part(long n, String unit) {
        return n == 0 ? "" : n + unit;
    }

    /** Manifests are foreign text: a terminal must not obey what stands in them. */
    private static String clean(String text) {
        return CONTROL.matcher(text).replaceAll(" ");
    }
}
