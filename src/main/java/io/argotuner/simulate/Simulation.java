package io.argotuner.simulate;

import static io.argotuner.simulate.World.NEVER;
import static io.argotuner.simulate.World.SECOND;

import java.time.Duration;
import java.time.Instant;

/**
 * An install at work, from its beginning to wherever it is run. Discrete events; the same arguments give the same run on
 * every machine.
 */
public final class Simulation {
    private final World world;
    private final Refreshes refreshes;
    private final Operations operations;
    private final Timer timer;
    private final Pods pods;
    private final Outside outside;
    private InForce settings;

    /**
     * @param applications how many of the fleet there are at the beginning
     * @param fresh true for Applications that were never compared, false for an install that has run for a while
     */
    public Simulation(
            Fleet fleet, int applications, Costs costs, Load load, InForce settings, boolean fresh, long seed) {
        this.settings = settings;
        world = new World(fleet, costs, load, seed);
        operations = new Operations(world);
        refreshes = new Refreshes(world, operations);
        operations.refreshWith(refreshes::ask);
        timer = new Timer(world, refreshes);
        pods = new Pods(world, refreshes, operations, timer, settings);
        outside = new Outside(world, load, refreshes, seed);
        world.applications = applications;
        world.repoServers.scale(settings);
        pods.begin();
        outside.begin();
        for (var i = 0; i < applications; i++) {
            if (fresh) {
                refreshes.ask(i);
            } else {
                world.comparedAt[i] = -(long) (world.timers.uniform() * 1.5 * settings.timeout() * SECOND);
            }
        }
    }

    /** Runs until that long after the beginning. */
    public void runUntil(Duration end) {
        run(end.toNanos() / 1000);
    }

    void run(long until) {
        for (var at = world.agenda.nextTime(); at <= until; at = world.agenda.nextTime()) {
            world.now = Math.max(world.now, at);
            happen(world.agenda.take(), until);
        }
        world.now = until;
    }

    private void happen(int slot, long until) {
        if (slot >= World.JOBS) {
            if (world.jobs.kind[world.jobs.index(slot)] == Jobs.OPERATION) {
                operations.advance(slot);
            } else {
                refreshes.advance(slot);
            }
        } else if (slot >= World.COMMIT) {
            switch (slot) {
                case World.COMMIT -> outside.commit();
                case World.CHANGE -> outside.change();
                default -> pods.started();
            }
        } else if (slot >= World.CPU) {
            computed(world.shards.get(slot - World.CPU));
        } else if (slot >= World.CURSOR) {
            timer.advance(world.shards.get(slot - World.CURSOR), until);
        } else {
            timer.tick(world.shards.get(slot));
        }
    }

    private void computed(Shard pool) {
        for (var slot = pool.cpu.done(world.now); slot >= 0; slot = pool.cpu.done(world.now)) {
            var i = world.jobs.index(slot);
            if (world.jobs.stage[i] == Jobs.LOST) {
                world.jobs.end(slot);
            } else if (world.jobs.kind[i] == Jobs.OPERATION) {
                operations.computed(slot);
            } else {
                refreshes.computed(slot);
            }
        }
        world.watch(pool);
    }

    World world() {
        return world;
    }

    Meter meter() {
        return world.meter;
    }

    InForce settings() {
        return settings;
    }

    boolean rolling() {
        return pods.rolling();
    }

    /** Adds Applications of the fleet, new ones, up to that many. */
    void grow(int applications) {
        for (var i = world.applications; i < applications; i++) {
            world.applications = i + 1;
            world.bornAt[i] = world.now;
            var cluster = world.fleet.clusterOf(i);
            if (world.ownerOf[cluster] < 0) {
                pods.adopt(cluster);
            }
            var owner = world.owner(i);
            if (owner >= 0) {
                world.shards.get(owner).own(i);
            }
            world.changedAt[i] = world.now;
            refreshes.ask(i);
        }
    }

    /** Puts settings in force: at once those of the repo-server, by a rolling restart those of the controllers. */
    void change(InForce next) {
        var restart = settings.restartsControllers(next);
        settings = next;
        world.repoServers.scale(next);
        if (restart) {
            pods.roll(next);
        }
    }

    void crash(int shard) {
        pods.crash(shard);
    }

    /** Every Application is to be synced now, whatever its age: what a first rollout to a fleet asks for. */
    void syncAll() {
        world.meter.fleetCommits.add(new Meter.FleetCommit(world.now, world.applications));
        for (var i = 0; i < world.applications; i++) {
            world.changedAt[i] = NEVER;
            world.set(i, World.FLEET_COMMIT);
            operations.ask(i);
        }
    }

    void commitEverywhere() {
        outside.commitEverywhere();
    }

    void slowGit(double factor) {
        world.repoServers.slowGit(factor);
    }

    void slowRequests(double factor) {
        world.slowRequests(factor);
    }

    /** Lets the time of day jump ahead; nothing happens meanwhile. */
    void jump(Duration duration) {
        outside.jump(duration.toNanos() / 1000);
    }

    /**
     * Notes the ages of all comparisons and the lengths of all queues.
     *
     * @param now what the clock on the wall shows
     */
    Trial.Minute sample(Instant now) {
        var meter = world.meter;
        var ages = meter.minute;
        ages.clear();
        for (var i = 0; i < world.applications; i++) {
            var since = world.comparedAt[i] == NEVER ? world.bornAt[i] : world.comparedAt[i];
            ages.add((world.now - since) / SECOND, 1);
        }
        meter.ages.addAll(ages);
        meter.stage.addAll(ages);
        var queued = 0L;
        for (var shard : world.shards) {
            queued += shard.queued();
        }
        meter.samples++;
        meter.queuedSum += queued;
        meter.queuedMost = Math.max(meter.queuedMost, queued);
        return new Trial.Minute(now, world.applications, ages.quantile(0.5), ages.quantile(0.99), queued);
    }

    /** Core-seconds that controllers worked. */
    double busyCores() {
        return world.shards.stream()
                        .map(shard -> shard.cpu)
                        .distinct()
                        .mapToDouble(cpu -> cpu.busy(world.now))
                        .sum()
                / SECOND;
    }
}
