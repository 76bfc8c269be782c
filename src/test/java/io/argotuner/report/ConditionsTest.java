package io.argotuner.report;

import static io.argotuner.report.Samples.CONTROLLER;
import static io.argotuner.report.Samples.NOW;
import static io.argotuner.report.Samples.change;
import static io.argotuner.report.Samples.decision;
import static io.argotuner.report.Samples.observation;
import static io.argotuner.report.Samples.setting;
import static io.argotuner.report.Samples.wrote;
import static org.assertj.core.api.Assertions.assertThat;

import io.argotuner.decide.Bottleneck;
import io.argotuner.decide.Decision.State;
import io.argotuner.decide.Policy;
import io.argotuner.decide.PolicyDraft;
import io.argotuner.decide.Setting;
import io.argotuner.enact.Outcome;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConditionsTest {
    private static final Policy ENFORCE = Policy.defaults();

    @Test
    void of_nothingToChange_isReadyAppliedAndEffective() {
        var verdicts = Conditions.of(observation(), ENFORCE, decision("Right."), Outcome.nothing());

        assertThat(verdicts)
                .extracting(v -> v.type() + "=" + v.status().id() + "/" + v.reason())
                .containsExactly(
                        "Ready=True/Watching",
                        "Measured=True/Counted",
                        "Applied=True/UpToDate",
                        "Effective=True/InForce",
                        "Fresh=Unknown/NotMeasured",
                        "Contested=False/NoConflict");
        assertThat(verdicts.get(1).message()).isEqualTo("1000 Applications on 1 cluster");
        assertThat(verdicts.get(4).message()).isEqualTo("not measured: the ages of comparisons are not read");
    }

    /** A cluster of a few Applications moves no quantile: what is unowned is told however fresh the others are. */
    @Test
    void of_unownedCluster_isNotFreshWithTheCause() {
        var decision = Samples.limitedBy(
                Bottleneck.UNOWNED,
                "1 Application on 1 cluster (c) is not compared by any shard: its pod is not ready.");
        assertThat(Conditions.of(observation(), ENFORCE, decision, Outcome.nothing()))
                .filteredOn(v -> v.type().equals(Conditions.FRESH))
                .singleElement()
                .isEqualTo(Verdict.no(Conditions.FRESH, "Unowned", decision.bottleneckReason()));
    }

    @Test
    void of_written_isAppliedAndNotYetEffective() {
        var wanted = decision("Right.", setting(Setting.STATUS_PROCESSORS, State.CHANGE, "20", "50", "More."));

        var verdicts =
                Conditions.of(observation(), ENFORCE, wanted, wrote(change(Setting.STATUS_PROCESSORS, "20", "50")));

        assertThat(verdict(verdicts, "Applied").reason()).isEqualTo("Written");
        assertThat(verdict(verdicts, "Effective").status()).isEqualTo(Verdict.Status.FALSE);
        assertThat(verdict(verdicts, "Effective").message()).contains(CONTROLLER.toString());
    }

    @Test
    void of_rolloutUnderWay_isNotEffective() {
        var verdicts =
                Conditions.of(observation(Map.of(), Map.of(), false), ENFORCE, decision("Right."), Outcome.nothing());

        assertThat(verdict(verdicts, "Effective").reason()).isEqualTo("RolloutInProgress");
        assertThat(verdict(verdicts, "Ready").status()).isEqualTo(Verdict.Status.TRUE);
    }

    @Test
    void of_recommendMode_isNeverApplied() {
        var wanted = decision("Right.", setting(Setting.STATUS_PROCESSORS, State.PENDING, "20", "50", "Recommend."));

        var applied = verdict(
                Conditions.of(observation(), mode(Policy.Mode.RECOMMEND, false), wanted, Outcome.nothing()), "Applied");

        assertThat(applied.reason()).isEqualTo("RecommendOnly");
        assertThat(applied.status()).isEqualTo(Verdict.Status.FALSE);
        assertThat(applied.message()).isEqualTo("mode is Recommend: 1 change recommended, none written");
    }

    @Test
    void of_paused_saysSo() {
        var verdicts =
                Conditions.of(observation(), mode(Policy.Mode.ENFORCE, true), decision("Right."), Outcome.nothing());

        assertThat(verdict(verdicts, "Applied").reason()).isEqualTo("Paused");
        assertThat(verdict(verdicts, "Ready").status()).isEqualTo(Verdict.Status.TRUE);
    }

    @Test
    void of_pending_namesTheFirstAndWhy() {
        var wanted = decision(
                "Right.",
                setting(Setting.STATUS_PROCESSORS, State.PENDING, "20", "50", "Cools down until 12:30Z."),
                setting(Setting.KUBE_CLIENT_QPS, State.PENDING, "50", "100", "Too."));

        var applied = verdict(Conditions.of(observation(), ENFORCE, wanted, Outcome.nothing()), "Applied");

        assertThat(applied.reason()).isEqualTo("Pending");
        assertThat(applied.message()).isEqualTo("2 changes waiting: statusProcessors: Cools down until 12:30Z.");
    }

    @Test
    void of_unmeasured_isNotReadyAndSaysWhy() {
        var verdicts = Conditions.of(
                observation(), ENFORCE, Samples.unmeasured("the list of Applications is forbidden"), Outcome.nothing());

        assertThat(verdict(verdicts, "Ready").reason()).isEqualTo("NotCounted");
        assertThat(verdict(verdicts, "Measured").message()).endsWith("the list of Applications is forbidden");
        assertThat(verdict(verdicts, "Applied").status()).isEqualTo(Verdict.Status.UNKNOWN);
    }

    @Test
    void of_writeRefused_isNeitherReadyNorApplied() {
        var refused = new Outcome(List.of(), List.of(), Map.of(), Map.of(CONTROLLER, "forbidden: may not patch"));

        var verdicts = Conditions.of(observation(), ENFORCE, decision("Right."), refused);

        assertThat(verdict(verdicts, "Ready").message())
                .isEqualTo("StatefulSet/argocd-application-controller: forbidden: may not patch");
        assertThat(verdict(verdicts, "Applied").reason()).isEqualTo("WriteRefused");
    }

    @Test
    void of_contested_namesTheSettingsAndTheWriter() {
        var wanted = decision(
                "Right.", setting(Setting.RECONCILIATION_TIMEOUT, State.CONTESTED, "120s", "180s", "Helm holds it."));

        var verdicts = Conditions.of(observation(), ENFORCE, wanted, Outcome.nothing());

        assertThat(verdict(verdicts, "Contested").status()).isEqualTo(Verdict.Status.TRUE);
        assertThat(verdict(verdicts, "Contested").message()).isEqualTo("reconciliationTimeout: Helm holds it.");
        assertThat(verdict(verdicts, "Applied").message()).isEqualTo("left to another writer: reconciliationTimeout");
    }

    @Test
    void merge_statusUnchanged_keepsTheTimeOfTheTransition() {
        var first = Conditions.merge(null, of(Outcome.nothing()), 1, NOW);
        var later = Conditions.merge(first, of(Outcome.nothing()), 2, NOW.plusSeconds(600));
        var failed = new Outcome(List.of(), List.of(), Map.of(), Map.of(CONTROLLER, "no"));
        var turned = Conditions.merge(later, of(failed), 2, NOW.plusSeconds(700));

        assertThat(first).allSatisfy(c -> assertThat(c.getLastTransitionTime()).isEqualTo("2026-03-01T12:00:00Z"));
        assertThat(later).allSatisfy(c -> {
            assertThat(c.getLastTransitionTime()).isEqualTo("2026-03-01T12:00:00Z");
            assertThat(c.getObservedGeneration()).isEqualTo(2L);
        });
        assertThat(turned)
                .filteredOn(c -> c.getLastTransitionTime().equals("2026-03-01T12:11:40Z"))
                .extracting(c -> c.getType())
                .containsExactly("Ready", "Applied");
    }

    @Test
    void of_problem_leavesNothingClaimed() {
        var verdicts = Conditions.of(new Problem(Problem.Kind.INVALID, "spec.mode: use Enforce or Recommend"));

        assertThat(verdict(verdicts, "Ready").message()).isEqualTo("spec.mode: use Enforce or Recommend");
        assertThat(verdicts).filteredOn(v -> v.status() == Verdict.Status.TRUE).isEmpty();
        assertThat(verdict(verdicts, "Applied").reason()).isEqualTo("Invalid");
    }

    private static List<Verdict> of(Outcome outcome) {
        return Conditions.of(observation(), ENFORCE, decision("Right."), outcome);
    }

    static Policy mode(Policy.Mode mode, boolean paused) {
        return PolicyDraft.standard().mode(mode).paused(paused).policy();
    }

    private static Verdict verdict(List<Verdict> verdicts, String type) {
        return verdicts.stream().filter(v -> v.type().equals(type)).findFirst().orElseThrow();
    }
}
