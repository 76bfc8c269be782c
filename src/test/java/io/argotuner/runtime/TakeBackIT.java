package io.argotuner.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.argotuner.api.ArgoTuningPolicyStatus;
import io.argotuner.api.HistoryEntry;
import io.argotuner.api.ProofStatus.LessonStatus;
import io.argotuner.standin.Costs;
import io.argotuner.standin.ModelClock;
import io.argotuner.testing.ArgoCdInstall;
import io.argotuner.testing.ControlPlane;
import io.argotuner.testing.History;
import io.argotuner.testing.Promise;
import io.argotuner.testing.Sandbox;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A change that does harm, on a real API server: 20 processors wait for a far repo-server while the CPU is idle, so that
 * more are given; with more of them each comparison costs many times as much, and everything waits longer.
 */
@ExtendWith(ControlPlane.class)
class TakeBackIT {
    @Test
    void harmfulChange_isTakenBackInOneRestart_andNotTriedAgainUntilTheLoadChanges(Sandbox sandbox) {
        var argoCd = ClosedLoopIT.install(sandbox).applications(100, 1);
        var controller = sandbox.history(argoCd.controller());
        var trial = start(sandbox, clock(sandbox));

        ClosedLoopIT.await("more processors were given", () -> assertThat(argoCd.cmdParams())
                .containsKey("controller.status.processors"));
        var tried = argoCd.cmdParams().get("controller.status.processors");
        ClosedLoopIT.await("what is expected is told", () -> assertThat(newest(trial).effect)
                .as(story(trial))
                .startsWith("Expected: Less waiting than now: "));
        assertTakenBack(trial, argoCd, controller, tried);

        trial.assertQuietForThreeLooks();
        assertThat(controller.templateChanges()).isEqualTo(2);

        argoCd.applications(60, 1);
        ClosedLoopIT.await("it is tried again with a load that is another one", () -> assertThat(
                        argoCd.cmdParams().get("controller.status.processors"))
                .isNotEqualTo("20"));
    }

    /** Killed while the change is measured: the next process goes on with what was measured before the change. */
    @Test
    void harmfulChange_operatorKilledWhileItIsMeasured_isTakenBackByTheNext(Sandbox sandbox) {
        var argoCd = ClosedLoopIT.install(sandbox).applications(100, 1);
        var controller = sandbox.history(argoCd.controller());
        var clock = clock(sandbox);
        var proxy = sandbox.keep(sandbox.operators().proxy());
        var first = OperatorTrial.through(sandbox, proxy, clock);
        first.create("default", ClosedLoopIT.spec());
        ClosedLoopIT.await("it is being measured", () -> assertThat(first.status("default").proof)
                .as(story(first))
                .isNotNull()
                .extracting(p -> p.trial)
                .isNotNull()
                .extracting(t -> t.settledAt)
                .isNotNull());
        var tried = argoCd.cmdParams().get("controller.status.processors");

        proxy.kill();
        first.stop();
        var second = OperatorTrial.start(sandbox, clock);

        assertTakenBack(second, argoCd, controller, tried);
    }

    /** A controller that is killed for its memory after a change gets the old values at once, whatever the cool-down. */
    @Test
    void controllerKilledForMemoryAfterAChange_isGivenTheOldValuesAtOnce(Sandbox sandbox) {
        var argoCd = ClosedLoopIT.install(sandbox).applications(100, 1);
        var clock = clock(sandbox);
        var trial = OperatorTrial.start(sandbox, clock);
        var spec = ClosedLoopIT.spec();
        Objects.requireNonNull(spec.disruption).cooldown = "24h";
        trial.create("default", spec);
        ClosedLoopIT.await("it is being measured", () -> assertThat(trial.status("default").proof)
                .isNotNull()
                .extracting(p -> p.trial)
                .isNotNull()
                .extracting(t -> t.settledAt)
                .isNotNull());

        killedForMemory(sandbox, clock);

        ClosedLoopIT.await("the old values are back", () -> {
            assertThat(argoCd.cmdParams()).containsEntry("controller.status.processors", "20");
            assertThat(argoCd.isRolledOut()).isTrue();
        });
        ClosedLoopIT.await("it is told why", () -> assertThat(trial.events("default"))
                .filteredOn(e -> e.getReason().equals("TakenBack"))
                .singleElement()
                .satisfies(e -> assertThat(e.getMessage()).contains("was killed for its memory")));
    }

    private static void killedForMemory(Sandbox sandbox, ModelClock clock) {
        var at = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        sandbox.admin().pods().withName(ArgoCdInstall.CONTROLLER + "-0").editStatus(pod -> {
            pod.getStatus().getContainerStatuses().forEach(container -> {
                container.setRestartCount(1);
                container.setLastState(new ContainerStateBuilder()
                        .withNewTerminated()
                        .withReason("OOMKilled")
                        .withExitCode(137)
                        .withFinishedAt(at)
                        .endTerminated()
                        .build());
                container.setState(
                        new ContainerStateBuilder().withNewRunning(at).build());
            });
            return pod;
        });
    }

    private static void assertTakenBack(
            OperatorTrial trial, ArgoCdInstall argoCd, History<StatefulSet> controller, String tried) {
        ClosedLoopIT.await("it was taken back", () -> {
            assertThat(argoCd.cmdParams()).as(story(trial)).containsEntry("controller.status.processors", "20");
            assertThat(history(trial)).hasSize(2);
        });
        ClosedLoopIT.await(
                "what it did is told", () -> assertThat(history(trial).get(1).effect)
                        .startsWith("It got worse: ")
                        .contains("queue wait ")
                        .endsWith("It was taken back."));
        assertThat(history(trial).get(1).summary).contains("-> " + tried + "; restarted");
        assertThat(history(trial).get(0).summary).contains(tried + " -> 20; restarted");
        assertThat(Duration.between(at(history(trial).get(1)), at(history(trial).get(0))))
                .isGreaterThanOrEqualTo(Duration.ofMinutes(10));
        assertThat(trial.events("default"))
                .filteredOn(e -> e.getReason().equals("TakenBack"))
                .singleElement()
                .satisfies(e -> assertThat(e.getMessage()).startsWith("It got worse: "));
        ClosedLoopIT.await("one restart for each", () -> assertThat(controller.templateChanges())
                .isEqualTo(2));
        assertThat(lessons(trial.status("default"))).singleElement().satisfies(lesson -> {
            assertThat(lesson.setting).isEqualTo("statusProcessors");
            assertThat(lesson.from).isEqualTo(20);
            assertThat(lesson.tried).isEqualTo(Double.parseDouble(tried));
            assertThat(lesson.applications).isEqualTo(100);
        });
        ClosedLoopIT.await(
                "it is not tried again", () -> assertThat(trial.setting("default", "statusProcessors").reason)
                        .contains("was tried with 100 Applications and taken back"));
    }

    private static List<LessonStatus> lessons(ArgoTuningPolicyStatus status) {
        return Objects.requireNonNull(Objects.requireNonNull(status.proof).lessons);
    }

    private static List<HistoryEntry> history(OperatorTrial trial) {
        return Objects.requireNonNullElse(trial.status("default").history, List.of());
    }

    private static String story(OperatorTrial trial) {
        var status = trial.status("default");
        var told = new StringBuilder(status.bottleneck + ": " + status.nextAction + "; ");
        history(trial).forEach(e -> told.append(e.at)
                .append(' ')
                .append(e.summary)
                .append(": ")
                .append(e.effect)
                .append("; "));
        return told + trial.setting("default", "statusProcessors").reason;
    }

    private static Instant at(HistoryEntry entry) {
        return Instant.parse(Objects.requireNonNull(entry.at));
    }

    private static HistoryEntry newest(OperatorTrial trial) {
        return history(trial).get(0);
    }

    private static ModelClock clock(Sandbox sandbox) {
        sandbox.excuse(Promise.PACE, "the cool-down passes on a clock that is 100 times as fast; asserted by history");
        return ClosedLoopIT.clock(
                sandbox, Costs.local().cpu(0.2, 1).roundTrip(60).thrashing(1));
    }

    private static OperatorTrial start(Sandbox sandbox, ModelClock clock) {
        var trial = OperatorTrial.start(sandbox, clock);
        trial.create("default", ClosedLoopIT.spec());
        return trial;
    }
}
