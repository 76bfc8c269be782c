package io.argotuner.simulate;

import static io.argotuner.simulate.World.AGAIN;
import static io.argotuner.simulate.World.BUSY;
import static io.argotuner.simulate.World.EVENT;
import static io.argotuner.simulate.World.FULL;
import static io.argotuner.simulate.World.QUEUED;
import static io.argotuner.simulate.World.SECOND;

/**
 * The refresh queue and its status processors. As in Argo CD an Application is in the queue once, whoever asks for it,
 * and whether it is due is looked at when its turn comes: a pass that finds nothing to do costs nothing here.
 */
final class Refreshes {
    private final World world;
    private final Operations operations;

    Refreshes(World world, Operations operations) {
        this.world = world;
        this.operations = operations;
    }

    /** Somebody asks for a pass: the timer, an event, a sync that ended. */
    void ask(int application) {
        var owner = world.owner(application);
        if (owner < 0 || world.is(application, QUEUED)) {
            return;
        }
        if (world.is(application, BUSY)) {
            world.set(application, AGAIN);
            return;
        }
        var shard = world.shards.get(owner);
        if (!shard.up) {
            return;
        }
        if (shard.refreshes.isEmpty() && shard.statusBusy < shard.settings.statusProcessors()) {
            var kind = due(application, shard);
            if (kind >= 0) {
                world.queuedAt[application] = world.now;
                shard.counters.added++;
                begin(application, shard, kind);
            }
            return;
        }
        shard.counters.added++;
        world.queuedAt[application] = world.now;
        world.set(application, QUEUED);
        shard.refreshes.add(application);
    }

    /** The kind of pass, -1 for one that finds nothing to do. */
    private byte due(int application, Shard shard) {
        if (world.is(application, FULL)
                || (world.comparedAt[application] + shard.settings.timeout() * SECOND < world.now
                        && (shard.settings.timeout() > 0 || world.comparedAt[application] == World.NEVER))) {
            return Jobs.COMPARE;
        }
        return world.is(application, EVENT) ? Jobs.EVENT : -1;
    }

    private void begin(int application, Shard shard, byte kind) {
        world.clear(application, QUEUED | FULL | EVENT);
        world.set(application, BUSY);
        shard.statusBusy++;
        shard.counters.refreshes++;
        shard.counters.refreshWait += world.now - world.queuedAt[application];
        var slot = world.jobs.begin(application, shard.index, kind, world.now);
        if (kind == Jobs.EVENT) {
            compute(slot, shard);
            return;
        }
        var at = Math.max(world.cached(world.fleet.clusterOf(application), shard.settings.resync()), manifests(slot));
        world.agenda.set(slot, at);
    }

    /** When the repo-server has answered. */
    private long manifests(int slot) {
        var jobs = world.jobs;
        var application = jobs.application[jobs.index(slot)];
        var repository = world.repositoryOf(application);
        var settings = world.shards.get(jobs.shard[jobs.index(slot)]).settings;
        var seconds = world.around(world.costs.waits().manifests())
                + world.repoServers.resolve(repository, world.now, settings.revisionCache());
        var answered = world.now + (long) (seconds * SECOND);
        if (world.changedAt[application] != World.NEVER
                && world.latestAt[application] <= world.repoServers.knownAt(repository)) {
            jobs.changed[jobs.index(slot)] = true;
            return world.repoServers.generate(answered);
        }
        return answered;
    }

    /** The next step of a comparison whose time has come. */
    void advance(int slot) {
        var i = world.jobs.index(slot);
        var shard = world.shards.get(world.jobs.shard[i]);
        if (world.jobs.stage[i] == Jobs.WAITING) {
            compute(slot, shard);
        } else {
            finish(slot, shard);
        }
    }

    private void compute(int slot, Shard shard) {
        var i = world.jobs.index(slot);
        var work = world.costs.work();
        world.jobs.stage[i] = Jobs.COMPUTING;
        world.compute(
                slot, shard, world.around(world.jobs.kind[i] == Jobs.EVENT ? work.eventCpu() : work.compareCpu()));
    }

    /** The difference is computed: its result goes to the API server. */
    void computed(int slot) {
        var i = world.jobs.index(slot);
        var shard = world.shards.get(world.jobs.shard[i]);
        var work = world.costs.work();
        world.jobs.stage[i] = Jobs.REQUESTING;
        var requests = world.jobs.kind[i] == Jobs.EVENT ? work.eventRequests() : work.compareRequests();
        var at = shard.client.reserve(world.now, requests);
        shard.counters.requests += requests;
        shard.counters.throttled += at - world.now;
        world.agenda.set(slot, at + world.requestMicros());
    }

    private void finish(int slot, Shard shard) {
        var i = world.jobs.index(slot);
        var application = world.jobs.application[i];
        shard.counters.refreshWork += world.now - world.jobs.began[i];
        if (world.jobs.kind[i] == Jobs.COMPARE) {
            // Argo CD stores whole seconds.
            world.comparedAt[application] = world.now - world.now % SECOND;
            shard.counters.compares++;
            shard.counters.compareMicros += world.now - world.jobs.began[i];
            world.meter.durations.add(world.now, world.now - world.jobs.began[i]);
            if (world.jobs.changed[i]) {
                operations.ask(application);
            }
        }
        world.jobs.end(slot);
        shard.statusBusy--;
        if (world.owner(application) == shard.index) {
            var again = world.is(application, AGAIN);
            world.clear(application, BUSY | AGAIN);
            if (again) {
                ask(application);
            }
        }
        next(shard);
    }

    private void next(Shard shard) {
        while (!shard.refreshes.isEmpty() && shard.statusBusy < shard.settings.statusProcessors()) {
            var application = shard.refreshes.take();
            if (world.owner(application) != shard.index) {
                continue;
            }
            world.clear(application, QUEUED);
            var kind = due(application, shard);
            if (kind >= 0) {
                begin(application, shard, kind);
            } else {
                shard.counters.refreshes++;
                shard.counters.refreshWait += world.now - world.queuedAt[application];
            }
        }
    }
}
