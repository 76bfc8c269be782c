package io.argotuner.report;

import static io.argotuner.report.Samples.NOW;
import static io.argotuner.report.Samples.change;
import static io.argotuner.report.Samples.decision;
import static io.argotuner.report.Samples.observation;
import static io.argotuner.report.Samples.setting;
import static io.argotuner.report.Samples.wrote;
import static org.assertj.core.api.Assertions.assertThat;

import io.argotuner.api.ArgoTuningPolicyStatus;
import io.argotuner.api.FitStatus;
import io.argotuner.decide.Decision;
import io.argotuner.decide.Decision.State;
import io.argotuner.decide.Fact;
import io.argotuner.decide.Memory;
import io.argotuner.decide.Plain;
import io.argotuner.decide.Policy;
import io.argotuner.decide.Setting;
import io.argotuner.decide.evidence.Fit;
import io.argotuner.decide.evidence.Learning;
import io.argotuner.decide.evidence.Lesson;
import io.argotuner.decide.evidence.Measures;
import io.argotuner.decide.evidence.Opinion;
import io.argotuner.decide.evidence.Proving;
import io.argotuner.decide.evidence.Trial;
import io.argotuner.enact.Outcome;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StatusReportTest {
    @Test
    void decided_sameFactsLater_isTheSameStatus() {
        var first = decided(null, decision("Right."), Outcome.nothing(), NOW);
        var later = decided(first, decision("Right."), Outcome.nothing(), NOW.plusSeconds(3600));

        assertThat(StatusReport.same(first, later)).isTrue();
    }

    @Test
    void decided_numbersMove_moveTheirTime() {
        var first = decided(null, decision("Right."), Outcome.nothing(), NOW);
        var later = decided(first, Samples.unmeasured("timed out"), Outcome.nothing(), NOW.plusSeconds(60));

        assertThat(Objects.requireNonNull(first.measurements).measuredAt).isEqualTo("2026-03-01T12:00:00Z");
        assertThat(Objects.requireNonNull(first.measurements).busiestShardEstimated)
                .isTrue();
        assertThat(Objects.requireNonNull(later.measurements)).satisfies(m -> {
            assertThat(m.measuredAt).isEqualTo("2026-03-01T12:01:00Z");
            assertThat(m.applications).isNull();
            assertThat(m.unknown).isEqualTo("timed out");
        });
        assertThat(StatusReport.same(first, later)).isFalse();
    }

    @Test
    void decided_shards_areThoseInForceBesideThoseRecommended() {
        var waiting = decided(null, Samples.sharded(1, 3), Outcome.nothing(), NOW);
        var running = decided(waiting, Samples.sharded(3, 3), Outcome.nothing(), NOW);

        assertThat(Objects.requireNonNull(waiting.measurements)).satisfies(m -> {
            assertThat(m.shards).isEqualTo(1);
            assertThat(m.recommendedShards).isEqualTo(3);
        });
        assertThat(Objects.requireNonNull(running.measurements)).satisfies(m -> {
            assertThat(m.shards).isEqualTo(3);
            assertThat(m.recommendedShards).isEqualTo(3);
        });
    }

    @Test
    void decided_listsEverySettingWithWhatWasWritten() {
        var wanted = decision("Right.", setting(Setting.STATUS_PROCESSORS, State.CHANGE, "20", "50", "More."));

        var status = decided(null, wanted, wrote(change(Setting.STATUS_PROCESSORS, "20", "50")), NOW);

        assertThat(status.settings)
                .extracting(s -> s.name)
                .containsExactly(
                        Arrays.stream(Setting.values()).map(Setting::id).toArray(String[]::new));
        assertThat(Objects.requireNonNull(status.settings).get(1)).satisfies(s -> {
            assertThat(s.current).isEqualTo("20");
            assertThat(s.applied).isEqualTo("50");
            assertThat(s.recommended).isEqualTo("50");
            assertThat(s.state).isEqualTo("Change");
            assertThat(s.target).isEqualTo("ConfigMap/argocd-cmd-params-cm key.statusProcessors");
        });
        assertThat(status.observedGeneration).isEqualTo(7L);
    }

    @Test
    void decided_appliedBefore_isReadFromTheJournal() {
        var status = StatusReport.decided(
                null,
                7,
                observation(Map.of(Setting.KUBE_CLIENT_QPS, "50"), Map.of(Setting.KUBE_CLIENT_QPS, "100"), true),
                Policy.defaults(),
                decision("Right."),
                Outcome.nothing(),
                NOW);

        assertThat(status.settings)
                .filteredOn(s -> s.applied != null)
                .extracting(s -> s.name + " " + s.applied)
                .containsExactly("kubeClientQps 100");
    }

    @Test
    void decided_thousandDecisions_keepsTheLastFive() {
        ArgoTuningPolicyStatus status = null;
        for (var i = 0; i < 1000; i++) {
            var wanted = decision("", setting(Setting.STATUS_PROCESSORS, State.CHANGE, "" + i, "" + (i + 1), "More."));
            status = decided(
                    status, wanted, wrote(change(Setting.STATUS_PROCESSORS, "" + i, "" + (i + 1))), NOW.plusSeconds(i));
        }

        var last = Objects.requireNonNull(status);
        assertThat(last.history).hasSize(5);
        assertThat(Objects.requireNonNull(last.history).get(0).summary)
                .isEqualTo("statusProcessors 999 -> 1000; restarted StatefulSet/argocd-application-controller");
        assertThat(StatusReport.size(last)).isLessThanOrEqualTo(StatusReport.BYTES);
    }

    @Test
    void decided_nothingWritten_addsNoHistory() {
        assertThat(decided(null, decision("Right."), Outcome.nothing(), NOW).history)
                .isNull();
    }

    @Test
    void decided_hostileTexts_staysBoundedAndOneLine() {
        var hostile = "\u001b[31m\"\u0001\n\uD83D\uDE00é".repeat(10_000);
        var settings = Arrays.stream(Setting.values())
                .map(s -> setting(s, State.PENDING, hostile, hostile, hostile))
                .toArray(Decision.SettingDecision[]::new);

        var status = decided(null, decision(hostile, settings), Outcome.nothing(), NOW);

        assertThat(StatusReport.size(status)).isLessThanOrEqualTo(8 * 1024);
        assertThat(status.settings).allSatisfy(s -> {
            assertThat(s.reason).hasSizeLessThanOrEqualTo(256).doesNotContainPattern("\\p{Cntrl}");
            assertThat(s.current).hasSizeLessThanOrEqualTo(128).doesNotContainPattern("\\p{Cntrl}");
        });
    }

    /** Every setting whose effect is measured is, and was taken back before, and all texts are as long as they can be. */
    @Test
    void decided_withAllThatCanBeProved_staysBounded() {
        var hostile = "as long as it gets, ".repeat(10_000);
        var settings = Arrays.stream(Setting.values())
                .map(s -> setting(s, State.PENDING, hostile, hostile, hostile))
                .toArray(Decision.SettingDecision[]::new);
        var known = decision(hostile, settings);
        var measured = Fact.known(12.3456);
        var seen = Arrays.stream(Setting.values())
                .filter(s -> s != Setting.SERVER_REPLICAS
                        && s != Setting.APPLICATION_SET_CONCURRENCY
                        && s != Setting.CLUSTER_CACHE_RESYNC)
                .toList();
        var steps = seen.stream().map(s -> new Trial.Step(s, 123_456, 654_321)).toList();
        var trial = new Trial(
                NOW,
                steps,
                new Measures(measured, measured, measured, measured, measured),
                true,
                100_000,
                Optional.of(NOW),
                Optional.of(new Trial.Verdict(Trial.Outcome.NO_GAIN, hostile, false, Measures.none())));
        var lessons = seen.stream()
                .map(s -> new Lesson(s, 123_456, 654_321, 100_000, NOW))
                .toList();
        var proving = new Proving(Optional.of(trial), List.of(), lessons, List.of(), Optional.empty());
        var opinions = seen.stream()
                .collect(Collectors.toMap(
                        s -> s, s -> new Opinion(false, 123_456, hostile, Optional.of(NOW), Optional.empty())));
        var none = Learning.none();
        var memory =
                new Memory(Map.of(), Map.of(), new Learning(none.limit(), opinions, none.told(), proving, none.fit()));
        ArgoTuningPolicyStatus status = null;
        for (var i = 0; i < 6; i++) {
            var decision = Plain.decision(
                    known.measurements(),
                    known.bottleneck(),
                    hostile,
                    known.settings(),
                    List.of(),
                    List.of(),
                    Optional.empty(),
                    hostile,
                    memory,
                    new Decision.Insight(hostile, List.of(hostile), hostile, proving),
                    known.placement());
            status = decided(status, decision, wrote(change(Setting.STATUS_PROCESSORS, "20", hostile)), NOW);
        }

        var last = Objects.requireNonNull(status);
        assertThat(Objects.requireNonNull(last.proof).lessons).hasSize(9);
        assertThat(StatusReport.size(last)).isLessThanOrEqualTo(8 * 1024);
    }

    @Test
    void fit_isToldOnceItIsKnown_andStaysWhileItMovesALittle() {
        var fit = new FitStatus();
        fit.refreshesPerPeriod = 0.5;
        fit.refreshesErrorPercent = 12;

        var told = FitReport.of(fit, Fit.resumed(Optional.of(0.5)));

        assertThat(Objects.requireNonNull(told).refreshesPerPeriod).isEqualTo(0.5);
        assertThat(FitReport.of(null, Fit.published())).isNull();
    }

    @Test
    void problem_ofThePolicy_dropsWhatWasReadAndKeepsHistory() {
        var wanted = decision("", setting(Setting.STATUS_PROCESSORS, State.CHANGE, "20", "50", "More."));
        var before = decided(null, wanted, wrote(change(Setting.STATUS_PROCESSORS, "20", "50")), NOW);

        var status = StatusReport.problem(before, 8, new Problem(Problem.Kind.INVALID, "spec.mode: ..."), NOW);

        assertThat(status.settings).isNull();
        assertThat(status.measurements).isNull();
        assertThat(status.history).hasSize(1);
        assertThat(status.observedGeneration).isEqualTo(8L);
        assertThat(status.nextAction).startsWith("Waits for the policy to be corrected");
    }

    @Test
    void problem_thatMayPass_keepsWhatWasRead() {
        var before = decided(null, decision("Right."), Outcome.nothing(), NOW);

        var status = StatusReport.problem(before, 7, new Problem(Problem.Kind.UNREACHABLE, "503"), NOW);

        assertThat(status.settings).hasSize(12);
        assertThat(status.conditions)
                .filteredOn(c -> c.getStatus().equals("True"))
                .isEmpty();
        assertThat(status.nextAction).contains("was read before");
    }

    private static ArgoTuningPolicyStatus decided(
            @Nullable ArgoTuningPolicyStatus before, Decision decision, Outcome outcome, Instant now) {
        return StatusReport.decided(before, 7, observation(), Policy.defaults(), decision, outcome, now);
    }
}
