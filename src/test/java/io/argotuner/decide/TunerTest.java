package io.argotuner.decide;

import static io.argotuner.decide.Decision.State.CHANGE;
import static io.argotuner.decide.Decision.State.HOLD;
import static io.argotuner.decide.Decision.State.OK;
import static io.argotuner.decide.Decision.State.PENDING;
import static org.assertj.core.api.Assertions.assertThat;

import io.argotuner.decide.placement.ShardCount;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TunerTest {
    @Test
    void decide_400ApplicationsOnDefaults_changesNothing() {
        var decision = decide(PlainInstall.fresh().counting(400, 1));

        assertThat(decision.changes()).isEmpty();
        assertThat(decision.restarts()).isEmpty();
        assertThat(decision.recommendsChange()).isFalse();
        assertThat(decision.settings()).allMatch(s -> s.state() == OK && s.recommended() != null);
        assertThat(decision.bottleneck()).isEqualTo(Bottleneck.NONE);
        assertThat(decision.nextAction()).isEqualTo("Nothing to do: the settings fit 400 Applications on 1 cluster.");
    }

    @Test
    void decide_1000ApplicationsOnOneCluster_saysWhyInNumbers() {
        var decision = decide(PlainInstall.fresh().counting(1000, 1));

        var status = decision.setting(Setting.STATUS_PROCESSORS);
        assertThat(status.recommended()).isEqualTo("50");
        assertThat(status.state()).isEqualTo(CHANGE);
        assertThat(status.target()).isEqualTo("ConfigMap/argocd-cmd-params-cm controller.status.processors");
        assertThat(status.reason())
                .isEqualTo("1,000 Applications on the busiest of 1 shard at 20 per processor need 50 status processors;"
                        + " 20 are in force.");
        assertThat(decision.setting(Setting.OPERATION_PROCESSORS).recommended()).isEqualTo("25");
        assertThat(decision.setting(Setting.CONTROLLER_REPLICAS).state()).isEqualTo(OK);
        assertThat(decision.bottleneck()).isEqualTo(Bottleneck.PROCESSORS);
        assertThat(decision.nextAction())
                .isEqualTo("Write 4 settings and restart StatefulSet/argocd-application-controller and"
                        + " Deployment/argocd-server once.");
    }

    @Test
    void decide_10000OnOneCluster_stretchesTheTimer_andHoldsAfterwards() {
        var install = PlainInstall.fresh().counting(10_000, 1);
        var first = decide(install);

        assertThat(texts(first))
                .containsEntry("controllerReplicas", "1")
                .containsEntry("statusProcessors", "50")
                .containsEntry("operationProcessors", "25")
                .containsEntry("kubeClientQps", "150")
                .containsEntry("reconciliationTimeout", "180s")
                .containsEntry("reconciliationJitter", "90s");
        assertThat(to(first, "controller.k8s.client.burst")).isEqualTo("300");
        assertThat(first.bottleneck()).isEqualTo(Bottleneck.TIMER);

        var second = decide(install.apply(first, PlainInstall.NOW));
        assertThat(second.changes()).isEmpty();
        assertThat(texts(second)).isEqualTo(texts(first));
    }

    @Test
    void decide_10000Over40Clusters_addsShardsAndSizesTheBusiest() {
        var decision = decide(PlainInstall.fresh().counting(10_000, 40));

        assertThat(texts(decision))
                .containsEntry("controllerReplicas", "10")
                .containsEntry("statusProcessors", "50")
                .containsEntry("operationProcessors", "25")
                .containsEntry("reconciliationTimeout", "120s");
        assertThat(to(decision, "ARGOCD_CONTROLLER_REPLICAS")).isEqualTo("10");
        assertThat(decision.measurements())
                .isEqualTo(new Decision.Measurements(
                        Fact.known(10_000),
                        Fact.known(40),
                        Fact.known(1000),
                        true,
                        Fact.known(250),
                        Fact.known(10),
                        Fact.known(1),
                        Fact.known(10)));
    }

    @Test
    void decide_withKnownClusterIdentities_usesArgoCdsOwnAssignment() {
        var install = PlainInstall.fresh().counting(1000, 1000, 1000);
        var pinned = List.of(
                new Sharding.Cluster("a", "https://cluster-0", OptionalInt.of(1), false),
                new Sharding.Cluster("b", "https://cluster-1", OptionalInt.of(1), false),
                new Sharding.Cluster("c", "https://cluster-2", OptionalInt.of(2), false));
        install.sharding(new Sharding(Sharding.Algorithm.ROUND_ROBIN, Fact.known(pinned)));

        var decision = decide(install);

        assertThat(decision.measurements().busiestShard()).isEqualTo(Fact.known(2000));
        assertThat(decision.measurements().busiestShardEstimated()).isFalse();
    }

    @Test
    void decide_withALopsidedAssignment_namesTheImbalance() {
        var install = PlainInstall.fresh()
                .counting(500, 500, 500)
                .at(Setting.CONTROLLER_REPLICAS, 3)
                .at(Setting.STATUS_PROCESSORS, 50)
                .at(Setting.OPERATION_PROCESSORS, 25)
                .at(Setting.REPO_SERVER_REPLICAS, 3);
        var pinned = List.of(
                new Sharding.Cluster("a", "https://cluster-0", OptionalInt.of(1), false),
                new Sharding.Cluster("b", "https://cluster-1", OptionalInt.of(1), false),
                new Sharding.Cluster("c", "https://cluster-2", OptionalInt.of(2), false));
        install.sharding(new Sharding(Sharding.Algorithm.LEGACY, Fact.known(pinned)));

        assertThat(decide(install).bottleneck()).isEqualTo(Bottleneck.IMBALANCE);
    }

    @Test
    void decide_unreadableApplications_countOnEveryShard() {
        var loads = List.of(new ClusterLoad("https://a", 100, 100), new ClusterLoad("https://b", 100, 100));
        var census = new Census(250, loads, Map.of(), Map.of(), 50, false, PlainInstall.NOW);
        var install = PlainInstall.fresh().census(Fact.known(census)).at(Setting.CONTROLLER_REPLICAS, 2);

        assertThat(decide(install).measurements().busiestShard()).isEqualTo(Fact.known(150));
    }

    @Test
    void decide_whileNothingIsCounted_holdsAndSaysWhy_butWritesFixedValues() {
        var policy = fixed(Setting.STATUS_PROCESSORS, 40);
        var install = PlainInstall.fresh().census(Fact.unknown("Applications cannot be listed: forbidden"));

        var decision = Tuner.decide(install.observed(), policy, Memory.none(), PlainInstall.NOW);

        var held = decision.setting(Setting.CONTROLLER_REPLICAS);
        assertThat(held.state()).isEqualTo(HOLD);
        assertThat(held.recommended()).isNull();
        assertThat(held.effective()).isEqualTo("1");
        assertThat(held.reason()).isEqualTo("Not known: Applications cannot be listed: forbidden.");
        assertThat(decision.setting(Setting.STATUS_PROCESSORS).state()).isEqualTo(CHANGE);
        assertThat(decision.changes())
                .singleElement()
                .extracting(Decision.Change::to)
                .isEqualTo("40");
        assertThat(decision.bottleneck()).isEqualTo(Bottleneck.UNKNOWN);
    }

    @Test
    void decide_withUnknownTimeout_holdsWhatNeedsIt_andOnlyThat() {
        var decision = decide(PlainInstall.fresh()
                .counting(10_000, 1)
                .unknown(Setting.RECONCILIATION_TIMEOUT, "the Argo CD version is not known"));

        assertThat(decision.setting(Setting.RECONCILIATION_TIMEOUT).state()).isEqualTo(HOLD);
        assertThat(decision.setting(Setting.KUBE_CLIENT_QPS).state()).isEqualTo(HOLD);
        assertThat(decision.setting(Setting.STATUS_PROCESSORS).recommended()).isEqualTo("50");
    }

    @Test
    void decide_zeroApplications_givesMinimums_andLowersNothingBelowWhatStoodThere() {
        assertThat(decide(PlainInstall.fresh().counting(0, 0)).changes()).isEmpty();

        var install = PlainInstall.fresh()
                .counting(0, 0)
                .at(Setting.STATUS_PROCESSORS, 50)
                .at(Setting.REPO_SERVER_REPLICAS, 3);
        var looks = look(install, Policy.defaults(), Duration.ofHours(8));
        assertThat(looks.changes()).isEmpty();
        assertThat(looks.setting(Setting.STATUS_PROCESSORS).recommended()).isEqualTo("50");
        assertThat(looks.setting(Setting.REPO_SERVER_REPLICAS).recommended()).isEqualTo("3");
    }

    @Test
    void overridden_showsWhatWouldBeRecommended_andWritesNothing() {
        var decision = decide(PlainInstall.fresh()
                .counting(1000, 1)
                .wired(
                        Setting.STATUS_PROCESSORS,
                        new Wiring.Overridden(
                                "StatefulSet/x args",
                                "The container's args carry --status-processors=20; remove it.")));

        var status = decision.setting(Setting.STATUS_PROCESSORS);
        assertThat(status.state()).isEqualTo(Decision.State.OVERRIDDEN);
        assertThat(status.recommended()).isEqualTo("50");
        assertThat(status.effective()).isEqualTo("20");
        assertThat(status.target()).isEqualTo("StatefulSet/x args");
        assertThat(status.reasons()).first().asString().contains("remove it");
        assertThat(decision.changes()).noneMatch(c -> c.setting() == Setting.STATUS_PROCESSORS);
    }

    @Test
    void overriddenReplicas_leaveTheShardsAsTheyAre() {
        var decision = decide(PlainInstall.fresh()
                .counting(10_000, 40)
                .wired(Setting.CONTROLLER_REPLICAS, new Wiring.Overridden("hpa", "An HPA owns it.")));

        assertThat(decision.setting(Setting.CONTROLLER_REPLICAS).recommended()).isEqualTo("10");
        assertThat(decision.measurements().shards()).isEqualTo(Fact.known(1));
        assertThat(decision.measurements().running()).isEqualTo(Fact.known(1));
        assertThat(decision.measurements().recommended()).isEqualTo(Fact.known(10));
        assertThat(decision.measurements().busiestShard()).isEqualTo(Fact.known(10_000));
    }

    @Test
    void missingUnsupportedAndOff_areShownAsSuch() {
        var off = new Policy.Rule(
                Policy.Management.OFF, OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty());
        var policy = withRules(Map.of(Setting.STATUS_PROCESSORS, off));
        var install = PlainInstall.fresh()
                .counting(1000, 1)
                .wired(Setting.SERVER_REPLICAS, new Wiring.Missing(Component.SERVER))
                .wired(Setting.RECONCILIATION_JITTER, new Wiring.Unsupported("env X", "2.8.1 does not read it."));

        var decision = Tuner.decide(install.observed(), policy, Memory.none(), PlainInstall.NOW);

        var server = decision.setting(Setting.SERVER_REPLICAS);
        assertThat(server.state()).isEqualTo(Decision.State.MISSING);
        assertThat(server.target()).isEqualTo("argocd-server is not installed");
        assertThat(server.recommended()).isNull();
        assertThat(decision.setting(Setting.RECONCILIATION_JITTER).state()).isEqualTo(Decision.State.UNSUPPORTED);
        assertThat(decision.setting(Setting.RECONCILIATION_JITTER).reason()).isEqualTo("2.8.1 does not read it.");
        assertThat(decision.setting(Setting.STATUS_PROCESSORS).state()).isEqualTo(Decision.State.OFF);
        assertThat(decision.changes())
                .extracting(Decision.Change::setting)
                .containsOnly(Setting.OPERATION_PROCESSORS, Setting.REPO_SERVER_REPLICAS);
    }

    @Test
    void contested_isNotWritten_andSaysWho() {
        var memory =
                new Memory(Map.of(), Map.of(Setting.STATUS_PROCESSORS, "helm took it back 3 times in 10 minutes."));
        var install = PlainInstall.fresh().counting(1000, 1);

        var decision = Tuner.decide(install.observed(), Policy.defaults(), memory, PlainInstall.NOW);

        var status = decision.setting(Setting.STATUS_PROCESSORS);
        assertThat(status.state()).isEqualTo(Decision.State.CONTESTED);
        assertThat(status.recommended()).isEqualTo("50");
        assertThat(status.reasons()).first().asString().contains("helm took it back");
        assertThat(decision.changes()).noneMatch(c -> c.setting() == Setting.STATUS_PROCESSORS);
        assertThat(decision.memory().contested()).containsKey(Setting.STATUS_PROCESSORS);
    }

    @Test
    void policyBounds_areLast_andSaySo() {
        var bounds = new Policy.Rule(
                Policy.Management.AUTO, OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.of(40));
        var decision = Tuner.decide(
                PlainInstall.fresh().counting(1000, 1).observed(),
                withRules(Map.of(Setting.STATUS_PROCESSORS, bounds)),
                Memory.none(),
                PlainInstall.NOW);

        assertThat(decision.setting(Setting.STATUS_PROCESSORS).recommended()).isEqualTo("40");
        assertThat(decision.setting(Setting.STATUS_PROCESSORS).reason())
                .endsWith("The policy's max limits that to 40.");
    }

    @Test
    void policyMax_belowWhatIsInForce_doesNotWaitForTheWindow() {
        var bounds = new Policy.Rule(
                Policy.Management.AUTO, OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.of(40));
        var decision = Tuner.decide(
                PlainInstall.fresh()
                        .counting(100, 1)
                        .at(Setting.STATUS_PROCESSORS, 80)
                        .observed(),
                withRules(Map.of(Setting.STATUS_PROCESSORS, bounds)),
                Memory.none(),
                PlainInstall.NOW);

        assertThat(decision.changes()).singleElement().satisfies(change -> {
            assertThat(change.to()).isEqualTo("40");
            assertThat(change.purpose()).isEqualTo(Policy.Purpose.SAVING);
        });
    }

    @Test
    void fixed_equalToWhatIsInForce_isNotWritten() {
        var decision = Tuner.decide(
                PlainInstall.fresh().counting(5000, 1).observed(),
                fixed(Setting.STATUS_PROCESSORS, 20),
                Memory.none(),
                PlainInstall.NOW);
        assertThat(decision.setting(Setting.STATUS_PROCESSORS).state()).isEqualTo(OK);
    }

    @Test
    void lowering_waitsForTheWindow_thenGoesToItsMax() {
        var install = PlainInstall.fresh().at(Setting.STATUS_PROCESSORS, 50).at(Setting.OPERATION_PROCESSORS, 10);
        var memory = Memory.none();
        var loads = new int[] {500, 620, 400, 400, 400, 400};
        for (var hour = 0; hour < 6; hour++) {
            var now = PlainInstall.NOW.plus(Duration.ofHours(hour));
            var decision = Tuner.decide(install.counting(loads[hour], 1).observed(), Policy.defaults(), memory, now);
            assertThat(decision.changes())
                    .filteredOn(c -> c.setting() == Setting.STATUS_PROCESSORS)
                    .isEmpty();
            assertThat(decision.setting(Setting.STATUS_PROCESSORS).state()).isEqualTo(PENDING);
            memory = decision.memory();
        }
        var now = PlainInstall.NOW.plus(Duration.ofHours(6));
        var decision = Tuner.decide(install.counting(400, 1).observed(), Policy.defaults(), memory, now);

        assertThat(to(decision, "controller.status.processors")).isEqualTo("31");
        assertThat(decision.setting(Setting.STATUS_PROCESSORS).recommended()).isEqualTo("31");
    }

    @Test
    void lowering_pending_saysWhen() {
        var decision = decide(PlainInstall.fresh().counting(400, 1).at(Setting.STATUS_PROCESSORS, 50));

        var status = decision.setting(Setting.STATUS_PROCESSORS);
        assertThat(status.recommended()).isEqualTo("20");
        assertThat(status.reason())
                .endsWith(
                        "It would be lowered to 20 once no more has been needed for 6 hours, at 18:00 UTC at the earliest.");
        assertThat(decision.notBefore()).contains(PlainInstall.NOW.plus(Duration.ofHours(6)));
        assertThat(decision.nextAction())
                .isEqualTo("Wait until 18:00 UTC: 1 setting would be lowered if no more is needed until then.");
        assertThat(decision.recommendsChange()).isTrue();
    }

    @Test
    void replicas_aboveTheClusters_comeDownToThem_afterTheWindow() {
        var install = PlainInstall.fresh().counting(400, 4).at(Setting.CONTROLLER_REPLICAS, 9);
        var decision = look(install, Policy.defaults(), Duration.ofHours(6));

        assertThat(to(decision, "spec.replicas")).isEqualTo("4");
        assertThat(to(decision, "ARGOCD_CONTROLLER_REPLICAS")).isEqualTo("4");
    }

    @Test
    void replicasScaledToZero_areNotTurnedOn() {
        var decision = decide(PlainInstall.fresh().counting(5000, 5).at(Setting.REPO_SERVER_REPLICAS, 0));
        assertThat(decision.setting(Setting.REPO_SERVER_REPLICAS).state()).isEqualTo(HOLD);
    }

    @Test
    void assumedCounts_areSaidToBeAssumed_once() {
        var census = new Census(
                400, List.of(new ClusterLoad("cluster-1", 400, 400)), Map.of(), Map.of(), 0, true, PlainInstall.NOW);
        var decision = decide(PlainInstall.fresh().census(Fact.known(census)));

        assertThat(decision.bottleneckReason())
                .isEqualTo("400 Applications on 1 cluster, assumed and not counted. Counts show no limit.");
        assertThat(decision.settings()).noneMatch(s -> s.reason().contains("assumed"));
    }

    @Test
    void note_aboutGarbage_comesFirst() {
        var install = PlainInstall.fresh().counting(400, 1);
        var old = install.observed().setting(Setting.STATUS_PROCESSORS);
        install.put(new CurrentSetting(
                old.setting(),
                old.wiring(),
                "abc",
                Fact.known(20.0),
                "Argo CD cannot parse \"abc\" and uses 20.",
                Optional.empty()));

        var status = decide(install).setting(Setting.STATUS_PROCESSORS);

        assertThat(status.reasons()).first().isEqualTo("Argo CD cannot parse \"abc\" and uses 20.");
        assertThat(status.state()).isEqualTo(OK);
    }

    @Test
    void shards_forOneHotCluster_areNotRaisedBeyondWhatIsOfUse() {
        var loads = new int[11];
        Arrays.fill(loads, 100);
        loads[3] = 9000;

        var shards = decide(PlainInstall.fresh().counting(loads)).setting(Setting.CONTROLLER_REPLICAS);

        assertThat(shards.recommended()).isEqualTo("2");
        assertThat(shards.reason())
                .isEqualTo(
                        "10,000 Applications at 1,000 per shard ask for 10 shards, but 9,000 of them are on 1 cluster"
                                + " with more than that, which cannot be split: 2 shards are of use; 1 is in force.");
    }

    @Test
    void shards_ofAHotClusterThatHasThem_areLeftAloneWhereSomebodySetThem() {
        var loads = new int[] {9000, 100, 100, 100};

        var shards = decide(
                        PlainInstall.fresh().at(Setting.CONTROLLER_REPLICAS, 4).counting(loads))
                .setting(Setting.CONTROLLER_REPLICAS);

        assertThat(shards.recommended()).isEqualTo("4");
    }

    @Test
    void shards_ofAnyFleet_areThoseThatPlacementCallsUseful() {
        var random = new Random(17);
        for (var i = 0; i < 200; i++) {
            var loads = random.ints(3 + random.nextInt(20), 0, random.nextBoolean() ? 900 : 6000)
                    .toArray();
            var weights = Arrays.stream(loads).mapToObj(n -> (long) n).toList();

            var shards = decide(PlainInstall.fresh().counting(loads)).setting(Setting.CONTROLLER_REPLICAS);

            assertThat(shards.recommended())
                    .as("%s", weights)
                    .isEqualTo(Integer.toString(ShardCount.useful(weights, 1000)));
        }
    }

    static Decision decide(PlainInstall install) {
        return Tuner.decide(install.observed(), Policy.defaults(), Memory.none(), PlainInstall.NOW);
    }

    /** Looks every hour and applies all but the last decision, which is given. */
    private static Decision look(PlainInstall install, Policy policy, Duration duration) {
        var memory = Memory.none();
        for (var hour = 0; ; hour++) {
            var now = PlainInstall.NOW.plus(Duration.ofHours(hour));
            var decision = Tuner.decide(install.observed(), policy, memory, now);
            if (hour == duration.toHours()) {
                return decision;
            }
            install.apply(decision, now).rolledOut();
            memory = decision.memory();
        }
    }

    static Policy fixed(Setting setting, double value) {
        return withRules(Map.of(
                setting,
                new Policy.Rule(
                        Policy.Management.FIXED,
                        OptionalDouble.of(value),
                        OptionalDouble.empty(),
                        OptionalDouble.empty())));
    }

    static Policy withRules(Map<Setting, Policy.Rule> rules) {
        return PolicyDraft.standard().settings(rules).policy();
    }

    static String to(Decision decision, String field) {
        return decision.changes().stream()
                .filter(c -> c.place().toString().endsWith(field))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no change of " + field + " in " + decision.changes()))
                .to();
    }

    private static Map<String, String> texts(Decision decision) {
        var texts = new TreeMap<String, String>();
        decision.settings().forEach(s -> texts.put(s.setting().id(), String.valueOf(s.recommended())));
        return texts;
    }
}
