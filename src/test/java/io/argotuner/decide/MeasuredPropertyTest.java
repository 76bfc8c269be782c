package io.argotuner.decide;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What decisions keep to whatever is measured, on random installs. {@code -Dseed=<n>} replays one. */
class MeasuredPropertyTest {
    private static final Instant NOW = PlainInstall.NOW;

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
        var install = random.measured(random.install(), NOW);
        var policy = random.policy();

        var first = Tuner.decide(install.observed(), policy, random.memory(), NOW);
        var second = Tuner.decide(install.apply(first, NOW).observed(), policy, first.memory(), NOW);

        assertThat(second.changes()).as("changes after %s", first.changes()).isEmpty();
        assertThat(second.restarts()).as("restarts after %s", first.restarts()).isEmpty();
    }

    @ParameterizedTest(name = "-Dseed={0}")
    @MethodSource("seeds")
    void decide_always_explainsItself_andKeepsToTheBounds(long seed) {
        var random = new Generator(seed);
        var install = random.measured(random.install(), NOW);
        var policy = random.policy();

        var decision = Tuner.decide(install.observed(), policy, random.memory(), NOW);

        assertThat(decision.settings()).allSatisfy(s -> assertThat(s.reasons())
                .isNotEmpty()
                .allMatch(r -> r.matches("[\\p{Print}]*\\."), "is a sentence of printable characters"));
        assertThat(decision.bottleneckReason()).matches("[\\p{Print}]+");
        assertThat(decision.insight().advice()).allMatch(a -> a.matches("[\\p{Print}]*\\."));
        assertThat(decision.nextAction()).matches("[\\p{Print}]*\\.").doesNotContain("..");
        for (var change : decision.changes()) {
            var rule = policy.rule(change.setting());
            var amount = PlainInstall.parsed(change.to());
            if (change.place().field() instanceof Place.Field.Env || rule.management() != Policy.Management.AUTO) {
                continue;
            }
            assertThat(amount).as("%s", change).isPositive();
        }
        assertThat(decision).isEqualTo(Tuner.decide(install.observed(), policy, replayed(seed), NOW));
    }

    private static Memory replayed(long seed) {
        var random = new Generator(seed);
        random.measured(random.install(), NOW);
        random.policy();
        return random.memory();
    }

    /** What cannot be measured any more lowers nothing that measurements asked for. */
    @ParameterizedTest(name = "-Dseed={0}")
    @MethodSource("fewSeeds")
    void metricsThatGoAway_lowerNothing_withinTheWindow(long seed) {
        var random = new Generator(seed);
        var install = random.measured(random.counts(PlainInstall.fresh()), NOW);
        var first = Tuner.decide(install.observed(), Policy.defaults(), Memory.none(), NOW);
        install.apply(first, NOW).rolledOut().evidence(Fact.unknown("no pod answers"));

        var memory = first.memory();
        for (var minutes = 30; minutes < 350; minutes += 40) {
            var decision =
                    Tuner.decide(install.observed(), Policy.defaults(), memory, NOW.plus(Duration.ofMinutes(minutes)));
            assertThat(decision.changes()).isEmpty();
            memory = decision.memory();
        }
    }

    /** Noise of 10 % around any load changes no setting more than twice in a day, and restarts keep the cool-down. */
    @ParameterizedTest(name = "-Dseed={0}")
    @MethodSource("fewSeeds")
    void noise_doesNotMakeSettingsSwing(long seed) {
        var random = new Generator(seed);
        var load = 0.5 + 20 * random.random().nextDouble();
        var cpuPerItem = 0.05 + 0.15 * random.random().nextDouble();
        var throttling = random.chance(0.3) ? random.random().nextDouble() : 0;
        var install = PlainInstall.fresh().counting(200 + random.below(1500));
        var memory = Memory.none();
        Map<String, Integer> turns = new HashMap<>();
        Map<Place, Double> last = new HashMap<>();
        Map<Place, Boolean> rising = new HashMap<>();
        Map<ObjectRef, Instant> restarted = new HashMap<>();
        for (var minutes = 0; minutes < 24 * 60; minutes += 10) {
            var now = NOW.plus(Duration.ofMinutes(minutes));
            var noise = 0.9 + 0.2 * random.random().nextDouble();
            install.evidence(loaded(install, load * noise, cpuPerItem, throttling * noise, now));
            var decision = Tuner.decide(install.observed(), Policy.defaults(), memory, now);
            for (var change : decision.changes()) {
                var to = PlainInstall.parsed(change.to());
                var before = last.put(change.place(), to);
                if (before != null && before != to) {
                    var up = to > before;
                    var was = rising.put(change.place(), up);
                    if (was != null && was != up) {
                        turns.merge(change.place().toString(), 1, Integer::sum);
                    }
                }
            }
            for (var restart : decision.restarts()) {
                var before = restarted.put(restart.workload(), now);
                assertThat(before == null || Duration.between(before, now).toMinutes() >= 30)
                        .as("cool-down of %s", restart.workload())
                        .isTrue();
            }
            install.apply(decision, now).rolledOut();
            memory = decision.memory();
        }
        assertThat(turns)
                .as("turns around %.1f items/s", load)
                .allSatisfy((place, n) -> assertThat(n).as(place).isLessThanOrEqualTo(1));
    }

    /** One shard under a load, as a queue with as many workers as are in force would show it. */
    private static Fact<Evidence> loaded(
            PlainInstall install, double load, double cpuPerItem, double throttling, Instant now) {
        var observed = install.observed();
        var shards = observed.setting(Setting.CONTROLLER_REPLICAS).effective().orElse(1.0);
        var workers = observed.setting(Setting.STATUS_PROCESSORS).effective().orElse(20.0);
        var readings = Readings.taken().at(now);
        for (var i = 0; i < shards; i++) {
            var each = load / shards;
            var cpu = Math.min(1.98, each * cpuPerItem);
            var service = 1.5 / Math.max(0.02, 1 - cpu / 2);
            var busy = Math.min(workers, each * service);
            var waiting = busy >= workers ? 60 : 0.5;
            readings.shard(new Readings.Shard(i)
                    .refreshing(each, waiting, service, busy, busy >= workers ? 200 : 0)
                    .throttled(throttling * busy)
                    .cores(cpu, 2));
        }
        var repos = observed.setting(Setting.REPO_SERVER_REPLICAS).effective().orElse(1.0);
        for (var i = 0; i < repos; i++) {
            readings.repoServer(new Readings.Repo());
        }
        return readings.fact();
    }
}
