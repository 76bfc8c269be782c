package io.argotuner.collect;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import io.argotuner.api.DisruptionRule.Window;
import io.argotuner.decide.Policy;
import io.argotuner.decide.Policy.Purpose;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Maintenance windows as they stand at one time.
 *
 * <p>A schedule is evaluated on the wall clock and its times are then placed on the time line, so that a window at
 * 02:30 opens once on each day: on the day without a 02:30 an hour later, on the day with two of them at the first.
 */
final class CronWindows {
    private static final String FORM =
            "a cron expression of 5 fields, minute, hour, day of month, month, day of week, such as \"0 22 * * 6\"";

    /** No clock is set forth or back by more for summer time. */
    private static final Duration CLOCK_CHANGE = Duration.ofHours(1);

    private static final ZonedDateTime ANY_TIME = ZonedDateTime.of(2026, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);

    private CronWindows() {}

    static Policy.Window at(PolicyField field, Window window, Instant now) {
        var schedule = window.schedule;
        var length = field.at("duration").positiveDuration(window.duration);
        if (schedule == null || length.isEmpty()) {
            throw field.refused("needs a schedule, such as \"0 22 * * 6\", and a duration, such as 4h");
        }
        var times = times(field.at("schedule"), schedule.trim());
        var zone = zone(field.at("timeZone"), window.timeZone);
        var opened = lastStart(times, zone, now);
        var open = opened.isPresent() && now.isBefore(opened.get().plus(length.get()));
        return new Policy.Window(open, nextStart(times, zone, now), reasons(field.at("reasons"), window.reasons));
    }

    private static ExecutionTime times(PolicyField field, String schedule) {
        var parser = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));
        try {
            var times = ExecutionTime.forCron(parser.parse(schedule));
            if (times.nextExecution(ANY_TIME).isEmpty()) {
                throw field.refused(schedule, "a date that exists");
            }
            return times;
        } catch (IllegalArgumentException e) {
            throw field.refused(schedule, FORM);
        }
    }

    private static ZoneId zone(PolicyField field, @Nullable String name) {
        if (name == null) {
            return ZoneOffset.UTC;
        }
        try {
            return ZoneId.of(name);
        } catch (DateTimeException e) {
            var near = Spelling.nearest(name, ZoneId.getAvailableZoneIds());
            throw field.refused(
                    name,
                    "an IANA time zone name such as Europe/Berlin or UTC"
                            + near.map(id -> "; did you mean " + id + "?").orElse(""));
        }
    }

    private static Set<Purpose> reasons(PolicyField field, @Nullable List<@Nullable String> given) {
        if (given == null) {
            return EnumSet.allOf(Purpose.class);
        }
        if (given.isEmpty()) {
            throw field.refused("is empty: use any of Outage, Performance and Saving, or leave reasons out for all");
        }
        var reasons = EnumSet.noneOf(Purpose.class);
        for (int i = 0; i < given.size(); i++) {
            reasons.add(field.at(i).word(String.valueOf(given.get(i)), Purpose.OUTAGE));
        }
        return reasons;
    }

    private static Optional<Instant> lastStart(ExecutionTime times, ZoneId zone, Instant now) {
        var start = times.lastExecution(wallClock(now, zone).plus(CLOCK_CHANGE));
        while (start.isPresent() && instant(start.get(), zone).isAfter(now)) {
            start = times.lastExecution(start.get());
        }
        return start.map(time -> instant(time, zone));
    }

    private static Optional<Instant> nextStart(ExecutionTime times, ZoneId zone, Instant now) {
        var start = times.nextExecution(wallClock(now, zone).minus(CLOCK_CHANGE));
        while (start.isPresent() && !instant(start.get(), zone).isAfter(now)) {
            start = times.nextExecution(start.get());
        }
        return start.map(time -> instant(time, zone));
    }

    /** The time that a clock in the zone shows, in UTC, where every wall-clock time comes once. */
    private static ZonedDateTime wallClock(Instant now, ZoneId zone) {
        return LocalDateTime.ofInstant(now, zone).atZone(ZoneOffset.UTC);
    }

    private static Instant instant(ZonedDateTime wallClock, ZoneId zone) {
        return wallClock.toLocalDateTime().atZone(zone).toInstant();
    }
}
