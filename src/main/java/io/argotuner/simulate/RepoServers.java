package io.argotuner.simulate;

import java.util.Arrays;

/**
 * The repo-servers: what they know of each repository's newest commit, and who generates manifests until when. Requests
 * are served in order, so when one is answered is known at once.
 */
final class RepoServers {
    private final Costs costs;
    private final long[] knownAt;
    private long[] freeAt = new long[1];
    private double gitSlowness = 1;
    private int pods = 1;

    long generated;
    double waitedMicros;
    long gitRequests;
    double gitMicros;

    RepoServers(Costs costs, int repositories) {
        this.costs = costs;
        knownAt = new long[repositories];
        // Spread, as those of an install that has run for a while.
        Arrays.fill(knownAt, World.NEVER);
    }

    void scale(InForce settings) {
        var perPod = settings.repoServerParallelism() > 0
                ? Math.min(settings.repoServerParallelism(), costs.pods().repoServerCores())
                : costs.pods().repoServerCores();
        pods = settings.repoServerReplicas();
        var servers = Math.max(1, settings.repoServerReplicas() * perPod);
        if (servers != freeAt.length) {
            var old = freeAt;
            freeAt = new long[servers];
            Arrays.sort(old);
            for (var i = 0; i < old.length; i++) {
                // Work in hand is moved to those that remain.
                freeAt[i % servers] = Math.max(freeAt[i % servers], old[i]);
            }
        }
    }

    /** @param factor how many times as long the Git host takes to answer */
    void slowGit(double factor) {
        gitSlowness = factor;
    }

    /** Asks for the newest commit unless it was asked within the cache's time. @return seconds that takes */
    double resolve(int repository, long now, int cacheSeconds) {
        if (now - knownAt[repository] < cacheSeconds * World.SECOND) {
            return 0;
        }
        knownAt[repository] = now;
        gitRequests++;
        var seconds = costs.waits().revision() * gitSlowness;
        gitMicros += seconds * World.SECOND;
        return seconds;
    }

    /** When the newest commit of the repository was last asked for. */
    long knownAt(int repository) {
        return knownAt[repository];
    }

    /** Generates manifests of one Application. @return when they are there */
    long generate(long now) {
        var earliest = 0;
        for (var i = 1; i < freeAt.length; i++) {
            if (freeAt[i] < freeAt[earliest]) {
                earliest = i;
            }
        }
        var start = Math.max(now, freeAt[earliest]);
        waitedMicros += start - now;
        generated++;
        freeAt[earliest] = start + (long) (costs.waits().generate() * World.SECOND);
        return freeAt[earliest];
    }

    int pods() {
        return pods;
    }

    /** Requests that wait or are worked on. */
    double pending(long now) {
        var work = 0L;
        for (var free : freeAt) {
            work += Math.max(0, free - now);
        }
        return Math.ceil(work / (costs.waits().generate() * World.SECOND));
    }
}
