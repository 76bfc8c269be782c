package io.argotuner.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.argotuner.api.DisruptionRule.Window;
import io.argotuner.decide.Policy;
import io.argotuner.decide.Policy.Purpose;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CronWindowsTest {
    private static final PolicyField FIELD = new PolicyField("spec.disruption.windows[0]");

    @ParameterizedTest
    @CsvSource({
        // Saturdays 22:00 to Sundays 02:00, UTC; 2026-03-07 is a Saturday
        "0 22 * * 6, 4h, UTC, 2026-03-07T21:59:59Z, false, 2026-03-07T22:00:00Z",
        "0 22 * * 6, 4h, UTC, 2026-03-07T22:00:00Z, true, 2026-03-14T22:00:00Z",
        "0 22 * * 6, 4h, UTC, 2026-03-08T01:59:59Z, true, 2026-03-14T22:00:00Z",
        "0 22 * * 6, 4h, UTC, 2026-03-08T02:00:00Z, false, 2026-03-14T22:00:00Z",
        "0 22 * * SAT, 4h, UTC, 2026-03-07T23:00:00Z, true, 2026-03-14T22:00:00Z",
        // Sunday is 0 and 7
        "0 0 * * 0, 1h, UTC, 2026-03-08T00:30:00Z, true, 2026-03-15T00:00:00Z",
        "0 0 * * 7, 1h, UTC, 2026-03-08T00:30:00Z, true, 2026-03-15T00:00:00Z",
        // always open, because it lasts longer than the time to the next opening
        "0 * * * *, 2h, UTC, 2026-03-07T12:30:00Z, true, 2026-03-07T13:00:00Z",
        // 22:00 in Berlin is 21:00 UTC in winter and 20:00 UTC in summer
        "0 22 * * *, 1h, Europe/Berlin, 2026-03-07T21:30:00Z, true, 2026-03-08T21:00:00Z",
        "0 22 * * *, 1h, Europe/Berlin, 2026-07-07T20:30:00Z, true, 2026-07-08T20:00:00Z",
        "0 22 * * *, 1h, Europe/Berlin, 2026-07-07T21:30:00Z, false, 2026-07-08T20:00:00Z",
        // clocks go from 02:00 to 03:00 on 2026-03-29: 02:30 is at 03:30
        "30 2 * * *, 1h, Europe/Berlin, 2026-03-29T00:45:00Z, false, 2026-03-29T01:30:00Z",
        "30 2 * * *, 1h, Europe/Berlin, 2026-03-29T01:45:00Z, true, 2026-03-30T00:30:00Z",
        // clocks go from 03:00 to 02:00 on 2026-10-25: only the first 02:30 counts
        "30 2 * * *, 1h, Europe/Berlin, 2026-10-25T00:45:00Z, true, 2026-10-26T01:30:00Z",
        "30 2 * * *, 1h, Europe/Berlin, 2026-10-25T01:15:00Z, true, 2026-10-26T01:30:00Z",
        "30 2 * * *, 1h, Europe/Berlin, 2026-10-25T01:45:00Z, false, 2026-10-26T01:30:00Z",
        // leap day
        "0 0 29 2 *, 1d, UTC, 2026-03-07T00:00:00Z, false, 2028-02-29T00:00:00Z",
        // day of month or day of week
        "0 0 1 * 1, 1h, UTC, 2026-03-30T12:00:00Z, false, 2026-04-01T00:00:00Z",
    })
    void at_times_opensAndCloses(
            String schedule, String duration, String timeZone, Instant now, boolean open, Instant next) {
        var window = CronWindows.at(FIELD, window(schedule, duration, timeZone), now);

        assertThat(window.open()).isEqualTo(open);
        assertThat(window.nextOpening()).contains(next);
    }

    @Test
    void at_noTimeZone_isUtc() {
        var window = CronWindows.at(FIELD, window("0 22 * * *", "1h", null), Instant.parse("2026-07-07T22:30:00Z"));

        assertThat(window.open()).isTrue();
    }

    @Test
    void at_reasons_areThoseGivenOrAll() {
        var some = window("0 22 * * *", "1h", null);
        some.reasons = List.of("Saving", "Performance");

        assertThat(at(some).reasons()).containsExactlyInAnyOrder(Purpose.SAVING, Purpose.PERFORMANCE);
        assertThat(at(window("0 22 * * *", "1h", null)).reasons()).containsExactlyInAnyOrder(Purpose.values());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "60 * * * *",
                "a b c d e",
                "* * * *",
                "0 0 0 * *",
                "@daily",
                "0 22 * * 6 2026",
                "0 22 * * 8",
                "*/0 * * * *",
                "0 0 L * *"
            })
    void at_badSchedule_isRefused(String schedule) {
        assertThatThrownBy(() -> at(window(schedule, "1h", null)))
                .hasMessage("spec.disruption.windows[0].schedule is \"" + schedule
                        + "\": use a cron expression of 5 fields,"
                        + " minute, hour, day of month, month, day of week, such as \"0 22 * * 6\"");
    }

    @Test
    void at_dateThatNeverComes_isRefused() {
        assertThatThrownBy(() -> at(window("0 0 31 2 *", "1h", null)))
                .hasMessage("spec.disruption.windows[0].schedule is \"0 0 31 2 *\": use a date that exists");
    }

    @Test
    void at_badTimeZone_isRefusedWithTheNearest() {
        assertThatThrownBy(() -> at(window("0 22 * * *", "1h", "Europe/Berln")))
                .hasMessage(
                        "spec.disruption.windows[0].timeZone is \"Europe/Berln\": use an IANA time zone name such as"
                                + " Europe/Berlin or UTC; did you mean Europe/Berlin?");
    }

    @Test
    void at_missingParts_isRefused() {
        assertThatThrownBy(() -> at(new Window()))
                .hasMessage(
                        "spec.disruption.windows[0] needs a schedule, such as \"0 22 * * 6\", and a duration, such as 4h");
        assertThatThrownBy(() -> at(window("0 22 * * *", "0s", null)))
                .hasMessageStartingWith("spec.disruption.windows[0].duration is \"0s\": use a duration above zero");
    }

    @Test
    void at_badReasons_isRefused() {
        var unknown = window("0 22 * * *", "1h", null);
        unknown.reasons = List.of("Saving", "Fun");
        var none = window("0 22 * * *", "1h", null);
        none.reasons = List.of();

        assertThatThrownBy(() -> at(unknown))
                .hasMessage("spec.disruption.windows[0].reasons[1] is \"Fun\": use Outage, Performance or Saving");
        assertThatThrownBy(() -> at(none))
                .hasMessage(
                        "spec.disruption.windows[0].reasons is empty: use any of Outage, Performance and Saving, or leave"
                                + " reasons out for all");
    }

    @Test
    void at_everyMinute_isAnsweredAtOnce() {
        var window = window("* * * * *", "1m", "Europe/Berlin");
        var started = System.nanoTime();

        assertThat(CronWindows.at(FIELD, window, Instant.parse("2026-03-29T01:45:30Z"))
                        .nextOpening())
                .contains(Instant.parse("2026-03-29T01:46:00Z"));
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(2));
    }

    private static Policy.Window at(Window window) {
        return CronWindows.at(FIELD, window, Instant.parse("2026-03-07T12:00:00Z"));
    }

    private static Window window(String schedule, String duration, String timeZone) {
        var window = new Window();
        window.schedule = schedule;
        window.duration = duration;
        window.timeZone = timeZone;
        return window;
    }
}
