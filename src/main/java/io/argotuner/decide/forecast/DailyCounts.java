package io.argotuner.decide.forecast;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * How many Applications there were, at most once a day: every day of the last two weeks, then one day of each week, at
 * most {@value #MOST} in all. It is stored where others can write, so nothing in it is taken on trust.
 *
 * @param days ascending, each day once
 */
public record DailyCounts(List<Day> days) {
    /** Days kept. As text they take less than 1 KiB. */
    public static final int MOST = 30;

    private static final int DAILY = 14;
    /** What is read at most, whatever stands there. */
    private static final int MOST_READ = 4 * MOST;

    private static final int WEEK = 7;
    private static final Pattern TEXT =
            Pattern.compile("(\\d{4}-\\d{2}-\\d{2}) (\\d{1,7})(?: (\\d{1,2}(?:\\.\\d{1,4})?))?");

    /**
     * One day.
     *
     * @param applications counted, 0 to 9,999,999
     * @param cpu share of its CPU that the busiest controller used at most since the day before; empty where not measured
     */
    public record Day(LocalDate day, int applications, OptionalDouble cpu) {
        String text() {
            return day + " " + applications
                    + (cpu.isPresent() ? String.format(Locale.ROOT, " %.2f", cpu.getAsDouble()) : "");
        }
    }

    public DailyCounts {
        days = List.copyOf(days);
    }

    public static DailyCounts none() {
        return new DailyCounts(List.of());
    }

    /**
     * Reads what {@link #texts} wrote; leaves out what it cannot have written.
     *
     * @param today days after it are left out
     */
    public static DailyCounts parse(List<String> texts, LocalDate today) {
        var days = new TreeMap<LocalDate, Day>();
        for (var text : texts.subList(0, Math.min(MOST_READ, texts.size()))) {
            var fields = TEXT.matcher(text);
            if (fields.matches()) {
                try {
                    var day = LocalDate.parse(fields.group(1));
                    var cpu = fields.group(3) == null
                            ? OptionalDouble.empty()
                            : OptionalDouble.of(Double.parseDouble(fields.group(3)));
                    if (!day.isAfter(today)) {
                        days.put(day, new Day(day, Integer.parseInt(fields.group(2)), cpu));
                    }
                } catch (DateTimeException e) {
                    // No day of the calendar: somebody else wrote it.
                }
            }
        }
        return new DailyCounts(thinned(new ArrayList<>(days.values())));
    }

    /** One line for each day, the oldest first. */
    public List<String> texts() {
        return days.stream().map(Day::text).toList();
    }

    /** With today's count; the same where today has one, or where a later day has. */
    public DailyCounts with(LocalDate today, int applications, OptionalDouble cpu) {
        if (!days.isEmpty() && !days.get(days.size() - 1).day().isBefore(today)) {
            return this;
        }
        var all = new ArrayList<>(days);
        all.add(new Day(today, Math.max(0, Math.min(9_999_999, applications)), cpu));
        return new DailyCounts(thinned(all));
    }

    private static List<Day> thinned(List<Day> all) {
        if (all.isEmpty()) {
            return all;
        }
        var last = all.get(all.size() - 1).day();
        var kept = new ArrayList<Day>();
        var week = Long.MIN_VALUE;
        for (var day : all) {
            var its = Math.floorDiv(day.day().toEpochDay(), WEEK);
            if (day.day().isAfter(last.minusDays(DAILY)) || its != week) {
                kept.add(day);
            }
            week = its;
        }
        return kept.subList(Math.max(0, kept.size() - MOST), kept.size());
    }
}
