package io.argotuner.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.argotuner.decide.Policy;
import io.argotuner.decide.Setting;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What must hold in any simulation, whatever its load. {@code -Dseed=<n>} replays one. */
class SimulationPropertyTest {
    private static final Costs COSTS = Costs.fitted();

    static LongStream seeds() {
        var replayed = System.getProperty("seed");
        return replayed == null ? LongStream.range(0, 25) : LongStream.of(Long.parseLong(replayed));
    }

    private static InForce anySettings(Seeded random) {
        return InForce.defaults()
                .with(Map.of(
                        Setting.CONTROLLER_REPLICAS, 1.0 + random.below(6),
                        Setting.STATUS_PROCESSORS, 1.0 + random.below(60),
                        Setting.OPERATION_PROCESSORS, 1.0 + random.below(30),
                        Setting.RECONCILIATION_TIMEOUT, 60.0 * (1 + random.below(5)),
                        Setting.RECONCILIATION_JITTER, 30.0 * random.below(5),
                        Setting.KUBE_CLIENT_QPS, 5.0 + random.below(150),
                        Setting.KUBECTL_PARALLELISM, (double) random.below(20),
                        Setting.REPO_SERVER_REPLICAS, 1.0 + random.below(4)));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void nothingIsLostOrDoneTwice_whateverHappens(long seed) {
        var random = new Seeded(seed);
        var fleet = Fleet.even(20 + random.below(1500), 1 + random.below(12), seed);
        var load = new Load(random.below(20), random.below(10), 1 + random.below(60), 0.05 + 0.9 * random.uniform());
        var simulation = new Simulation(fleet, fleet.applications() / 2, COSTS, load, anySettings(random), false, seed);
        for (var second = 0L; second < 4000; second += 1 + random.below(200)) {
            switch (random.below(9)) {
                case 0 -> simulation.change(anySettings(random));
                case 1 -> simulation.commitEverywhere();
                case 2 ->
                    simulation.grow(simulation.world().applications
                            + random.below(1 + fleet.applications() - simulation.world().applications));
                case 3 -> simulation.crash(0);
                default -> {}
            }
            simulation.run(second * World.SECOND);
            assertConserved(simulation.world());
        }
    }

    private static void assertConserved(World world) {
        var queued = new int[world.shards.size()];
        var busy = new int[world.shards.size()];
        var operationsQueued = new int[world.shards.size()];
        var operationsBusy = new int[world.shards.size()];
        for (var i = 0; i < world.applications; i++) {
            var owner = world.owner(i);
            if (owner >= 0) {
                assertThat(world.shards.get(owner).up).isTrue();
                queued[owner] += world.is(i, World.QUEUED) ? 1 : 0;
                busy[owner] += world.is(i, World.BUSY) ? 1 : 0;
                operationsQueued[owner] += world.is(i, World.OPERATION_QUEUED) ? 1 : 0;
                operationsBusy[owner] += world.is(i, World.OPERATION_BUSY) ? 1 : 0;
            } else {
                assertThat(world.is(i, World.QUEUED | World.BUSY | World.OPERATION_BUSY))
                        .isFalse();
            }
        }
        for (var shard : world.shards) {
            // A queue may still hold what another pod has taken over meanwhile, and a worker may be at it.
            assertThat(queued[shard.index]).isLessThanOrEqualTo(shard.refreshes.size());
            assertThat(operationsQueued[shard.index]).isLessThanOrEqualTo(shard.operations.size());
            assertThat(busy[shard.index]).isLessThanOrEqualTo(shard.statusBusy);
            assertThat(operationsBusy[shard.index]).isLessThanOrEqualTo(shard.operationBusy);
            assertThat(shard.statusBusy).isBetween(0, shard.settings.statusProcessors());
            assertThat(shard.operationBusy).isBetween(0, shard.settings.operationProcessors());
            assertThat(shard.kubectlBusy).isBetween(0, shard.operationBusy);
            if (shard.settings.kubectlParallelism() > 0) {
                assertThat(shard.kubectlBusy).isLessThanOrEqualTo(shard.settings.kubectlParallelism());
            }
            assertThat(shard.refreshes.isEmpty() || shard.statusBusy == shard.settings.statusProcessors())
                    .as("no worker is idle while something waits")
                    .isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyCommit_isSyncedInTheEnd(long seed) {
        var random = new Seeded(seed);
        var fleet = Fleet.even(20 + random.below(600), 1 + random.below(12), seed);
        var settings = anySettings(random);
        var simulation = new Simulation(fleet, fleet.applications(), COSTS, Load.none(), settings, false, seed);
        simulation.run(300 * World.SECOND);
        simulation.commitEverywhere();
        simulation.run(600 * World.SECOND);
        simulation.change(anySettings(random));
        simulation.run(12 * 3600 * World.SECOND);
        assertThat(simulation.meter().fleetCommit().left).isZero();
        assertThat(Arrays.stream(simulation.world().changedAt)).allMatch(at -> at == World.NEVER);
    }

    @Test
    void sameSeed_givesTheSameRun() {
        assertThat(run(3)).isEqualTo(run(3));
        assertThat(run(3)).isNotEqualTo(run(4));
    }

    private static Trial.Result run(long seed) {
        var fleet = Fleet.even(800, 6, 1);
        var scenario = new Scenario(
                Installs.plain(fleet), fleet, COSTS, Load.ordinary(), Duration.ofHours(1), Policy.defaults(), seed);
        return scenario.run(scenario.contenders().get(3), done -> {});
    }

    @ParameterizedTest
    @ValueSource(ints = {300, 2000, 3500})
    void littlesLaw_holdsInSteadyState(int applications) {
        var fleet = Fleet.even(applications, 4, 1);
        var simulation = new Simulation(fleet, applications, COSTS, Load.ordinary(), InForce.defaults(), false, 5);
        var seconds = 4 * 3600;
        var sum = 0L;
        for (var second = 1; second <= seconds; second++) {
            simulation.run(second * World.SECOND);
            var shard = simulation.world().shards.get(0);
            sum += shard.refreshes.size() + shard.statusBusy;
        }
        var counters = simulation.meter().total(simulation.world().shards);
        var byTime = sum / (double) seconds;
        var rate = counters.refreshes / (double) seconds;
        var time = (counters.refreshWait + counters.refreshWork) / World.SECOND / counters.refreshes;
        assertThat(rate * time).isCloseTo(byTime, within(0.05 * byTime));
    }

    /** Argo CD's timer, as measured and computed: 1.58 T with jitter of half of it, 2 T without. */
    @ParameterizedTest
    @ValueSource(ints = {60, 0})
    void timer_hasThePeriodOfArgoCdsCode(int jitter) {
        var fleet = Fleet.even(400, 1, 1);
        var settings = InForce.defaults().with(Setting.RECONCILIATION_JITTER, jitter);
        var simulation = new Simulation(fleet, 400, COSTS, Load.none(), settings, false, 9);
        simulation.run(2 * 3600 * World.SECOND);
        var before = simulation.meter().total(simulation.world().shards).compares;
        simulation.run(12 * 3600 * World.SECOND);
        var compares = simulation.meter().total(simulation.world().shards).compares - before;
        var period = 10 * 3600.0 * 400 / compares;
        assertThat(period / 120).isCloseTo(jitter == 60 ? 1.58 : 2.0, within(0.04));
    }

    @Test
    void moreCapacity_neverMakesComparisonsOlderOnAverage() {
        var more = Map.of(
                Setting.KUBE_CLIENT_QPS, 100.0,
                Setting.STATUS_PROCESSORS, 40.0,
                Setting.OPERATION_PROCESSORS, 20.0,
                Setting.REPO_SERVER_REPLICAS, 2.0,
                Setting.CONTROLLER_REPLICAS, 2.0);
        more.forEach((setting, amount) -> {
            var before = 0.0;
            var after = 0.0;
            for (var seed = 0; seed < 12; seed++) {
                var random = new Seeded(seed);
                var fleet = Fleet.even(500 + random.below(5000), 10, seed);
                before += meanAge(fleet, InForce.defaults(), seed);
                after += meanAge(fleet, InForce.defaults().with(setting, amount), seed);
            }
            assertThat(after).as(setting.id()).isLessThanOrEqualTo(1.005 * before);
        });
    }

    private static double meanAge(Fleet fleet, InForce settings, long seed) {
        var simulation = new Simulation(fleet, fleet.applications(), COSTS, Load.ordinary(), settings, false, seed);
        for (var minute = 1; minute <= 90; minute++) {
            simulation.run(60L * minute * World.SECOND);
            simulation.sample(Instant.EPOCH);
        }
        return simulation.meter().ages.mean();
    }
}
