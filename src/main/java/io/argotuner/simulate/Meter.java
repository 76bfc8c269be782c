package io.argotuner.simulate;

import java.util.ArrayList;
import java.util.List;

/** What a run is judged by, added up as it goes. Times in microseconds. */
final class Meter {
    /** Ages of comparisons, one for each Application and minute. */
    final Histogram ages = new Histogram();
    /** Those of the present stage of a run. */
    final Histogram stage = new Histogram();
    /** Those of the present minute. */
    final Histogram minute = new Histogram();
    /** From a commit until its Application is synced. */
    final Histogram syncTimes = new Histogram();

    /** Of full comparisons. */
    final Durations durations = new Durations();

    final List<FleetCommit> fleetCommits = new ArrayList<>();

    long syncs;
    long cacheListings;
    long samples;
    long queuedSum;
    long queuedMost;
    /** Rolling restarts of the controllers, each of all its pods. */
    int rollouts;

    long podDownMicros;

    /** Of pods that are gone. */
    private final Shard.Counters retired = new Shard.Counters();

    void retire(Shard.Counters counters) {
        retired.add(counters);
    }

    /** Of the pods that are gone and those that are there. */
    Shard.Counters total(List<Shard> shards) {
        var total = new Shard.Counters();
        total.add(retired);
        shards.forEach(shard -> total.add(shard.counters));
        return total;
    }

    /** A commit to every Application. */
    static final class FleetCommit {
        final long at;
        final int applications;
        int left;
        long half = -1;
        long most = -1;
        long all = -1;

        FleetCommit(long at, int applications) {
            this.at = at;
            this.applications = applications;
            this.left = applications;
        }
    }

    /** The last one. */
    FleetCommit fleetCommit() {
        return fleetCommits.get(fleetCommits.size() - 1);
    }

    void synced(long took) {
        syncTimes.add(took / World.SECOND, 1);
    }

    void fleetSynced(long now) {
        var commit = fleetCommit();
        commit.left--;
        if (commit.half < 0 && commit.left <= commit.applications / 2) {
            commit.half = now - commit.at;
        }
        if (commit.most < 0 && commit.left <= commit.applications / 100) {
            commit.most = now - commit.at;
        }
        if (commit.left == 0) {
            commit.all = now - commit.at;
        }
    }
}
