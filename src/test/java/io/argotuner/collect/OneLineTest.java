package io.argotuner.collect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OneLineTest {
    @Test
    void of_plainText_staysAsItIs() {
        assertThat(OneLine.of("a %s {} ${jndi:x} ü", 100)).isEqualTo("a %s {} ${jndi:x} ü");
        assertThat(OneLine.of(null, 10)).isEmpty();
    }

    @Test
    void of_controlsAndReversals_becomeASpace() {
        assertThat(OneLine.of("\n a\r\nb\u001b[31m\u202ec\u2028d\u0000 \ud800", 100))
                .isEqualTo("a b [31m c d");
    }

    @Test
    void of_longText_isCutWithDots() {
        assertThat(OneLine.of("x".repeat(1 << 20), 10)).isEqualTo("x".repeat(10) + "...");
        assertThat(OneLine.of("x".repeat(10), 10)).isEqualTo("x".repeat(10));
    }
}
