package io.argotuner.decide.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DailyCountsTest {
    private static final LocalDate TODAY = LocalDate.parse("2026-06-01");

    @Test
    void years_areKeptInLessThanAKibibyte() {
        var counts = DailyCounts.none();
        for (var day = 0; day < 1500; day++) {
            counts = counts.with(TODAY.plusDays(day), 9_000_000 + day, OptionalDouble.of(12.34));
            assertThat(counts.days()).hasSizeLessThanOrEqualTo(DailyCounts.MOST);
            assertThat(String.join("\",\"", counts.texts())).hasSizeLessThan(1024);
        }
        var days = counts.days();
        assertThat(days).hasSize(DailyCounts.MOST);
        assertThat(days.get(days.size() - 1).day()).isEqualTo(TODAY.plusDays(1499));
        assertThat(days.get(days.size() - 14).day()).isEqualTo(TODAY.plusDays(1486));
        assertThat(days.get(0).day()).isBetween(TODAY.plusDays(1499 - 130), TODAY.plusDays(1499 - 100));
    }

    @Test
    void oneDay_isCountedOnce() {
        var once = DailyCounts.none().with(TODAY, 100, OptionalDouble.empty());
        assertThat(once.with(TODAY, 200, OptionalDouble.of(0.5))).isSameAs(once);
        assertThat(once.with(TODAY.minusDays(1), 200, OptionalDouble.empty())).isSameAs(once);
        assertThat(once.with(TODAY.plusDays(1), 200, OptionalDouble.of(0.5)).texts())
                .containsExactly("2026-06-01 100", "2026-06-02 200 0.50");
    }

    @Test
    void whatIsWritten_isReadAgain() {
        var random = new Random(7);
        var counts = DailyCounts.none();
        for (var day = 0; day < 200; day += 1 + random.nextInt(3)) {
            counts = counts.with(
                    TODAY.plusDays(day),
                    random.nextInt(20_000),
                    random.nextBoolean() ? OptionalDouble.of(random.nextInt(100) / 100.0) : OptionalDouble.empty());
        }
        assertThat(DailyCounts.parse(counts.texts(), TODAY.plusDays(200))).isEqualTo(counts);
    }

    @Test
    void whatOthersWrote_isNotTakenOnTrust() {
        var read = DailyCounts.parse(
                List.of(
                        "2026-05-31 1200",
                        "2026-05-30 1100 0.5",
                        "2026-02-30 1",
                        "2026-06-02 1",
                        "2026-05-29 -5",
                        "2026-05-28 99999999999",
                        "2026-05-27 NaN",
                        "2026-05-26 7 1e9",
                        "",
                        "\u0000",
                        "2026-05-31 1300"),
                TODAY);
        assertThat(read.texts()).containsExactly("2026-05-30 1100 0.50", "2026-05-31 1300");
        assertThat(DailyCounts.parse(Collections.nCopies(1_000_000, "2026-05-31 1200"), TODAY)
                        .days())
                .hasSize(1);
        var many = new ArrayList<String>();
        for (var day = 0; day < 10_000; day++) {
            many.add(TODAY.minusDays(10_000 - day) + " 5");
        }
        assertThat(DailyCounts.parse(many, TODAY).days()).hasSizeLessThanOrEqualTo(DailyCounts.MOST);
    }
}
