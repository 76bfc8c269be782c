package io.argotuner.simulate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Everything there is at a moment: the Applications in arrays, one element each, the pods, and what is due. Times are
 * microseconds since the beginning.
 */
final class World {
    static final long SECOND = 1_000_000;
    static final long NEVER = Long.MIN_VALUE / 4;

    /** Flags of an Application. */
    static final short QUEUED = 1;

    static final short BUSY = 2;
    /** Was asked for while it was being worked on. */
    static final short AGAIN = 4;
    /** A full comparison is asked for, whatever its age. */
    static final short FULL = 8;

    static final short EVENT = 16;
    static final short OPERATION_QUEUED = 32;
    static final short OPERATION_BUSY = 64;
    /** Of a commit to the whole fleet. */
    static final short FLEET_COMMIT = 128;

    /** Slots of the agenda that are not jobs. */
    static final int MOST_SHARDS = 2000;

    static final int TICK = 0;
    static final int CURSOR = MOST_SHARDS;
    static final int CPU = 2 * MOST_SHARDS;
    static final int COMMIT = 3 * MOST_SHARDS;
    static final int CHANGE = COMMIT + 1;
    static final int POD = COMMIT + 2;
    static final int JOBS = COMMIT + 8;

    final Fleet fleet;
    final Costs costs;
    final Agenda agenda = new Agenda();
    final Jobs jobs = new Jobs(JOBS);
    final List<Shard> shards = new ArrayList<>();
    final RepoServers repoServers;
    final Meter meter = new Meter();
    final Seeded timers;
    final Seeded services;
    final int repositories;

    long now;
    /** Those that exist are the first of the fleet. */
    int applications;

    final short[] flags;
    final long[] comparedAt;
    final long[] queuedAt;
    final long[] operationQueuedAt;
    final long[] bornAt;
    /** Of the oldest commit that is not synced; {@link #NEVER} for none. */
    final long[] changedAt;
    /** Of the newest commit. */
    final long[] latestAt;

    /** By cluster: the shard whose pod works on it, -1 where none does. */
    final int[] ownerOf;
    /** By cluster: when its cache was last complete, {@link #NEVER} where it is not. */
    final long[] cachedAt;
    /** By cluster: when the listing under way is done. */
    final long[] warmAt;

    private double requestSeconds;
    private int[] counted = new int[0];
    private int countedAt = -1;

    World(Fleet fleet, Costs costs, Load load, long seed) {
        this.fleet = fleet;
        this.costs = costs;
        this.requestSeconds = costs.waits().request();
        var n = fleet.applications();
        repositories = Math.max(1, (n + load.applicationsPerRepository() - 1) / load.applicationsPerRepository());
        repoServers = new RepoServers(costs, repositories);
        var random = new Seeded(seed);
        timers = random.split(10);
        services = random.split(11);
        flags = new short[n];
        comparedAt = times(n);
        queuedAt = new long[n];
        operationQueuedAt = new long[n];
        bornAt = new long[n];
        changedAt = times(n);
        latestAt = times(n);
        ownerOf = new int[fleet.clusters()];
        Arrays.fill(ownerOf, -1);
        cachedAt = times(fleet.clusters());
        warmAt = times(fleet.clusters());
    }

    private static long[] times(int n) {
        var times = new long[n];
        Arrays.fill(times, NEVER);
        return times;
    }

    /** The shard that works on an Application, -1 where none does. */
    int owner(int application) {
        return ownerOf[fleet.clusterOf(application)];
    }

    int repositoryOf(int application) {
        return application % repositories;
    }

    boolean is(int application, int flag) {
        return (flags[application] & flag) != 0;
    }

    void set(int application, int flag) {
        flags[application] |= (short) flag;
    }

    void clear(int application, int flag) {
        flags[application] &= (short) ~flag;
    }

    /** From half to 1.5 times the mean. */
    double around(double mean) {
        return mean * (0.5 + services.uniform());
    }

    long requestMicros() {
        return (long) (requestSeconds * SECOND);
    }

    /** @param factor how many times as long the API servers take to answer */
    void slowRequests(double factor) {
        requestSeconds = costs.waits().request() * factor;
    }

    /** Puts work on a shard's cores, and when those are next done on the agenda. */
    void compute(int slot, Shard shard, double seconds) {
        shard.cpu.add(slot, seconds * SECOND, now);
        watch(shard);
    }

    void watch(Shard shard) {
        var at = shard.cpu.nextTime();
        var slot = CPU + shard.cpu.index();
        if (at == Long.MAX_VALUE) {
            agenda.cancel(slot);
        } else {
            agenda.set(slot, Math.max(at, now));
        }
    }

    /** When the cluster's cache is there, listing it if it is not or is too old. */
    long cached(int cluster, int resyncSeconds) {
        var stale =
                cachedAt[cluster] == NEVER || (resyncSeconds > 0 && now - cachedAt[cluster] >= resyncSeconds * SECOND);
        if (stale && warmAt[cluster] <= now) {
            warmAt[cluster] = now + (long) (objects(cluster) / costs.pods().objectsPerSecond() * SECOND);
            cachedAt[cluster] = warmAt[cluster];
            meter.cacheListings++;
        }
        return Math.max(now, warmAt[cluster]);
    }

    /** Objects in the cluster's cache. */
    double objects(int cluster) {
        var pods = costs.pods();
        return pods.clusterObjects() + pods.applicationObjects() * clusterApplications(cluster);
    }

    private int clusterApplications(int cluster) {
        if (countedAt != applications) {
            counted = fleet.counts(applications);
            countedAt = applications;
        }
        return counted[cluster];
    }
}
