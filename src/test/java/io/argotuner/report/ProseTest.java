package io.argotuner.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProseTest {
    @ParameterizedTest
    @CsvSource({
        "43200s, 12h",
        "86400s, 24h",
        "90s, 1m30s",
        "120s, 2m",
        "3661s, 1h1m1s",
        "0s, 0s",
        "50, 50",
        "37.5, 37.5",
        "500ms, 500ms",
        "abc, abc",
        "-5s, -5s",
        "99999999999999999999s, 99999999999999999999s"
    })
    void humane_turnsWrittenDurationsIntoSpokenOnes(String written, String spoken) {
        assertThat(Prose.humane(written)).isEqualTo(spoken);
    }

    @Test
    void wrap_neverExceedsTheWidthAndLosesNoWord() {
        var text = "a bb ccc dddddddddddddddddd e ffff";
        var lines = Prose.wrap(text, 7);
        assertThat(lines).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(7));
        assertThat(String.join("", lines).replace(" ", "")).isEqualTo(text.replace(" ", ""));
    }

    @Test
    void wrap_ofNothing_isOneEmptyLine() {
        assertThat(Prose.wrap("", 10)).containsExactly("");
    }

    @Test
    void cell_ofTextTooLong_isCutMarkedAndLeavesAGap() {
        assertThat(Prose.cell("1234567890", 8)).isEqualTo("1234... ");
        assertThat(Prose.cell("1234567", 8)).isEqualTo("1234567 ");
        assertThat(Prose.cell("12345678", 8)).isEqualTo("1234... ");
    }

    @Test
    void count_separatesThousandsAndTellsOneFromMany() {
        assertThat(Prose.count(1_200, "Application")).isEqualTo("1,200 Applications");
        assertThat(Prose.count(1, "cluster")).isEqualTo("1 cluster");
    }
}
