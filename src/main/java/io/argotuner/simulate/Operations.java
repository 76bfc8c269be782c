package io.argotuner.simulate;

import static io.argotuner.simulate.World.FLEET_COMMIT;
import static io.argotuner.simulate.World.FULL;
import static io.argotuner.simulate.World.OPERATION_BUSY;
import static io.argotuner.simulate.World.OPERATION_QUEUED;
import static io.argotuner.simulate.World.SECOND;

import java.util.function.IntConsumer;

/** The operation queue, its operation processors and their turns with kubectl: syncs. */
final class Operations {
    private final World world;
    private IntConsumer refresh = application -> {};

    Operations(World world) {
        this.world = world;
    }

    /** @param refresh asks for a pass over an Application, as the end of its sync does */
    void refreshWith(IntConsumer refresh) {
        this.refresh = refresh;
    }

    void ask(int application) {
        if (world.is(application, OPERATION_QUEUED | OPERATION_BUSY)) {
            return;
        }
        world.set(application, OPERATION_QUEUED);
        resume(application);
    }

    /** Queues an operation that is written in its Application, as after the start of a pod. */
    void resume(int application) {
        var owner = world.owner(application);
        if (owner < 0 || !world.shards.get(owner).up) {
            return;
        }
        var shard = world.shards.get(owner);
        world.operationQueuedAt[application] = world.now;
        shard.counters.operationsAdded++;
        shard.operations.add(application);
        next(shard);
    }

    private void next(Shard shard) {
        while (!shard.operations.isEmpty() && shard.operationBusy < shard.settings.operationProcessors()) {
            var application = shard.operations.take();
            if (world.owner(application) == shard.index && world.is(application, OPERATION_QUEUED)) {
                begin(application, shard);
            }
        }
    }

    private void begin(int application, Shard shard) {
        world.clear(application, OPERATION_QUEUED);
        world.set(application, OPERATION_BUSY);
        shard.operationBusy++;
        shard.counters.operations++;
        shard.counters.operationWait += world.now - world.operationQueuedAt[application];
        var slot = world.jobs.begin(application, shard.index, Jobs.OPERATION, world.now);
        // What was never deployed is brought by any commit.
        world.jobs.revision[world.jobs.index(slot)] = world.latestAt[application] == World.NEVER
                ? world.now
                : world.repoServers.knownAt(world.repositoryOf(application));
        var limit = shard.settings.kubectlParallelism();
        if (limit > 0 && shard.kubectlBusy >= limit) {
            shard.kubectlWaiting.add(slot);
        } else {
            apply(slot, shard);
        }
    }

    private void apply(int slot, Shard shard) {
        var i = world.jobs.index(slot);
        shard.kubectlBusy++;
        world.jobs.stage[i] = Jobs.APPLYING;
        shard.processFreeAt = Math.max(world.now, shard.processFreeAt)
                + (long) (world.costs.work().processSeconds() * SECOND);
        var cached = world.cached(world.fleet.clusterOf(world.jobs.application[i]), shard.settings.resync());
        world.agenda.set(slot, Math.max(cached, shard.processFreeAt));
    }

    /** The next step of a sync whose time has come. */
    void advance(int slot) {
        var i = world.jobs.index(slot);
        var shard = world.shards.get(world.jobs.shard[i]);
        if (world.jobs.stage[i] == Jobs.APPLYING) {
            world.jobs.stage[i] = Jobs.COMPUTING;
            world.compute(slot, shard, world.around(world.costs.work().operationCpu()));
        } else {
            finish(slot, shard);
        }
    }

    /** Applied: kubectl is free for the next, the requests that remain wait for the client's limit. */
    void computed(int slot) {
        var i = world.jobs.index(slot);
        var shard = world.shards.get(world.jobs.shard[i]);
        var work = world.costs.work();
        shard.kubectlBusy--;
        if (!shard.kubectlWaiting.isEmpty()) {
            apply(shard.kubectlWaiting.take(), shard);
        }
        world.jobs.stage[i] = Jobs.REQUESTING;
        var at = shard.client.reserve(world.now, work.operationRequests());
        shard.counters.requests += work.operationRequests();
        shard.counters.throttled += at - world.now;
        world.agenda.set(
                slot,
                at
                        + (long) (world.requestMicros() * work.operationRequests())
                        + (long) (world.around(work.operationSeconds()) * SECOND));
    }

    private void finish(int slot, Shard shard) {
        var i = world.jobs.index(slot);
        var application = world.jobs.application[i];
        shard.counters.operationWork += world.now - world.jobs.began[i];
        world.meter.syncs++;
        synced(application, world.jobs.revision[i]);
        world.jobs.end(slot);
        shard.operationBusy--;
        if (world.owner(application) == shard.index) {
            world.clear(application, OPERATION_BUSY);
            world.set(application, FULL);
            refresh.accept(application);
        }
        next(shard);
    }

    private void synced(int application, long revision) {
        var wanted = world.changedAt[application];
        if (wanted != World.NEVER && wanted <= revision) {
            world.meter.synced(world.now - wanted);
            var newer = world.latestAt[application] > revision;
            world.changedAt[application] = newer ? world.latestAt[application] : World.NEVER;
        }
        if (world.is(application, FLEET_COMMIT)
                && (wanted == World.NEVER || world.meter.fleetCommit().at <= revision)) {
            world.clear(application, FLEET_COMMIT);
            world.meter.fleetSynced(world.now);
        }
    }
}
