package io.argotuner.decide;

import static io.argotuner.decide.TunerTest.decide;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ConfigHashTest {
    @Test
    void restarts_forTheSameValues_haveTheSameHash() {
        var first = decide(PlainInstall.fresh().counting(10_000, 1)).restarts();
        var second = decide(PlainInstall.fresh().counting(10_001, 1)).restarts();

        assertThat(first)
                .isEqualTo(second)
                .extracting(Decision.Restart::workload)
                .containsExactly(PlainInstall.REPO_SERVER, PlainInstall.CONTROLLER);
        assertThat(first).allMatch(r -> r.hash().matches("[0-9a-f]{16}"));
    }

    @Test
    void crashBeforeTheRestart_isFinishedByTheNextLook_withTheSameHash() {
        var install = PlainInstall.fresh().counting(10_000, 1);
        var decision = decide(install);
        var crashed = Plain.decision(
                decision.measurements(),
                decision.bottleneck(),
                decision.bottleneckReason(),
                decision.settings(),
                decision.changes().stream()
                        .filter(c -> c.place().object().kind().equals("ConfigMap"))
                        .toList(),
                List.of(),
                decision.notBefore(),
                decision.nextAction(),
                decision.memory());

        var next = decide(install.apply(crashed, PlainInstall.NOW));

        assertThat(next.restarts()).isEqualTo(decision.restarts());
    }

    @Test
    void crashBeforeTheRestart_whereNothingElseIsLeft_saysSo() {
        var install = PlainInstall.fresh().counting(400, 1).at(Setting.STATUS_PROCESSORS, 25);
        var old = install.observed().setting(Setting.STATUS_PROCESSORS);
        install.put(new CurrentSetting(
                old.setting(),
                old.wiring(),
                old.current(),
                old.effective(),
                null,
                Optional.of(new CurrentSetting.Original(null))));

        var decision = decide(install);

        assertThat(decision.changes()).isEmpty();
        assertThat(decision.restarts()).extracting(Decision.Restart::workload).containsExactly(PlainInstall.CONTROLLER);
        assertThat(decision.nextAction())
                .isEqualTo("Finish an earlier change: restart StatefulSet/argocd-application-controller once.");
    }

    @Test
    void replicasOfAStatefulSet_needNoHash_butThoseOfAControllerDeploymentDo() {
        var deployment = ObjectRef.deployment("argocd", "argocd-application-controller");
        var install = PlainInstall.fresh()
                .counting(3000, 3)
                .at(Setting.STATUS_PROCESSORS, 50)
                .at(Setting.OPERATION_PROCESSORS, 25);
        assertThat(decide(install).restarts()).isEmpty();

        install.target(
                Plain.target(deployment, "uid", "1", Optional.empty(), Optional.empty(), true, Optional.empty()));
        install.wired(
                Setting.CONTROLLER_REPLICAS,
                new Wiring.Writable(new Place(deployment, new Place.Field.Replicas()), Set.of(deployment), List.of()));
        var dynamic = decide(install);
        assertThat(dynamic.restarts()).extracting(Decision.Restart::workload).containsExactly(deployment);
        assertThat(decide(install.apply(dynamic, PlainInstall.NOW)).restarts()).isEmpty();
    }

    @Test
    void withoutTargets_asFromManifests_onlyWhatChangesNowRestarts() {
        var observed = PlainInstall.fresh().counting(1000, 1).observed();
        var fromFiles = new Observation(
                observed.install(), observed.settings(), observed.census(), observed.sharding(), List.of());

        assertThat(Tuner.decide(fromFiles, Policy.defaults(), Memory.none(), PlainInstall.NOW)
                        .restarts())
                .extracting(Decision.Restart::workload)
                .containsExactly(PlainInstall.CONTROLLER);
    }

    @Test
    void burst_thatSomebodySet_besideAQpsThatStays_isLeftAlone() {
        var install = PlainInstall.fresh().counting(400, 1).companion(Setting.KUBE_CLIENT_QPS, "333");
        assertThat(decide(install).changes()).isEmpty();
        assertThat(decide(install.counting(10_000, 1)).changes())
                .filteredOn(c -> c.setting() == Setting.KUBE_CLIENT_QPS)
                .extracting(Decision.Change::from, Decision.Change::to)
                .map(t ->
                        Map.entry(String.valueOf(t.toList().get(0)), t.toList().get(1)))
                .containsExactly(Map.entry("null", "150"), Map.entry("333", "300"));
    }
}
