package io.argotuner.decide;

import static io.argotuner.decide.TunerTest.fixed;
import static io.argotuner.decide.TunerTest.to;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GatesTest {
    private static final Instant NOW = PlainInstall.NOW;

    @Test
    void recommend_writesNothing_andSaysWhatWouldChange() {
        var decision = decide(PlainInstall.fresh().counting(1000, 1), policy(Policy.Mode.RECOMMEND, false));

        assertThat(decision.changes()).isEmpty();
        assertThat(decision.restarts()).isEmpty();
        assertThat(decision.setting(Setting.STATUS_PROCESSORS).state()).isEqualTo(Decision.State.PENDING);
        assertThat(decision.setting(Setting.STATUS_PROCESSORS).recommended()).isEqualTo("50");
        assertThat(decision.recommendsChange()).isTrue();
        assertThat(decision.nextAction()).isEqualTo("Nothing is written in mode Recommend: 4 settings would change.");
    }

    @Test
    void paused_writesNotEvenAnOutageRepair() {
        var install = PlainInstall.fresh().counting(1000, 1).at(Setting.STATUS_PROCESSORS, 0);
        var decision = decide(install, policy(Policy.Mode.ENFORCE, true));

        assertThat(decision.changes()).isEmpty();
        assertThat(decision.bottleneck()).isEqualTo(Bottleneck.STALLED);
    }

    @Test
    void cooldown_holdsEverythingThatRestartsTheController_andLetsTheRestThrough() {
        var install = PlainInstall.fresh()
                .counting(10_000, 40)
                .restartedAt(PlainInstall.CONTROLLER, NOW.minus(Duration.ofMinutes(12)), true);

        var decision = decide(install, Policy.defaults());

        assertThat(decision.changes())
                .extracting(Decision.Change::setting)
                .containsOnly(Setting.REPO_SERVER_REPLICAS, Setting.SERVER_REPLICAS);
        var status = decision.setting(Setting.STATUS_PROCESSORS);
        assertThat(status.state()).isEqualTo(Decision.State.PENDING);
        assertThat(status.reason())
                .endsWith("Waits until 12:18 UTC: StatefulSet/argocd-application-controller was restarted at 11:48 UTC"
                        + " and the cool-down is 30 minutes.");
        assertThat(decision.notBefore()).contains(NOW.plus(Duration.ofMinutes(18)));
        assertThat(decision.nextAction())
                .isEqualTo("Write 2 settings and restart Deployment/argocd-server once;"
                        + " 3 more wait until 12:18 UTC.");
    }

    @Test
    void cooldown_ofRepoServer_holdsTheTimer_andWithItTheWholeController() {
        var install = PlainInstall.fresh()
                .counting(10_000, 1)
                .restartedAt(PlainInstall.REPO_SERVER, NOW.minus(Duration.ofMinutes(5)), true);

        assertThat(decide(install, Policy.defaults()).changes())
                .extracting(Decision.Change::setting)
                .containsOnly(Setting.REPO_SERVER_REPLICAS, Setting.SERVER_REPLICAS);
    }

    @Test
    void cooldown_fromAClockThatWentBack_isAtMostOneCooldown() {
        var install = PlainInstall.fresh().counting(1000, 1);
        install.restartedAt(PlainInstall.CONTROLLER, NOW.plus(Duration.ofMinutes(20)), true);
        assertThat(decide(install, Policy.defaults()).notBefore()).contains(NOW.plus(Duration.ofMinutes(20)));

        install.restartedAt(PlainInstall.CONTROLLER, NOW.plus(Duration.ofDays(400)), true);
        assertThat(to(decide(install, Policy.defaults()), "controller.status.processors"))
                .isEqualTo("50");
    }

    @Test
    void outage_ignoresTheCooldown_andTheRestRidesOnItsRestart() {
        var install = PlainInstall.fresh()
                .counting(10_000, 40)
                .at(Setting.STATUS_PROCESSORS, 0)
                .restartedAt(PlainInstall.CONTROLLER, NOW.minus(Duration.ofMinutes(1)), true);

        var decision = decide(install, Policy.defaults());

        assertThat(decision.bottleneck()).isEqualTo(Bottleneck.STALLED);
        assertThat(to(decision, "controller.status.processors")).isEqualTo("50");
        assertThat(to(decision, "controller.operation.processors")).isEqualTo("25");
        assertThat(to(decision, "ARGOCD_CONTROLLER_REPLICAS")).isEqualTo("10");
        assertThat(decision.changes())
                .filteredOn(c -> c.setting() == Setting.STATUS_PROCESSORS)
                .allMatch(c -> c.purpose() == Policy.Purpose.OUTAGE);
    }

    @Test
    void outage_doesNotCarryWhatRestartsAnotherWorkloadInItsCooldown() {
        var install = PlainInstall.fresh()
                .counting(10_000, 1)
                .at(Setting.STATUS_PROCESSORS, 0)
                .restartedAt(PlainInstall.REPO_SERVER, NOW.minus(Duration.ofMinutes(1)), true);

        var decision = decide(install, Policy.defaults());

        assertThat(to(decision, "controller.operation.processors")).isEqualTo("25");
        assertThat(decision.changes()).noneMatch(c -> c.setting() == Setting.RECONCILIATION_TIMEOUT);
        assertThat(decision.setting(Setting.RECONCILIATION_TIMEOUT).state()).isEqualTo(Decision.State.PENDING);
    }

    @Test
    void envAboveTheReplicas_isAnOutage_repairedAlone() {
        var install = PlainInstall.fresh()
                .counting(400, 4)
                .at(Setting.CONTROLLER_REPLICAS, 2)
                .companion(Setting.CONTROLLER_REPLICAS, "3")
                .restartedAt(PlainInstall.CONTROLLER, NOW.minus(Duration.ofMinutes(1)), true);

        var decision = decide(install, Policy.defaults());

        assertThat(decision.bottleneck()).isEqualTo(Bottleneck.UNOWNED);
        assertThat(decision.changes()).singleElement().satisfies(change -> {
            assertThat(change.place().field()).hasToString("env ARGOCD_CONTROLLER_REPLICAS");
            assertThat(change.to()).isEqualTo("2");
            assertThat(change.purpose()).isEqualTo(Policy.Purpose.OUTAGE);
        });
        assertThat(decision.setting(Setting.CONTROLLER_REPLICAS).state()).isEqualTo(Decision.State.CHANGE);
        assertThat(decision.setting(Setting.CONTROLLER_REPLICAS).reason())
                .endsWith("env ARGOCD_CONTROLLER_REPLICAS is \"3\" while 2 replicas run:"
                        + " the clusters of 1 shard have no owner.");
    }

    @Test
    void envBelowTheReplicas_isRepairedToo() {
        var install = PlainInstall.fresh()
                .counting(400, 4)
                .at(Setting.CONTROLLER_REPLICAS, 3)
                .companion(Setting.CONTROLLER_REPLICAS, null);

        var decision = decide(install, Policy.defaults());

        assertThat(decision.changes())
                .singleElement()
                .extracting(Decision.Change::to)
                .isEqualTo("3");
        assertThat(decision.setting(Setting.CONTROLLER_REPLICAS).reason()).endsWith("each works on every cluster.");
    }

    @Test
    void apiServerEnv_followsItsReplicas_inItsOwnTime() {
        var install = PlainInstall.fresh()
                .counting(400, 1)
                .at(Setting.SERVER_REPLICAS, 2)
                .companion(Setting.SERVER_REPLICAS, null);

        var decision = decide(install, Policy.defaults());

        assertThat(decision.changes()).singleElement().satisfies(change -> {
            assertThat(change.to()).isEqualTo("2");
            assertThat(change.purpose()).isEqualTo(Policy.Purpose.PERFORMANCE);
        });
        assertThat(decision.setting(Setting.SERVER_REPLICAS).reason())
                .endsWith("env ARGOCD_API_SERVER_REPLICAS follows: 2.");
    }

    @Test
    void window_closed_holdsRestartsUntilItOpens() {
        var opens = Instant.parse("2026-03-03T02:00:00Z");
        var window = new Policy.Window(false, Optional.of(opens), Set.of(Policy.Purpose.PERFORMANCE));
        var decision = decide(PlainInstall.fresh().counting(1000, 1), windows(window));

        assertThat(decision.changes()).extracting(Decision.Change::setting).containsOnly(Setting.REPO_SERVER_REPLICAS);
        assertThat(decision.notBefore()).contains(opens);
        assertThat(decision.setting(Setting.STATUS_PROCESSORS).reason())
                .endsWith("Waits until 2026-03-03 02:00 UTC, when a maintenance window for Performance opens.");
    }

    @Test
    void window_forSavingsOnly_doesNotLetMoreCapacityThrough() {
        var window = new Policy.Window(true, Optional.empty(), Set.of(Policy.Purpose.SAVING));
        var decision = decide(PlainInstall.fresh().counting(1000, 1), windows(window));

        assertThat(decision.setting(Setting.STATUS_PROCESSORS).state()).isEqualTo(Decision.State.PENDING);
        assertThat(decision.setting(Setting.STATUS_PROCESSORS).reason())
                .endsWith("Waits: the policy has no maintenance window to come for Performance.");
    }

    @Test
    void unfinishedRollout_holdsRaises_butNotWhatThePolicyFixes() {
        var install = PlainInstall.fresh()
                .counting(1000, 1)
                .restartedAt(PlainInstall.CONTROLLER, NOW.minus(Duration.ofHours(2)), false);

        assertThat(decide(install, Policy.defaults())
                        .setting(Setting.STATUS_PROCESSORS)
                        .reason())
                .endsWith("Waits until StatefulSet/argocd-application-controller has rolled out the last change.");

        var decision = decide(
                PlainInstall.fresh()
                        .counting(400, 1)
                        .restartedAt(PlainInstall.CONTROLLER, NOW.minus(Duration.ofHours(2)), false),
                fixed(Setting.STATUS_PROCESSORS, 33));
        assertThat(to(decision, "controller.status.processors")).isEqualTo("33");
    }

    /** R050: replicas that are not ready get no company. */
    @Test
    void R050_rolloutThatIsStuck_holdsMoreReplicas() {
        var install = PlainInstall.fresh()
                .counting(1000, 1)
                .restartedAt(PlainInstall.REPO_SERVER, NOW.minus(Duration.ofHours(2)), false);

        var decision = decide(install, Policy.defaults());

        assertThat(decision.setting(Setting.REPO_SERVER_REPLICAS).state()).isEqualTo(Decision.State.PENDING);
        assertThat(decision.setting(Setting.REPO_SERVER_REPLICAS).reason())
                .endsWith("Waits until Deployment/argocd-repo-server has rolled out the last change.");
        assertThat(decide(install.rolledOut(), Policy.defaults()).changes())
                .anyMatch(c -> c.setting() == Setting.REPO_SERVER_REPLICAS);
    }

    private static Decision decide(PlainInstall install, Policy policy) {
        return Tuner.decide(install.observed(), policy, Memory.none(), NOW);
    }

    private static Policy policy(Policy.Mode mode, boolean paused) {
        return PolicyDraft.standard().mode(mode).paused(paused).policy();
    }

    private static Policy windows(Policy.Window window) {
        return PolicyDraft.standard().windows(window).policy();
    }
}
