package io.argotuner.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BoundedTest {
    @Test
    void text_controlAndFormatCharacters_becomeOneSpace() {
        assertThat(Bounded.text("a\n\t\u001b[31mred\u202e  b\u0000", 50)).isEqualTo("a [31mred b");
    }

    @Test
    void text_longerThanTheBound_isCutAndMarked() {
        assertThat(Bounded.text("x".repeat(1_000_000), 10)).isEqualTo("xxxxxxx...");
        assertThat(Bounded.text("x".repeat(10), 10)).isEqualTo("xxxxxxxxxx");
    }

    @Test
    void text_cutInsideASurrogatePair_losesTheWholeCharacter() {
        var cut = Bounded.text("abcdef\uD83D\uDE00\uD83D\uDE00\uD83D\uDE00", 10);
        assertThat(cut).isEqualTo("abcdef...");
        assertThat(Bounded.text("\uD83D lone", 20)).isEqualTo("lone");
    }

    @Test
    void text_formatStrings_stayText() {
        assertThat(Bounded.text("%s {} ${jndi:ldap://x}", 50)).isEqualTo("%s {} ${jndi:ldap://x}");
    }
}
