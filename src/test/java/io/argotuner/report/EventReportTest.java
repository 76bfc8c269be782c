package io.argotuner.report;

import static io.argotuner.report.Samples.CONTROLLER;
import static io.argotuner.report.Samples.change;
import static io.argotuner.report.Samples.decision;
import static io.argotuner.report.Samples.setting;
import static io.argotuner.report.Samples.wrote;
import static org.assertj.core.api.Assertions.assertThat;

import io.argotuner.decide.Bottleneck;
import io.argotuner.decide.Decision.State;
import io.argotuner.decide.Setting;
import io.argotuner.enact.Outcome;
import io.argotuner.report.EventReport.Notice;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EventReportTest {
    @Test
    void of_nothingWritten_isSilent() {
        assertThat(EventReport.of(decision("Right."), Outcome.nothing(), true)).isEmpty();
    }

    @Test
    void of_written_namesOldNewAndReason() {
        var wanted = decision(
                "Right.",
                setting(Setting.STATUS_PROCESSORS, State.CHANGE, null, "50", "1000 Applications need 50."),
                setting(Setting.OPERATION_PROCESSORS, State.CHANGE, "10", "25", "And 25."));

        var notices = EventReport.of(
                wanted,
                wrote(change(Setting.STATUS_PROCESSORS, null, "50"), change(Setting.OPERATION_PROCESSORS, "10", "25")),
                false);

        assertThat(notices)
                .containsExactly(
                        new Notice(
                                false,
                                "Applied",
                                "statusProcessors (absent) -> 50, operationProcessors 10 -> 25. statusProcessors: 1000"
                                        + " Applications need 50. operationProcessors: And 25."),
                        new Notice(
                                false,
                                "Restarted",
                                "StatefulSet/argocd-application-controller: one rolling restart, so that the changed"
                                        + " values are used"));
    }

    @Test
    void of_limitThatCannotWait_isAWarning() {
        assertThat(EventReport.of(Samples.limitedBy(Bottleneck.UNOWNED, "Nobody."), Outcome.nothing(), false))
                .containsExactly(new EventReport.Notice(true, "ClusterUnowned", "Nobody."));
        assertThat(EventReport.of(Samples.limitedBy(Bottleneck.MEMORY, "Killed."), Outcome.nothing(), false))
                .containsExactly(new EventReport.Notice(true, "OutOfMemory", "Killed."));
        assertThat(EventReport.of(Samples.limitedBy(Bottleneck.STALLED, "Stands."), Outcome.nothing(), false))
                .containsExactly(new EventReport.Notice(true, "Stalled", "Stands."));
        assertThat(EventReport.of(Samples.limitedBy(Bottleneck.CPU, "Full."), Outcome.nothing(), false))
                .isEmpty();
    }

    @Test
    void of_obstacles_areWarnings() {
        var wanted = Samples.unmeasured("the list of Applications is forbidden");
        var outcome = new Outcome(
                List.of(),
                List.of(),
                Map.of(Setting.KUBE_CLIENT_QPS, "helm owns it"),
                Map.of(CONTROLLER, "was refused (403: statefulsets is forbidden)"));

        assertThat(EventReport.of(wanted, outcome, true))
                .allMatch(Notice::warning)
                .extracting(Notice::reason)
                .containsExactly("Contested", "Forbidden", "Unmeasured");
    }

    @Test
    void of_writeRefusedOnce_isNoNews() {
        var refused = new Outcome(List.of(), List.of(), Map.of(), Map.of(CONTROLLER, "changed since it was read"));

        assertThat(EventReport.of(decision("Right."), refused, false)).isEmpty();
        assertThat(EventReport.of(decision("Right."), refused, true))
                .extracting(Notice::reason)
                .containsExactly("WriteRefused");
    }

    @Test
    void restored_tellsWhatWasPutBack() {
        var outcome = new Outcome(
                List.of(), List.of(CONTROLLER), Map.of(), Map.of(), List.of("a is absent again", "b is 10 again"));

        assertThat(EventReport.restored(outcome))
                .extracting(n -> n.reason() + ": " + n.message())
                .containsExactly(
                        "Restored: a is absent again; b is 10 again",
                        "Restarted: StatefulSet/argocd-application-controller: one rolling restart, so that the"
                                + " changed values are used");
    }

    @Test
    void notice_isCutToWhatTheApiServerTakes() {
        assertThat(new Notice(false, "Applied", "x".repeat(5000)).message()).hasSize(1000);
    }
}
