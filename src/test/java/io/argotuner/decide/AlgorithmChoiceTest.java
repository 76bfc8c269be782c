package io.argotuner.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.argotuner.decide.Decision.State;
import io.argotuner.decide.Sharding.Algorithm;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The policy's {@code sharding.algorithm}. */
class AlgorithmChoiceTest {
    private static final Place KEY =
            new Place(PlainInstall.PARAMS, new Place.Field.Data("controller.sharding.algorithm"));
    private final PlainInstall install = PlainInstall.fresh().counting(400, 1);

    @Test
    void decide_keep_neverTouchesTheAlgorithm() {
        install.sharding(new Sharding(Algorithm.CONSISTENT_HASHING, Fact.unknown("not read")));
        stands("consistent-hashing");

        var decision = decide(policy(null, Map.of()));

        assertThat(decision.changes()).isEmpty();
        assertThat(decision.restarts()).isEmpty();
    }

    @Test
    void decide_roundRobin_writesTheKeyAndRestartsTheControllerOnce() {
        var policy = policy(Algorithm.ROUND_ROBIN, Map.of());

        var first = decide(policy);
        var second = Tuner.decide(
                install.apply(first, PlainInstall.NOW).observed(), policy, first.memory(), PlainInstall.NOW);

        assertThat(first.changes())
                .containsExactly(new Decision.Change(
                        Setting.CONTROLLER_REPLICAS, KEY, null, "round-robin", Policy.Purpose.PERFORMANCE));
        assertThat(first.restarts()).extracting(Decision.Restart::workload).containsExactly(PlainInstall.CONTROLLER);
        assertThat(first.setting(Setting.CONTROLLER_REPLICAS).state()).isEqualTo(State.CHANGE);
        assertThat(first.setting(Setting.CONTROLLER_REPLICAS).reason())
                .endsWith("The policy sets the sharding algorithm to round-robin; legacy is in force.");
        assertThat(second.changes()).isEmpty();
        assertThat(second.restarts()).isEmpty();
    }

    @Test
    void decide_withMoreReplicas_putsBothIntoOneRestart() {
        install.counting(1500, 1500);

        var decision = decide(policy(Algorithm.ROUND_ROBIN, Map.of()));

        assertThat(decision.changes())
                .filteredOn(c -> c.setting() == Setting.CONTROLLER_REPLICAS)
                .extracting(c -> c.place().field().toString())
                .containsExactly("spec.replicas", "env ARGOCD_CONTROLLER_REPLICAS", "controller.sharding.algorithm");
        assertThat(decision.restarts())
                .extracting(Decision.Restart::workload)
                .containsOnlyOnce(PlainInstall.CONTROLLER);
    }

    @Test
    void decide_backToKeep_restartsNothingAndLeavesWhatWasWritten() {
        var first = decide(policy(Algorithm.ROUND_ROBIN, Map.of()));
        install.apply(first, PlainInstall.NOW).rolledOut();

        var kept = Tuner.decide(
                install.observed(), policy(null, Map.of()), first.memory(), PlainInstall.NOW.plusSeconds(86_400));

        assertThat(kept.changes()).isEmpty();
        assertThat(kept.restarts()).isEmpty();
    }

    @Test
    void decide_replicasOff_setsTheAlgorithmAllTheSame() {
        var off = new Policy.Rule(
                Policy.Management.OFF, OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty());

        var decision = decide(policy(Algorithm.ROUND_ROBIN, Map.of(Setting.CONTROLLER_REPLICAS, off)));

        assertThat(decision.changes()).extracting(Decision.Change::place).containsExactly(KEY);
    }

    @Test
    void decide_legacyWhereNothingIsSet_isInForceAlready() {
        assertThat(decide(policy(Algorithm.LEGACY, Map.of())).changes()).isEmpty();
    }

    @Test
    void decide_whereItCannotBeWritten_saysSo() {
        install.wired(
                Setting.CONTROLLER_REPLICAS,
                new Wiring.Overridden("StatefulSet/argocd-application-controller", "An autoscaler sets the replicas."));

        var decision = decide(policy(Algorithm.ROUND_ROBIN, Map.of()));

        assertThat(decision.changes()).isEmpty();
        assertThat(decision.setting(Setting.CONTROLLER_REPLICAS).reason())
                .endsWith("The policy asks for the sharding algorithm round-robin, which cannot be written here; legacy"
                        + " is in force.");
    }

    @Test
    void decide_consistentHashingBeforeItCame_saysSoAndWritesNothing() {
        var observed = install.observed();
        var old = new Observation(
                new Install("argocd", Fact.known(new Version(2, 8, 21)), "plain", "StatefulSet", "kubectl", List.of()),
                observed.settings(),
                observed.census(),
                observed.sharding(),
                observed.targets());

        var decision =
                Tuner.decide(old, policy(Algorithm.CONSISTENT_HASHING, Map.of()), Memory.none(), PlainInstall.NOW);

        assertThat(decision.changes()).isEmpty();
        assertThat(decision.setting(Setting.CONTROLLER_REPLICAS).reason())
                .endsWith("consistent-hashing came with Argo CD 2.12, so legacy stays in force in 2.8.21.");
    }

    @Test
    void decide_inModeRecommend_waits() {
        var policy = policy(Algorithm.ROUND_ROBIN, Map.of());
        var recommend = PolicyDraft.like(policy).mode(Policy.Mode.RECOMMEND).policy();

        var decision = decide(recommend);

        assertThat(decision.changes()).isEmpty();
        assertThat(decision.setting(Setting.CONTROLLER_REPLICAS).state()).isEqualTo(State.PENDING);
    }

    private void stands(String text) {
        var writable = (Wiring.Writable)
                install.observed().setting(Setting.CONTROLLER_REPLICAS).wiring();
        install.wired(
                Setting.CONTROLLER_REPLICAS,
                new Wiring.Writable(
                        writable.place(),
                        Set.of(),
                        writable.companions().stream()
                                .map(c -> c.place().equals(KEY) ? c.holding(text) : c)
                                .toList()));
    }

    private Decision decide(Policy policy) {
        return Tuner.decide(install.observed(), policy, Memory.none(), PlainInstall.NOW);
    }

    private static Policy policy(@Nullable Algorithm algorithm, Map<Setting, Policy.Rule> settings) {
        return PolicyDraft.standard()
                .settings(settings)
                .sharding(Optional.ofNullable(algorithm), Policy.Pinning.OFF)
                .policy();
    }
}
