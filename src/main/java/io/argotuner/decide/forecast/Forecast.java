package io.argotuner.decide.forecast;

import io.argotuner.decide.Census;
import io.argotuner.decide.Decision;
import io.argotuner.decide.Fact;
import io.argotuner.decide.Observation;
import io.argotuner.decide.Policy;
import io.argotuner.decide.Words;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * When which limit is hit. It looks ahead at most four times as far as it can look back, and a year.
 *
 * @param trend of the number of Applications; unknown where there is not enough history
 * @param load of the share of its CPU that the busiest controller uses at most in a day
 * @param until the last day that is looked ahead to
 * @param ahead limits within the numbers looked at, the nearest first
 * @param cpu when the busiest controller's CPU is full, empty where that is not in sight
 */
public record Forecast(Fact<Trend> trend, Fact<Trend> load, LocalDate until, List<Ahead> ahead, Optional<Days> cpu) {
    /** Of a controller's CPU: a process at that on average is at all of it half of the time. */
    private static final double CPU_FULL = 0.85;

    private static final int FARTHEST_DAYS = 365;
    private static final int TIMES_AS_FAR = 4;
    /** Times the Applications of now that limits are looked for where no trend says how many there will be. */
    private static final int WITHOUT_TREND = 4;

    public Forecast {
        ahead = List.copyOf(ahead);
    }

    /**
     * A limit and when it is hit.
     *
     * @param days empty where it is not in sight
     */
    public record Ahead(Limit limit, Optional<Days> days) {}

    /**
     * An interval of days.
     *
     * @param earliest at the fastest pace of the trend's interval
     * @param latest at the slowest; empty where it may not come
     */
    public record Days(LocalDate earliest, LocalDate likely, Optional<LocalDate> latest) {
        /** {@code about 2026-10-14 (2026-10-02 to 2026-11-20)}. */
        public String text() {
            return latest.equals(Optional.of(earliest))
                    ? "on " + likely
                    : "about " + likely + " (" + earliest + " to "
                            + latest.map(LocalDate::toString).orElse("perhaps never") + ")";
        }
    }

    /**
     * @param history days counted, today's among them where it is known
     * @param decision of now
     */
    public static Forecast of(DailyCounts history, Observation now, Policy policy, Decision decision, LocalDate today) {
        var counts = history.days().stream()
                .map(d -> new Trend.Point(d.day(), d.applications()))
                .toList();
        var loads = history.days().stream()
                .filter(d -> d.cpu().isPresent())
                .map(d -> new Trend.Point(d.day(), d.cpu().getAsDouble()))
                .toList();
        var trend = Trend.of(counts);
        var load = Trend.of(loads);
        var farthest = Math.min(FARTHEST_DAYS, TIMES_AS_FAR * Trend.span(counts));
        long present = now.census().map(Census::applications).orElse(0);
        var most = trend.map(t -> (long) Math.min(1e9, Math.ceil(t.in((double) farthest, Math.max(0, t.most())))))
                .orElse(0L);
        var ahead = Limits.ahead(now, policy, decision, Math.max(most, WITHOUT_TREND * present)).stream()
                .map(l -> new Ahead(l, when(trend, (double) l.applications(), today, farthest)))
                .toList();
        return new Forecast(
                trend,
                load,
                today.plusDays(farthest),
                ahead,
                load.map(t -> when(load, CPU_FULL, today, Math.min(FARTHEST_DAYS, TIMES_AS_FAR * Trend.span(loads))))
                        .orElse(Optional.empty()));
    }

    private static Optional<Days> when(Fact<Trend> trend, double amount, LocalDate today, long farthest) {
        if (!(trend instanceof Fact.Known<Trend> known)) {
            return Optional.empty();
        }
        var t = known.value();
        var likely = t.until(amount, t.perDay());
        var earliest = t.until(amount, t.most());
        if (!t.grows() || likely.isEmpty() || likely.getAsDouble() > farthest || earliest.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Days(
                day(today, earliest), day(today, likely), Optional.of(day(today, t.until(amount, t.least())))));
    }

    private static LocalDate day(LocalDate today, OptionalDouble days) {
        return today.plusDays((long) Math.min(100_000, Math.ceil(days.orElse(0))));
    }

    /** In one line of at most about 250 characters: the pace, the next limit, when, what answers it and what that costs. */
    public String sentence() {
        var parts = new ArrayList<String>();
        parts.add(pace());
        var next = ahead.stream().filter(a -> a.days().isPresent()).findFirst();
        if (next.isPresent()) {
            parts.add(sentence(next.get()));
        } else {
            parts.add(
                    ahead.isEmpty()
                            ? "No limit is in sight."
                            : "No limit is in sight" + (trend.isKnown() ? " until " + until : "") + "; the next is at "
                                    + Words.count(ahead.get(0).limit().applications(), "Application") + ": "
                                    + ahead.get(0).limit().what() + ".");
        }
        cpu.ifPresent(days -> parts.add("The busiest controller's CPU is full " + days.text() + "."));
        return String.join(" ", parts);
    }

    private static String sentence(Ahead next) {
        var limit = next.limit();
        return Words.count(limit.applications(), "Application") + " "
                + next.days().map(Days::text).orElse("") + ": " + limit.what() + cost(limit) + ".";
    }

    /** What the answer costs, as it follows the limit; empty where nothing is restarted. */
    public static String cost(Limit limit) {
        if (limit.kind() == Limit.Kind.NONE_LEFT) {
            return "; " + limit.fix();
        }
        if (limit.restarts().isEmpty()) {
            return ", without a restart";
        }
        var minutes = Math.max(1, (limit.restarting().toSeconds() + 59) / 60);
        return limit.restarting().isZero()
                ? ", by one restart"
                : ", by one rolling restart of about " + Words.count(minutes, "minute");
    }

    /** How fast it grows, or why that is not known. */
    public String pace() {
        if (trend instanceof Fact.Unknown<Trend> unknown) {
            return sentenceOf(unknown.why()) + ".";
        }
        var t = ((Fact.Known<Trend>) trend).value();
        var verb = t.grows() ? "Grows by " : t.shrinks() ? "Shrinks by " : "No trend that can be told from noise, ";
        var sign = t.shrinks() ? -1 : 1;
        var from = sign < 0 ? t.most() : t.least();
        var to = sign < 0 ? t.least() : t.most();
        return verb + amount(t, sign * t.perDay()) + (t.byShare() ? " % a day (" : " Applications a day (")
                + amount(t, sign * from) + " to " + amount(t, sign * to) + "; " + t.days() + " days counted since "
                + t.since() + ").";
    }

    private static String amount(Trend t, double perDay) {
        var amount = t.byShare() ? 100 * Math.expm1(perDay) : perDay;
        return Math.abs(amount) < 0.05
                ? "0"
                : Words.number(Math.abs(amount) < 10 ? amount : (double) Math.round(amount));
    }

    private static String sentenceOf(String clause) {
        return clause.substring(0, 1).toUpperCase(Locale.ROOT) + clause.substring(1);
    }
}
