package io.argotuner.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.argotuner.decide.Decision;
import io.argotuner.decide.Fact;
import io.argotuner.decide.Plain;
import io.argotuner.decide.Policy;
import io.argotuner.decide.Setting;
import io.argotuner.decide.evidence.Lesson;
import io.argotuner.decide.evidence.Measures;
import io.argotuner.decide.evidence.Proving;
import io.argotuner.decide.evidence.Trial;
import io.argotuner.enact.Outcome;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class EffectGaugesTest {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final TunerMetrics metrics = new TunerMetrics(registry);

    @Test
    void changeThatIsMeasured_showsWhatIsExpectedAndNotYetWhatWasFound() {
        show(proving(Optional.of(trial(Samples.NOW, true)), List.of(), List.of()));

        assertThat(lines())
                .contains(
                        "argotuner_trial_running{policy=\"argocd/default\"} 1.0",
                        "argotuner_effect_before{measure=\"wait_seconds\",policy=\"argocd/default\"} 40.0",
                        "argotuner_effect_expected{measure=\"age_seconds\",policy=\"argocd/default\"} 645.0",
                        "argotuner_effect_after{measure=\"wait_seconds\",policy=\"argocd/default\"} NaN",
                        "argotuner_effect_before{measure=\"throttled_share\",policy=\"argocd/default\"} NaN",
                        "argotuner_taken_back_total{policy=\"argocd/default\"} 0.0");
    }

    /** A change of which nothing better is asked may cost a fifth and the noise: 1.2 x (720 + 30) - 30. */
    @Test
    void changeThatIsToChangeNothing_mayCostALittle() {
        show(proving(Optional.of(trial(Samples.NOW, false)), List.of(), List.of()));

        assertThat(lines())
                .contains("argotuner_effect_expected{measure=\"age_seconds\",policy=\"argocd/default\"} 870.0");
    }

    @Test
    void changesThatAreOver_areCountedOnce_andTheLastOneIsShown() {
        var first = ended(Samples.NOW, Trial.Outcome.IMPROVED, false, 2);
        var second = ended(Samples.NOW.plusSeconds(3600), Trial.Outcome.WORSE, true, 90);
        show(proving(Optional.empty(), List.of(first), List.of()));
        show(proving(Optional.empty(), List.of(first), List.of()));
        var lesson = new Lesson(Setting.STATUS_PROCESSORS, 20, 50, 400, Samples.NOW);
        show(proving(Optional.empty(), List.of(second, first), List.of(lesson)));
        show(proving(Optional.empty(), List.of(second, first), List.of(lesson)));

        assertThat(lines())
                .contains(
                        "argotuner_trials_total{outcome=\"Improved\",policy=\"argocd/default\"} 1.0",
                        "argotuner_trials_total{outcome=\"Worse\",policy=\"argocd/default\"} 1.0",
                        "argotuner_trials_total{outcome=\"Held\",policy=\"argocd/default\"} 0.0",
                        "argotuner_taken_back_total{policy=\"argocd/default\"} 1.0",
                        "argotuner_lessons{policy=\"argocd/default\"} 1.0",
                        "argotuner_trial_running{policy=\"argocd/default\"} 0.0",
                        "argotuner_effect_after{measure=\"wait_seconds\",policy=\"argocd/default\"} 90.0");
    }

    @Test
    void documentation_namesEachOfThem() throws Exception {
        show(proving(Optional.of(trial(Samples.NOW, true)), List.of(), List.of()));
        var documented = Files.readString(Path.of("docs", "metrics.md"));

        var names = lines().stream()
                .map(l -> l.replaceAll("[{ ].*", ""))
                .filter(l -> l.matches("argotuner_(trial|effect_|lessons|taken).*"))
                .collect(Collectors.toSet());
        assertThat(names).hasSize(7).allSatisfy(name -> assertThat(documented).contains("`" + name + "`"));
    }

    private static Trial trial(Instant at, boolean hopeful) {
        var before =
                new Measures(Fact.known(720.0), Fact.known(40.0), Fact.unknown("no"), Fact.known(8.0), Fact.known(1.0));
        return new Trial(
                at,
                List.of(new Trial.Step(Setting.STATUS_PROCESSORS, 20, 50)),
                before,
                hopeful,
                400,
                Optional.empty(),
                Optional.empty());
    }

    private static Trial.Ended ended(Instant at, Trial.Outcome outcome, boolean takenBack, double waiting) {
        var after = new Measures(
                Fact.unknown("no"), Fact.known(waiting), Fact.unknown("no"), Fact.known(8.0), Fact.known(1.0));
        return new Trial.Ended(trial(at, true), outcome, "It did something.", takenBack, after);
    }

    private static Proving proving(Optional<Trial> trial, List<Trial.Ended> ended, List<Lesson> lessons) {
        return new Proving(trial, ended, lessons, List.of(), Optional.empty());
    }

    private void show(Proving proving) {
        var decision = Samples.decision("Right.");
        metrics.decided(
                "argocd/default",
                Samples.observation(),
                Policy.defaults(),
                Plain.decision(
                        decision.measurements(),
                        decision.bottleneck(),
                        decision.bottleneckReason(),
                        decision.settings(),
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        decision.nextAction(),
                        decision.memory(),
                        new Decision.Insight("", List.of(), "", proving),
                        decision.placement()),
                Outcome.nothing());
    }

    private List<String> lines() {
        return Arrays.stream(registry.scrape().split("\n"))
                .filter(line -> line.startsWith("argotuner_"))
                .toList();
    }
}
