package io.argotuner.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.argotuner.decide.ObjectRef;
import io.argotuner.decide.Plain;
import io.argotuner.report.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** R091, R092: the age of a restart on a wall clock that is set. */
class RestartAgesTest {
    private static final ObjectRef CONTROLLER = ObjectRef.statefulSet("argocd", "controller");
    private static final Instant RESTARTED = Instant.parse("2026-03-01T12:00:00Z");

    private final RestartAges ages = new RestartAges();

    @Test
    void R091_steadyClock_isLeftAsStored() {
        assertThat(seen(RESTARTED, RESTARTED.plusSeconds(5), 0)).isEqualTo(RESTARTED);
        assertThat(seen(RESTARTED, RESTARTED.plusSeconds(605), 600)).isEqualTo(RESTARTED);
    }

    @Test
    void R091_clockAnHourAhead_doesNotAgeTheRestart() {
        seen(RESTARTED, RESTARTED.plusSeconds(5), 0);
        var now = RESTARTED.plus(Duration.ofMinutes(61));

        assertThat(seen(RESTARTED, now, 60)).isEqualTo(now.minus(Duration.ofMinutes(1)));
    }

    @Test
    void R091_clockAnHourBack_doesNotDrawTheCooldownOut() {
        seen(RESTARTED, RESTARTED.plusSeconds(5), 0);
        var now = RESTARTED.minus(Duration.ofMinutes(40));

        assertThat(seen(RESTARTED, now, 1200)).isEqualTo(now.minus(Duration.ofMinutes(20)));
    }

    @Test
    void R091_correctedTime_staysTheSameFromLookToLook() {
        seen(RESTARTED, RESTARTED.plusSeconds(5), 0);
        var first = seen(RESTARTED, RESTARTED.plusSeconds(3700), 100);

        assertThat(seen(RESTARTED, RESTARTED.plusSeconds(3702), 102)).isEqualTo(first);
        assertThat(seen(RESTARTED, RESTARTED.plusSeconds(3731), 130)).isEqualTo(first);
    }

    @Test
    void R092_storedTimeToCome_countsAsNow() {
        var now = RESTARTED.minus(Duration.ofDays(400));

        assertThat(seen(RESTARTED, now, 0)).isEqualTo(now);
        assertThat(seen(RESTARTED, now.plus(Duration.ofMinutes(30)), 1800)).isEqualTo(now);
    }

    @Test
    void anotherRestart_beginsAnew() {
        seen(RESTARTED, RESTARTED.plusSeconds(5), 0);
        var again = RESTARTED.plus(Duration.ofHours(1));

        assertThat(seen(again, again.plusSeconds(1), 3601)).isEqualTo(again);
    }

    private Instant seen(Instant stored, Instant now, long seconds) {
        var target =
                Plain.target(CONTROLLER, "uid", "1", Optional.empty(), Optional.empty(), true, Optional.of(stored));
        var observation = Samples.observation(Map.of(), Map.of(), true).withTargets(List.of(target));
        return ages.correct(observation, now, Duration.ofSeconds(seconds).toNanos())
                .targets()
                .get(0)
                .restartedAt()
                .orElseThrow();
    }
}
