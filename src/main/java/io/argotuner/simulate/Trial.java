package io.argotuner.simulate;

import io.argotuner.decide.Decision;
import io.argotuner.decide.Fact;
import io.argotuner.decide.Observation;
import io.argotuner.decide.Setting;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One contender with one install under one load, minute by minute. The clock on the wall, which the contender sees, can
 * jump ahead of what is simulated.
 */
public final class Trial {
    private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;
    private static final Instant BEGIN = Instant.parse("2026-01-05T00:00:00Z");

    private final Fleet fleet;
    private final Contender contender;
    private final SimulatedInstall install;
    private final Contender.Steering steering;
    private final Simulation simulation;
    private final Telemetry telemetry;
    private final ComparisonAges ages;
    private final int lookMinutes;
    private final ChangeLog changes = new ChangeLog();
    private final List<Minute> minutes = new ArrayList<>();
    private Instant now = BEGIN;
    private int minute;
    private boolean evidence = true;
    private int firstLook;
    private int stageMinutes;
    private int stageRollouts;
    /** When the next commit to everything comes, microseconds since the beginning. */
    private long commitAt = Long.MAX_VALUE;

    /**
     * Settings that a contender put in force.
     *
     * @param before what those of them had that the simulation works with
     * @param takenBack those of them that the decision put back because an earlier change did not help
     * @param effect what the decision measured of it, in a sentence; empty where it did not
     */
    public record Change(
            Instant at,
            int applications,
            Map<Setting, Double> settings,
            Map<Setting, Double> before,
            Set<Setting> takenBack,
            Optional<String> effect) {}

    /** How an install stood at a minute: quantiles of the ages of comparisons in seconds, items that wait. */
    public record Minute(Instant at, int applications, long p50, long p99, long queued) {}

    /**
     * @param changes oldest first
     * @param decision the last one, where the contender decides as argo-tuner does
     * @param durations of full comparisons
     */
    public record Result(
            Outcome outcome,
            List<Change> changes,
            List<Minute> minutes,
            Optional<Decision> decision,
            List<Durations.Slice> durations) {
        public Result {
            changes = List.copyOf(changes);
            minutes = List.copyOf(minutes);
            durations = List.copyOf(durations);
        }
    }

    /** @param lookMinutes between two looks of the contender, at least 1 */
    public Trial(
            Contender contender,
            Observation base,
            Fleet fleet,
            int applications,
            Costs costs,
            Load load,
            int lookMinutes,
            long seed) {
        this.contender = contender;
        this.fleet = fleet;
        this.lookMinutes = lookMinutes;
        install = new SimulatedInstall(base);
        steering = contender.steering(install);
        var settings = contender.start(install.inForce(), applications, clusters(applications));
        simulation = new Simulation(fleet, applications, costs, load, settings, false, seed);
        telemetry = new Telemetry(simulation.world());
        ages = new ComparisonAges(simulation.world());
    }

    /** Lets the contender see counts only. */
    public Trial withoutEvidence() {
        evidence = false;
        return this;
    }

    /** Lets the contender come to an install that has run for that long, in whole minutes. */
    Trial joinedAfter(Duration duration) {
        firstLook = (int) duration.toMinutes();
        return this;
    }

    /** Runs for that long. */
    public void run(Duration duration) {
        for (var i = 0; i < duration.toMinutes(); i++) {
            if (minute >= firstLook && minute % lookMinutes == 0) {
                look();
            }
            // Timers tick every few whole minutes: a sample at the same second of each would always see the same of
            // them.
            var within = (minute * GOLDEN) % 1;
            until((long) (60 * (minute + within) * World.SECOND));
            minutes.add(simulation.sample(now));
            minute++;
            now = now.plus(Duration.ofMinutes(1));
            until(60L * minute * World.SECOND);
        }
    }

    private void until(long micros) {
        if (commitAt <= micros) {
            simulation.run(commitAt);
            commitAt = Long.MAX_VALUE;
            simulation.commitEverywhere();
        }
        simulation.run(micros);
    }

    private void look() {
        var world = simulation.world();
        var seen = new Contender.Seen(
                world.applications,
                clusters(world.applications),
                simulation.settings(),
                simulation.rolling(),
                this::observe);
        var set = steering.look(seen, now);
        changes.look(steering.decision().map(d -> d.insight().proving()));
        if (!set.isEmpty()) {
            changes.add(now, world.applications, set, simulation.settings().amounts());
            simulation.change(simulation.settings().with(set));
        }
    }

    private Observation observe(Instant at) {
        return install.observed(
                fleet.census(simulation.world().applications, at),
                simulation.rolling(),
                evidence ? telemetry.evidence(at) : Fact.unknown("no metrics are read"),
                evidence ? ages.freshness(at) : Fact.unknown("the ages of comparisons are not read"));
    }

    private int clusters(int applications) {
        var clusters = 0;
        for (var count : fleet.counts(applications)) {
            clusters += count > 0 ? 1 : 0;
        }
        return clusters;
    }

    /** What is measured from here on is what {@link #endStage} tells. */
    void beginStage() {
        simulation.meter().stage.clear();
        stageMinutes = minutes.size();
        stageRollouts = simulation.meter().rollouts;
    }

    Growth.Day endStage(int day) {
        var ages = simulation.meter().stage;
        var worst = minutes.subList(stageMinutes, minutes.size()).stream()
                .mapToLong(Minute::p99)
                .max()
                .orElse(0);
        return new Growth.Day(
                day,
                applications(),
                ages.quantile(0.5),
                ages.quantile(0.99),
                worst,
                simulation.meter().rollouts - stageRollouts);
    }

    /** Lets the clock on the wall jump. */
    public void jump(Duration duration) {
        now = now.plus(duration);
        simulation.jump(duration);
    }

    public void grow(int applications) {
        simulation.grow(applications);
    }

    /** One commit that changes every Application. */
    public void commitEverywhere() {
        simulation.commitEverywhere();
    }

    /** The same when that much more was run, not on a whole minute: the next {@link #run} has to reach it. */
    void commitEverywhereIn(Duration ahead) {
        commitAt = 60L * minute * World.SECOND + ahead.toNanos() / 1000;
    }

    /** @param factor how many times as long the Git host takes from now on, 1 for as usual */
    public void slowGit(double factor) {
        simulation.slowGit(factor);
    }

    /** @param factor how many times as long API servers take from now on, 1 for as usual */
    public void slowRequests(double factor) {
        simulation.slowRequests(factor);
    }

    /** The pod of that shard crashes. */
    public void crash(int shard) {
        simulation.crash(shard);
    }

    public Contender contender() {
        return contender;
    }

    public Instant now() {
        return now;
    }

    public int applications() {
        return simulation.world().applications;
    }

    public InForce settings() {
        return simulation.settings();
    }

    /** What it came to by now. */
    public Result result() {
        return new Result(
                Outcome.of(this, simulation),
                changes.told(),
                minutes,
                steering.decision(),
                simulation.meter().durations.slices());
    }
}
