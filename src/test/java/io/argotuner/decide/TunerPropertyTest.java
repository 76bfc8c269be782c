package io.argotuner.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.argotuner.decide.placement.Placement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every decision keeps to, on random installs. The seed is in the name of a failed case: {@code -Dseed=<n>}. */
class TunerPropertyTest {
    private static final Instant NOW = PlainInstall.NOW;
    private static final List<Setting> GROWING = List.of(
            Setting.CONTROLLER_REPLICAS,
            Setting.STATUS_PROCESSORS,
            Setting.OPERATION_PROCESSORS,
            Setting.RECONCILIATION_TIMEOUT,
            Setting.CLUSTER_CACHE_RESYNC,
            Setting.KUBE_CLIENT_QPS,
            Setting.REPO_SERVER_REPLICAS,
            Setting.SERVER_REPLICAS);

    static LongStream seeds() {
        return Generator.seeds(400);
    }

    static LongStream fewSeeds() {
        return Generator.seeds(40);
    }

    @ParameterizedTest(name = "-Dseed={0}")
    @MethodSource("seeds")
    void decide_afterApplying_changesNothing(long seed) {
        var random = new Generator(seed);
        var install = random.install();
        var policy = random.policy();

        var first = Tuner.decide(install.observed(), policy, random.memory(), NOW);
        var second = Tuner.decide(install.apply(first, NOW).observed(), policy, first.memory(), NOW);

        assertThat(second.changes()).as("changes after %s", first.changes()).isEmpty();
        assertThat(second.restarts()).as("restarts after %s", first.restarts()).isEmpty();
    }

    @ParameterizedTest(name = "-Dseed={0}")
    @MethodSource("seeds")
    void decide_onTheSameInput_saysTheSame(long seed) {
        var one = new Generator(seed);
        var two = new Generator(seed);
        assertThat(Tuner.decide(one.install().observed(), one.policy(), one.memory(), NOW))
                .isEqualTo(Tuner.decide(two.install().observed(), two.policy(), two.memory(), NOW))
                .hasToString(Tuner.decide(
                                new Generator(seed).install().observed(),
                                policyAfterInstall(seed),
                                memoryAfter(seed),
                                NOW)
                        .toString());
    }

    @ParameterizedTest(name = "-Dseed={0}")
    @MethodSource("seeds")
    void placement_neverLeadsToAShardThatDoesNotRunOrIsToGo(long seed) {
        var random = new Generator(seed);
        var install = random.install().observed();
        var decision = Tuner.decide(install, random.policy(), random.memory(), NOW);

        if (decision.placement() instanceof Fact.Known<Placement> known) {
            var placement = known.value();
            var replicas =
                    install.setting(Setting.CONTROLLER_REPLICAS).effective().orElse(0.0);
            var shards = Math.min(replicas, placement.recommended());
            assertThat(placement.moves()).allMatch(m -> m.to() >= 0 && m.to() < shards && m.to() != m.from());
            assertThat(placement.moves()).extracting(Placement.Move::server).doesNotHaveDuplicates();
            assertThat(placement.pins().values()).allMatch(to -> to >= 0 && to < shards);
            assertThat(placement.holds().values()).allMatch(at -> at >= 0 && at < replicas);
        }
    }

    private static Policy policyAfterInstall(long seed) {
        var random = new Generator(seed);
        random.install();
        return random.policy();
    }

    private static Memory memoryAfter(long seed) {
        var random = new Generator(seed);
        random.install();
        random.policy();
        return random.memory();
    }

    @ParameterizedTest(name = "-Dseed={0}")
    @MethodSource("seeds")
    void recommendation_withMoreApplicationsOnOneCluster_isNotSmaller(long seed) {
        var random = new Generator(seed);
        var install = PlainInstall.fresh();
        for (var setting : Setting.values()) {
            if (random.chance(0.5)) {
                install.at(setting, random.amount(setting));
            }
        }
        Map<Setting, Double> largest = new HashMap<>();
        for (var applications = 1; applications < 20_000; applications += 1 + random.below(700)) {
            var decision =
                    Tuner.decide(install.counting(applications).observed(), Policy.defaults(), Memory.none(), NOW);
            for (var setting : GROWING) {
                var text = decision.setting(setting).recommended();
                if (text != null) {
                    assertThat(amount(text))
                            .as("%s at %d Applications", setting.id(), applications)
                            .isGreaterThanOrEqualTo(largest.getOrDefault(setting, 0.0));
                    largest.put(setting, amount(text));
                }
            }
        }
    }

    @ParameterizedTest(name = "-Dseed={0}")
    @MethodSource("fewSeeds")
    void shardsAndServers_withMoreApplicationsOnManyClusters_areNotFewer(long seed) {
        var clusters = 1 + new Generator(seed).below(60);
        Map<Setting, Double> largest = new HashMap<>();
        for (var applications = clusters; applications < 40_000; applications += 333) {
            var decision = decide(PlainInstall.fresh().counting(applications, clusters));
            for (var setting :
                    List.of(Setting.CONTROLLER_REPLICAS, Setting.REPO_SERVER_REPLICAS, Setting.SERVER_REPLICAS)) {
                var amount = amount(decision.setting(setting).recommended());
                assertThat(amount)
                        .as("%s at %d Applications", setting.id(), applications)
                        .isGreaterThanOrEqualTo(largest.getOrDefault(setting, 0.0));
                largest.put(setting, amount);
            }
            assertThat(amount(decision.setting(Setting.CONTROLLER_REPLICAS).recommended()))
                    .isLessThanOrEqualTo(clusters);
        }
    }

    @ParameterizedTest(name = "-Dseed={0}")
    @MethodSource("seeds")
    void changes_always_areWithinTheBounds(long seed) {
        var random = new Generator(seed);
        var install = random.install();
        var policy = random.policy();

        var decision = Tuner.decide(install.observed(), policy, random.memory(), NOW);

        for (var change : decision.changes()) {
            var rule = policy.rule(change.setting());
            var place = ((Wiring.Writable)
                            install.observed().setting(change.setting()).wiring())
                    .place();
            if (!change.place().equals(place)) {
                continue;
            }
            var amount = amount(change.to());
            assertThat(amount).as("%s", change).isPositive();
            rule.min().ifPresent(min -> assertThat(amount)
                    .isGreaterThanOrEqualTo(Math.min(min, rule.max().orElse(min))));
            rule.max().ifPresent(max -> assertThat(amount).isLessThanOrEqualTo(max));
            assertThat(rule.management()).isNotEqualTo(Policy.Management.OFF);
            if (change.setting().unit() == Unit.COUNT) {
                assertThat(change.to()).matches("[1-9][0-9]*");
            }
        }
    }

    @ParameterizedTest(name = "-Dseed={0}")
    @MethodSource("seeds")
    void decide_always_answersEverySettingWithAReason(long seed) {
        var random = new Generator(seed);
        var decision = Tuner.decide(random.install().observed(), random.policy(), random.memory(), NOW);

        assertThat(decision.settings().stream().map(Decision.SettingDecision::setting))
                .containsExactly(Setting.values());
        assertThat(decision.settings()).allSatisfy(s -> {
            assertThat(s.reasons()).isNotEmpty().allMatch(r -> r.matches("\\p{Upper}.*\\.|.* .*\\."));
            assertThat(s.target()).isNotEmpty();
        });
        assertThat(decision.nextAction()).endsWith(".").doesNotContain("..");
        assertThat(decision.bottleneckReason()).isNotEmpty();
        assertThat(decision.restarts().stream().map(Decision.Restart::workload)).doesNotHaveDuplicates();
        assertThat(decision.changes().stream().map(Decision.Change::place)).doesNotHaveDuplicates();
        assertThat(decision.changes()).noneMatch(c -> c.to().equals(c.from()));
    }

    @ParameterizedTest(name = "-Dseed={0}")
    @MethodSource("seeds")
    void decide_withClustersInAnotherOrder_saysTheSame(long seed) {
        var random = new Generator(seed);
        var observed = random.install().observed();
        var policy = random.policy();
        var shuffle = new Random(seed);
        var census = observed.census().map(c -> {
            var clusters = new ArrayList<>(c.clusters());
            Collections.shuffle(clusters, shuffle);
            return new Census(
                    c.applications(), clusters, c.projects(), c.sources(), c.unreadable(), c.assumed(), c.at());
        });
        var known = observed.sharding().clusters().map(c -> {
            List<Sharding.Cluster> clusters = new ArrayList<>(c);
            Collections.shuffle(clusters, shuffle);
            return clusters;
        });
        var targets = new ArrayList<>(observed.targets());
        Collections.shuffle(targets, shuffle);
        var shuffled = new Observation(
                observed.install(),
                observed.settings(),
                census,
                new Sharding(observed.sharding().algorithm(), known),
                targets);

        assertThat(Tuner.decide(shuffled, policy, Memory.none(), NOW))
                .isEqualTo(Tuner.decide(observed, policy, Memory.none(), NOW));
    }

    @ParameterizedTest(name = "-Dseed={0}")
    @MethodSource("seeds")
    void decide_onUnknownCounts_changesNoAutoValue(long seed) {
        var random = new Generator(seed);
        var install = random.install().census(Fact.unknown("the API server does not answer"));
        var policy = random.policy();

        var decision = Tuner.decide(install.observed(), policy, random.memory(), NOW);

        assertThat(decision.changes()).allMatch(c -> policy.rule(c.setting()).management() == Policy.Management.FIXED);
        assertThat(decision.settings())
                .filteredOn(s -> policy.rule(s.setting()).management() == Policy.Management.AUTO)
                .noneMatch(s -> s.state() == Decision.State.OK
                        || s.state() == Decision.State.CHANGE
                        || s.state() == Decision.State.PENDING);
    }

    @ParameterizedTest(name = "-Dseed={0}")
    @MethodSource("seeds")
    void decide_onAbsurdNumbers_doesNotThrow(long seed) {
        var random = new Generator(seed);
        var install = random.absurd();
        assertThatCode(() -> Tuner.decide(install.observed(), random.policy(), random.memory(), NOW))
                .doesNotThrowAnyException();
    }

    /** R004: a count that swings by 15 % around any edge changes a setting at most once in each direction. */
    @ParameterizedTest(name = "-Dseed={0}")
    @MethodSource("fewSeeds")
    void settings_whileTheCountSwings_changeAtMostOnceInEachDirection(long seed) {
        var random = new Generator(seed);
        var clusters = 1 + random.below(random.chance(0.5) ? 1 : 40);
        var edge = 300 + random.below(random.chance(0.5) ? 3000 : 20_000);
        var install = PlainInstall.fresh();
        var memory = Memory.none();
        var now = NOW;
        // Some looks are minutes apart, some longer than the stabilization window.
        var apart = random.chance(0.5) ? Duration.ofMinutes(5) : Duration.ofHours(7);
        for (var i = 0; i < 5; i++) {
            var settled = decideAndApply(install.counting(edge * 85 / 100, clusters), memory, now);
            memory = settled.memory();
            now = now.plus(Duration.ofHours(8));
        }

        Map<String, Integer> changes = new HashMap<>();
        for (var i = 0; i < 200; i++) {
            var noise = 0.85 + 0.3 * (random.chance(0.3) ? random.random().nextDouble() : random.below(2));
            var decision = decideAndApply(install.counting((int) (edge * noise), clusters), memory, now);
            for (var change : decision.changes()) {
                if (change.from() != null && change.place().toString().contains("env ARGOCD_CONTROLLER_REPLICAS")) {
                    continue;
                }
                var up = change.from() == null || amount(change.to()) > amount(change.from());
                changes.merge(change.place() + (up ? " up" : " down"), 1, Integer::sum);
            }
            memory = decision.memory();
            now = now.plus(apart);
        }
        assertThat(changes)
                .as("changes around %d Applications on %d clusters, looks %s apart", edge, clusters, apart)
                .allSatisfy((what, times) -> assertThat(times).as(what).isEqualTo(1));
    }

    @ParameterizedTest(name = "-Dseed={0}")
    @MethodSource("fewSeeds")
    void restarts_onAnySequence_keepTheCooldown(long seed) {
        var random = new Generator(seed);
        var install = PlainInstall.fresh();
        var memory = Memory.none();
        var now = NOW;
        Map<ObjectRef, Instant> last = new HashMap<>();
        for (var i = 0; i < 150; i++) {
            random.counts(install);
            if (random.chance(0.1)) {
                memory = Memory.none();
            }
            var decision = Tuner.decide(install.observed(), Policy.defaults(), memory, now);
            for (var restart : decision.restarts()) {
                var before = last.put(restart.workload(), now);
                if (before != null) {
                    assertThat(Duration.between(before, now))
                            .as("between restarts of %s", restart.workload())
                            .isGreaterThanOrEqualTo(Duration.ofMinutes(30));
                }
            }
            install.apply(decision, now);
            if (random.chance(0.7)) {
                install.rolledOut();
            }
            memory = decision.memory();
            now = now.plus(Duration.ofMinutes(random.below(90)));
        }
    }

    private static Decision decide(PlainInstall install) {
        return Tuner.decide(install.observed(), Policy.defaults(), Memory.none(), NOW);
    }

    private static Decision decideAndApply(PlainInstall install, Memory memory, Instant now) {
        var decision = Tuner.decide(install.observed(), Policy.defaults(), memory, now);
        install.apply(decision, now).rolledOut();
        return decision;
    }

    private static double amount(String text) {
        return PlainInstall.parsed(text);
    }
}
