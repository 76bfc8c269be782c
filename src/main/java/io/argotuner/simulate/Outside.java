package io.argotuner.simulate;

import static io.argotuner.simulate.World.EVENT;
import static io.argotuner.simulate.World.FLEET_COMMIT;
import static io.argotuner.simulate.World.NEVER;
import static io.argotuner.simulate.World.SECOND;

/** What people and clusters do: commits, and changes that wake Argo CD. The same whatever the install makes of it. */
final class Outside {
    private static final double HOUR = 3600.0 * SECOND;
    /** Of the mean rate: three times as many in the ten hours of a working day as in the other fourteen. */
    private static final double QUIET = 24.0 / 44;

    private static final double WORKING = 3 * QUIET;

    private final World world;
    private final Load load;
    private final Refreshes refreshes;
    private final Seeded commits;
    private final Seeded changes;
    /** Time of day at the beginning. */
    private long offset;

    Outside(World world, Load load, Refreshes refreshes, long seed) {
        this.world = world;
        this.load = load;
        this.refreshes = refreshes;
        var random = new Seeded(seed);
        commits = random.split(20);
        changes = random.split(21);
    }

    void begin() {
        nextCommit();
        nextChange();
    }

    /** Lets the clock on the wall jump ahead of the simulation's. */
    void jump(long micros) {
        offset += micros;
    }

    void commit() {
        var repository = commits.below(world.repositories);
        var share = commits.uniform();
        if (commits.uniform() * WORKING < rate()) {
            var all = (world.applications - repository + world.repositories - 1) / world.repositories;
            var touched = (int) Math.ceil(load.touched() * all);
            var first = (int) (share * all);
            for (var i = 0; i < touched; i++) {
                touch(repository + (first + i) % all * world.repositories);
            }
        }
        nextCommit();
    }

    private double rate() {
        var hour = (world.now + offset) / HOUR % 24;
        return hour >= 8 && hour < 18 ? WORKING : QUIET;
    }

    private void nextCommit() {
        var perHour = world.repositories * load.commitsPerHour() * WORKING;
        if (perHour > 0) {
            world.agenda.set(World.COMMIT, world.now + 1 + (long) (commits.exponential() / perHour * HOUR));
        }
    }

    /** One commit that changes every Application, as of a shared base. */
    void commitEverywhere() {
        world.meter.fleetCommits.add(new Meter.FleetCommit(world.now, world.applications));
        for (var i = 0; i < world.applications; i++) {
            touch(i);
            world.set(i, FLEET_COMMIT);
        }
    }

    private void touch(int application) {
        if (world.changedAt[application] == NEVER) {
            world.changedAt[application] = world.now;
        }
        world.latestAt[application] = world.now;
    }

    void change() {
        if (world.applications > 0) {
            var application = changes.below(world.applications);
            world.set(application, EVENT);
            refreshes.ask(application);
        }
        nextChange();
    }

    private void nextChange() {
        var perHour = Math.max(1, world.applications) * load.eventsPerHour();
        if (perHour > 0) {
            world.agenda.set(World.CHANGE, world.now + 1 + (long) (changes.exponential() / perHour * HOUR));
        }
    }
}
