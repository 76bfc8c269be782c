package io.argotuner.simulate;

import java.util.Arrays;

/**
 * The refresh timer as Argo CD's code has it: every T a pod asks for a pass over each of its Applications, each after a
 * delay of its own between 0 and J. A pass compares only what was compared T ago or longer, so an Application that was
 * compared after a long delay is not due at the next tick when its delay is shorter. With J = 0 almost all are due every
 * other tick only.
 */
final class Timer {
    private final World world;
    private final Refreshes refreshes;

    Timer(World world, Refreshes refreshes) {
        this.world = world;
        this.refreshes = refreshes;
    }

    void start(Shard shard, long firstTick) {
        shard.ticking = 0;
        world.agenda.cancel(World.CURSOR + shard.index);
        if (shard.settings.timeout() > 0) {
            world.agenda.set(World.TICK + shard.index, firstTick);
        }
    }

    void stop(Shard shard) {
        world.agenda.cancel(World.TICK + shard.index);
        world.agenda.cancel(World.CURSOR + shard.index);
    }

    void tick(Shard shard) {
        forgetLost(shard);
        shard.tick = world.now;
        world.agenda.set(World.TICK + shard.index, world.now + shard.settings.timeout() * World.SECOND);
        if (shard.settings.jitter() <= 0) {
            var size = shard.size;
            for (var i = 0; i < size; i++) {
                refreshes.ask(shard.applications[i]);
            }
            return;
        }
        shuffle(shard);
        spread(shard);
        shard.ticking = shard.size;
        shard.cursor = 0;
        if (shard.ticking > 0) {
            world.agenda.set(World.CURSOR + shard.index, at(shard));
        }
    }

    /** Asks for the Applications whose delay is over; goes on until something else is due. */
    void advance(Shard shard, long until) {
        while (shard.cursor < shard.ticking) {
            var at = at(shard);
            if (at > world.now && (at > until || at > world.agenda.nextTime())) {
                world.agenda.set(World.CURSOR + shard.index, at);
                return;
            }
            world.now = Math.max(world.now, at);
            refreshes.ask(shard.applications[shard.cursor++]);
        }
    }

    private static long at(Shard shard) {
        return shard.tick + (long) (shard.offsets[shard.cursor] * (double) World.SECOND);
    }

    private void forgetLost(Shard shard) {
        var kept = 0;
        for (var i = 0; i < shard.size; i++) {
            if (world.owner(shard.applications[i]) == shard.index) {
                shard.applications[kept++] = shard.applications[i];
            }
        }
        shard.size = kept;
    }

    private void shuffle(Shard shard) {
        var a = shard.applications;
        for (var i = shard.size - 1; i > 0; i--) {
            var j = world.timers.below(i + 1);
            var swap = a[i];
            a[i] = a[j];
            a[j] = swap;
        }
    }

    /** Sorted uniform delays: exponential gaps, scaled so that they end at J. */
    private void spread(Shard shard) {
        if (shard.offsets.length < shard.size) {
            shard.offsets = Arrays.copyOf(shard.offsets, shard.applications.length);
        }
        var sum = 0.0;
        for (var i = 0; i < shard.size; i++) {
            sum += world.timers.exponential();
            shard.offsets[i] = (float) sum;
        }
        sum += world.timers.exponential();
        // A delay that reaches into the next tick is cut short by it.
        var longest = Math.min(shard.settings.jitter(), shard.settings.timeout());
        var scale = (float) (longest / sum);
        for (var i = 0; i < shard.size; i++) {
            shard.offsets[i] *= scale;
        }
    }
}
