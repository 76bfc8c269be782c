package io.argotuner.simulate;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/**
 * What a trial came to.
 *
 * @param freshnessP50 seconds: half of all Applications, over all minutes, had a younger comparison
 * @param freshnessP99 seconds, of 99 %
 * @param freshnessMost seconds, the oldest
 * @param comparisons full ones
 * @param syncs that ended
 * @param syncP50 seconds from a commit until half of the Applications that it changes are synced; 0 without any
 * @param syncP99 seconds, of 99 %
 * @param fleetCommits commits to every Application, oldest first
 * @param queued items in all work queues, mean over the minutes
 * @param queuedMost the most at a minute
 * @param throttled seconds that a request waits for its client's own limit, mean
 * @param requests per second to API servers, mean
 * @param cores used by all controllers, mean
 * @param rollouts rolling restarts of the controllers
 * @param podsDown how long controller pods were starting, all together
 */
public record Outcome(
        String contender,
        int applications,
        InForce settings,
        long freshnessP50,
        long freshnessP99,
        long freshnessMost,
        long comparisons,
        long syncs,
        long syncP50,
        long syncP99,
        List<FleetCommit> fleetCommits,
        double queued,
        long queuedMost,
        double throttled,
        double requests,
        double cores,
        int rollouts,
        Duration podsDown) {
    public Outcome {
        fleetCommits = List.copyOf(fleetCommits);
    }

    /**
     * A commit to every Application.
     *
     * @param applications those it changed
     * @param half seconds until half of them were synced, empty where they were not
     * @param most seconds until 99 % were
     */
    public record FleetCommit(int applications, OptionalLong half, OptionalLong most) {}

    /** Of the last commit to every Application: seconds until 99 % were synced, empty where they were not. */
    public OptionalLong lastFleetCommit() {
        return fleetCommits.isEmpty()
                ? OptionalLong.empty()
                : fleetCommits.get(fleetCommits.size() - 1).most();
    }

    static Outcome of(Trial trial, Simulation simulation) {
        var world = simulation.world();
        var meter = world.meter;
        var total = meter.total(world.shards);
        var seconds = Math.max(1.0, world.now / (double) World.SECOND);
        return new Outcome(
                trial.contender().label(),
                world.applications,
                simulation.settings(),
                meter.ages.quantile(0.5),
                meter.ages.quantile(0.99),
                meter.ages.most(),
                total.compares,
                meter.syncs,
                meter.syncTimes.quantile(0.5),
                meter.syncTimes.quantile(0.99),
                meter.fleetCommits.stream()
                        .map(c -> new FleetCommit(c.applications, seconds(c.half), seconds(c.most)))
                        .toList(),
                meter.queuedSum / (double) Math.max(1, meter.samples),
                meter.queuedMost,
                total.requests == 0 ? 0 : total.throttled / World.SECOND / total.requests,
                total.requests / seconds,
                simulation.busyCores() / seconds,
                meter.rollouts,
                Duration.ofNanos(meter.podDownMicros * 1000));
    }

    private static OptionalLong seconds(long micros) {
        return micros < 0 ? OptionalLong.empty() : OptionalLong.of(micros / World.SECOND);
    }
}
