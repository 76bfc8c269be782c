package io.argotuner.simulate;

import java.util.Arrays;

/** One controller pod: its queues, workers, client and timer. */
final class Shard {
    final int index;
    InForce settings;
    boolean up;
    long startedAt;

    /** Those that it owns, and some that it owned: who owns an Application is for the world to say. */
    int[] applications = new int[64];

    int size;

    final IntQueue refreshes = new IntQueue();
    final IntQueue operations = new IntQueue();
    /** Syncs, by slot, that wait for their turn with kubectl. */
    final IntQueue kubectlWaiting = new IntQueue();

    int statusBusy;
    int operationBusy;
    int kubectlBusy;
    TokenBucket client;
    CpuPool cpu;
    /** When the work that a process does for one Application at a time is done. */
    long processFreeAt;

    /** The present tick of the timer: when each of the first {@code ticking} Applications is due, seconds after its start. */
    long tick;

    float[] offsets = new float[64];
    int ticking;
    int cursor;

    Counters counters = new Counters();

    /** What a pod's metrics tell, since it exists. Microseconds where nothing else is said. */
    static final class Counters {
        long refreshes;
        double refreshWait;
        double refreshWork;
        long added;
        long operations;
        double operationWait;
        double operationWork;
        long operationsAdded;
        double requests;
        double throttled;
        long compares;
        double compareMicros;

        void add(Counters more) {
            refreshes += more.refreshes;
            refreshWait += more.refreshWait;
            refreshWork += more.refreshWork;
            added += more.added;
            operations += more.operations;
            operationWait += more.operationWait;
            operationWork += more.operationWork;
            operationsAdded += more.operationsAdded;
            requests += more.requests;
            throttled += more.throttled;
            compares += more.compares;
            compareMicros += more.compareMicros;
        }
    }

    Shard(int index, InForce settings, CpuPool cpu) {
        this.index = index;
        this.settings = settings;
        this.client = new TokenBucket(settings.qps(), settings.burst());
        this.cpu = cpu;
    }

    void own(int application) {
        if (size == applications.length) {
            applications = Arrays.copyOf(applications, 2 * size);
        }
        applications[size++] = application;
    }

    int queued() {
        return refreshes.size() + operations.size();
    }
}
