package io.argotuner.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SessionTest {
    private final Session session = new Session();

    @Test
    void failed_doublesUpToAMinute() {
        for (var full : new long[] {1, 2, 4, 8, 16, 32, 60, 60, 60, 60, 60, 60, 60}) {
            assertThat(session.failed())
                    .isLessThanOrEqualTo(Duration.ofSeconds(full))
                    .isGreaterThanOrEqualTo(Duration.ofMillis(full * 800));
        }
        session.succeeded();
        assertThat(session.failed()).isLessThanOrEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void cleaning_isMeasuredFromTheFirstTry() {
        assertThat(session.cleaning(-5)).isZero();
        assertThat(session.cleaning(Duration.ofSeconds(3).toNanos() - 5)).isEqualTo(Duration.ofSeconds(3));
    }
}
