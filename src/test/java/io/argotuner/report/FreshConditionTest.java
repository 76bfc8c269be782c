package io.argotuner.report;

import static io.argotuner.report.Samples.observation;
import static org.assertj.core.api.Assertions.assertThat;

import io.argotuner.decide.Fact;
import io.argotuner.decide.Freshness;
import io.argotuner.decide.Observation;
import io.argotuner.decide.Policy;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** In {@link Samples} every setting is 20 in force, so 2T+J+60s is 2 minutes. */
class FreshConditionTest {
    @Test
    void ages_withinTheObjective_areFresh_andThoseSetApartAreNamed() {
        var verdict = verdict(Duration.ofSeconds(100), Map.of(Freshness.Exempt.SKIPPED, 2));

        assertThat(verdict.status()).isEqualTo(Verdict.Status.TRUE);
        assertThat(verdict.message())
                .isEqualTo("99 % of the Applications were compared within the objective of 2 minutes (set apart: 2"
                        + " skip-reconcile)");
    }

    @Test
    void olderAges_areStale_andToldInSteps() {
        var verdict = verdict(Duration.ofSeconds(1000), Map.of());

        assertThat(verdict.status()).isEqualTo(Verdict.Status.FALSE);
        assertThat(verdict.reason()).isEqualTo("Stale");
        assertThat(verdict.message())
                .isEqualTo("1 % of the Applications or more was compared longer ago than 15 minutes; the objective is 2"
                        + " minutes");
        assertThat(verdict(Duration.ofSeconds(1100), Map.of())).isEqualTo(verdict);
    }

    private static Verdict verdict(Duration p99, Map<Freshness.Exempt, Integer> exempt) {
        var base = observation();
        var ages = new Freshness.Ages(1000, Duration.ofSeconds(1), p99.dividedBy(2), p99, p99);
        var observed = new Observation(
                base.install(),
                base.settings(),
                base.census(),
                base.sharding(),
                base.targets(),
                base.evidence(),
                Fact.known(new Freshness(Samples.NOW, ages, Map.of(), Map.of(), exempt)));
        return FreshCondition.of(observed, Policy.defaults());
    }
}
