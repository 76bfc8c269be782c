package io.argotuner.simulate;

import static io.argotuner.simulate.World.AGAIN;
import static io.argotuner.simulate.World.BUSY;
import static io.argotuner.simulate.World.EVENT;
import static io.argotuner.simulate.World.FULL;
import static io.argotuner.simulate.World.NEVER;
import static io.argotuner.simulate.World.OPERATION_BUSY;
import static io.argotuner.simulate.World.OPERATION_QUEUED;
import static io.argotuner.simulate.World.QUEUED;
import static io.argotuner.simulate.World.SECOND;

import java.util.HashMap;
import java.util.Map;

/**
 * The controller's StatefulSet: which pod works on which cluster, and rolling restarts. One pod at a time stops, starts
 * with the new settings, lists its Applications and finds its cluster caches empty. New ordinals come first, then the old
 * ones from the highest down, as a StatefulSet does it. While pods with an old and a new number of shards are side by side a
 * cluster can be without an owner; where two claim it, the one with the new number works on it here.
 */
final class Pods {
    private final World world;
    private final Refreshes refreshes;
    private final Operations operations;
    private final Timer timer;
    private final IntQueue order = new IntQueue();
    private final Map<Integer, int[]> assignments = new HashMap<>();
    private InForce template;
    private int starting = -1;
    private long stoppedAt;

    Pods(World world, Refreshes refreshes, Operations operations, Timer timer, InForce template) {
        this.world = world;
        this.refreshes = refreshes;
        this.operations = operations;
        this.timer = timer;
        this.template = template;
    }

    /** Every pod at once, as an install that has run for a while: caches are there. */
    void begin() {
        for (var i = 0; i < template.controllerReplicas(); i++) {
            world.shards.add(pod(i));
        }
        for (var shard : world.shards) {
            shard.up = true;
            claim(shard);
            var period = Math.max(1, template.timeout()) * SECOND;
            timer.start(shard, (long) (world.timers.uniform() * period));
        }
    }

    private Shard pod(int index) {
        if (index >= World.MOST_SHARDS) {
            throw new IllegalArgumentException("a simulation has at most " + World.MOST_SHARDS + " shards");
        }
        var pods = world.costs.pods();
        var shared = pods.sharedCores() > 0 && index > 0;
        return new Shard(
                index,
                template,
                shared
                        ? world.shards.get(0).cpu
                        : new CpuPool(index, pods.sharedCores() > 0 ? pods.sharedCores() : pods.controllerCores()));
    }

    /** Restarts every pod with these settings. A restart under way goes on with them. */
    void roll(InForce next) {
        template = next;
        order.clear();
        var before = 0;
        for (var shard : world.shards) {
            if (shard.index >= next.controllerReplicas()) {
                if (shard.up) {
                    stop(shard);
                }
            } else if (shard.up || shard.index == starting) {
                before++;
            }
        }
        for (var i = before; i < next.controllerReplicas(); i++) {
            order.add(i);
        }
        for (var i = Math.min(before, next.controllerReplicas()) - 1; i >= 0; i--) {
            order.add(i);
        }
        world.meter.rollouts++;
        if (starting < 0 || starting >= next.controllerReplicas()) {
            starting = -1;
            proceed();
        }
    }

    /** A pod that crashes, and starts again with the settings it had. */
    void crash(int index) {
        order.add(index);
        if (starting < 0) {
            proceed();
        }
    }

    boolean rolling() {
        return starting >= 0;
    }

    /** The pod that was starting works. */
    void started() {
        var shard = world.shards.get(starting);
        starting = -1;
        world.meter.podDownMicros += world.now - stoppedAt;
        shard.settings = template;
        shard.client = new TokenBucket(template.qps(), template.burst());
        shard.up = true;
        shard.startedAt = world.now;
        claim(shard);
        timer.start(shard, world.now + template.timeout() * SECOND);
        var size = shard.size;
        for (var i = 0; i < size; i++) {
            var application = shard.applications[i];
            if (world.is(application, OPERATION_QUEUED)) {
                operations.resume(application);
            }
            refreshes.ask(application);
        }
        proceed();
    }

    private void proceed() {
        if (order.isEmpty()) {
            world.agenda.cancel(World.POD);
            return;
        }
        starting = order.take();
        while (world.shards.size() <= starting) {
            world.shards.add(pod(world.shards.size()));
        }
        var shard = world.shards.get(starting);
        stoppedAt = world.now;
        if (shard.up) {
            stop(shard);
        }
        var pods = world.costs.pods();
        var seconds = pods.startSeconds() + pods.listSeconds() * world.applications;
        world.agenda.set(World.POD, world.now + (long) (seconds * SECOND));
    }

    private void stop(Shard shard) {
        shard.up = false;
        timer.stop(shard);
        world.jobs.lose(shard.index, world.agenda);
        shard.refreshes.clear();
        shard.operations.clear();
        shard.kubectlWaiting.clear();
        shard.statusBusy = 0;
        shard.operationBusy = 0;
        shard.kubectlBusy = 0;
        shard.processFreeAt = 0;
        world.meter.retire(shard.counters);
        shard.counters = new Shard.Counters();
        for (var c = 0; c < world.ownerOf.length; c++) {
            if (world.ownerOf[c] == shard.index) {
                world.ownerOf[c] = -1;
            }
        }
        for (var i = 0; i < shard.size; i++) {
            if (world.owner(shard.applications[i]) < 0) {
                interrupted(shard.applications[i]);
            }
        }
        shard.size = 0;
    }

    /** What is asked for is asked for again by the next owner; a sync under way is written in the Application. */
    private void interrupted(int application) {
        if (world.is(application, OPERATION_BUSY)) {
            world.set(application, OPERATION_QUEUED);
        }
        world.clear(application, QUEUED | BUSY | AGAIN | FULL | EVENT | OPERATION_BUSY);
    }

    /** Takes the clusters that the pod's own number of shards gives it. */
    private void claim(Shard shard) {
        var warm = world.now == 0;
        var mine = assignment(shard.settings.controllerReplicas());
        var alone = shard.settings.controllerReplicas() <= 1;
        for (var c = 0; c < world.ownerOf.length; c++) {
            if (alone ? shard.index == 0 : mine[c] == shard.index) {
                world.ownerOf[c] = shard.index;
                world.cachedAt[c] = warm ? 0 : NEVER;
                world.warmAt[c] = warm ? 0 : NEVER;
            }
        }
        shard.size = 0;
        for (var i = 0; i < world.applications; i++) {
            if (world.owner(i) == shard.index) {
                if (!warm) {
                    interrupted(i);
                }
                shard.own(i);
            }
        }
    }

    /** The first Applications of a cluster: the pod that its number of shards gives it to works on it. */
    void adopt(int cluster) {
        for (var shard : world.shards) {
            var shards = shard.settings.controllerReplicas();
            if (shard.up && (shards <= 1 ? shard.index == 0 : assignment(shards)[cluster] == shard.index)) {
                world.ownerOf[cluster] = shard.index;
                return;
            }
        }
    }

    private int[] assignment(int shards) {
        return assignments.computeIfAbsent(shards, n -> world.fleet.assignment(n, world.applications));
    }
}
