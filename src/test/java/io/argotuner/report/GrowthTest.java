package io.argotuner.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.argotuner.api.ArgoTuningPolicyStatus;
import io.argotuner.decide.Census;
import io.argotuner.decide.ClusterLoad;
import io.argotuner.decide.Fact;
import io.argotuner.decide.Memory;
import io.argotuner.decide.Observation;
import io.argotuner.decide.Policy;
import io.argotuner.decide.Tuner;
import io.argotuner.enact.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GrowthTest {
    private static final Instant NOW = Instant.parse("2026-06-01T10:00:00Z");

    private static Observation counted(Fact<Census> census) {
        var sample = Samples.observation();
        return new Observation(sample.install(), sample.settings(), census, sample.sharding(), sample.targets());
    }

    private static Observation counted(int applications) {
        var loads = List.of(new ClusterLoad("https://a", applications, applications));
        return counted(Fact.known(new Census(applications, loads, Map.of(), Map.of(), 0, false, NOW)));
    }

    /** One look of an operator: {@code growth} is what it has in memory. */
    private static ArgoTuningPolicyStatus look(
            Growth growth, @Nullable ArgoTuningPolicyStatus before, Observation seen, long generation, Instant now) {
        var decision = Tuner.decide(seen, Policy.defaults(), Memory.none(), now);
        var status =
                StatusReport.decided(before, generation, seen, Policy.defaults(), decision, Outcome.nothing(), now);
        status.growth = growth.look(before, status, seen, Policy.defaults(), decision, now);
        return status;
    }

    private static List<String> counts(ArgoTuningPolicyStatus status) {
        return Objects.requireNonNull(Objects.requireNonNull(status.growth).counts);
    }

    private static String forecast(ArgoTuningPolicyStatus status) {
        return Objects.requireNonNull(Objects.requireNonNull(status.growth).forecast);
    }

    @Test
    void daysOfGrowth_endInAForecast_alsoAcrossRestarts() {
        ArgoTuningPolicyStatus status = null;
        for (var day = 0; day < 30; day++) {
            // Another operator every day: what it knows is in the status.
            status = look(new Growth(), status, counted(500 + 10 * day), 1, NOW.plus(Duration.ofDays(day)));
        }
        assertThat(counts(Objects.requireNonNull(status)))
                .startsWith("2026-06-01 500")
                .endsWith("2026-06-30 790");
        assertThat(forecast(status))
                .startsWith("Grows by 10 Applications a day")
                .contains(" 2026-0");
        assertThat(StatusReport.size(status)).isLessThan(8 * 1024);
    }

    @Test
    void sameDay_isNotWrittenTwice_whateverTheCount() {
        var growth = new Growth();
        var first = look(growth, null, counted(500), 1, NOW);
        var later = look(growth, first, counted(700), 1, NOW.plus(Duration.ofHours(13)));
        assertThat(later.growth).isSameAs(first.growth);
        var tomorrow = look(growth, later, counted(700), 1, NOW.plus(Duration.ofHours(14)));
        assertThat(counts(tomorrow)).containsExactly("2026-06-01 500", "2026-06-02 700");
    }

    @Test
    void changedPolicy_isForetoldAnew_withoutAnotherCount() {
        var growth = new Growth();
        var first = look(growth, null, counted(500), 1, NOW);
        var changed = look(growth, first, counted(900), 2, NOW.plusSeconds(60));
        assertThat(changed.growth).isNotSameAs(first.growth);
        assertThat(counts(changed)).containsExactly("2026-06-01 500");
    }

    @Test
    void whatIsNotCounted_keepsWhatIsStored() {
        var growth = new Growth();
        var first = look(growth, null, counted(500), 1, NOW);
        var blind = look(growth, first, counted(Fact.unknown("timed out")), 1, NOW.plus(Duration.ofDays(2)));
        assertThat(blind.growth).isSameAs(first.growth);
        var failed = StatusReport.problem(blind, 1, new Problem(Problem.Kind.UNREACHABLE, "503"), NOW);
        assertThat(failed.growth).isSameAs(first.growth);
    }

    @Test
    void storedNonsense_isLeftOut() {
        var first = look(new Growth(), null, counted(500), 1, NOW);
        Objects.requireNonNull(first.growth).counts = Collections.nCopies(5000, "2026-05-01 \u001b[31m");
        var next = look(new Growth(), first, counted(500), 1, NOW.plus(Duration.ofDays(1)));
        assertThat(counts(next)).containsExactly("2026-06-02 500");
    }
}
