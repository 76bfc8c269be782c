package io.argotuner.simulate;

import java.util.Arrays;

/** Work that has begun, in numbered slots. */
final class Jobs {
    /** Kinds. */
    static final byte COMPARE = 0;

    static final byte EVENT = 1;
    static final byte OPERATION = 2;

    /** Where a job is. */
    static final byte FREE = 0;

    static final byte WAITING = 1;
    static final byte APPLYING = 2;
    static final byte COMPUTING = 3;
    static final byte REQUESTING = 4;
    /** Its pod is gone; the slot is free once its share of a processor is. */
    static final byte LOST = 5;

    private final int first;
    private final IntQueue free = new IntQueue();
    private int end;

    int[] application = new int[1024];
    int[] shard = new int[1024];
    byte[] kind = new byte[1024];
    byte[] stage = new byte[1024];
    /** Whether a comparison found a commit that is not synced. */
    boolean[] changed = new boolean[1024];
    /** The time of the commit that a sync brings. */
    long[] revision = new long[1024];

    long[] began = new long[1024];

    /** @param first number of the first slot */
    Jobs(int first) {
        this.first = first;
    }

    int begin(int application, int shard, byte kind, long now) {
        var i = free.isEmpty() ? end++ : free.take();
        if (i == this.application.length) {
            grow();
        }
        this.application[i] = application;
        this.shard[i] = shard;
        this.kind[i] = kind;
        this.stage[i] = WAITING;
        this.changed[i] = false;
        this.began[i] = now;
        return i + first;
    }

    int index(int slot) {
        return slot - first;
    }

    void end(int slot) {
        stage[slot - first] = FREE;
        free.add(slot - first);
    }

    /** Everything that a pod was at. */
    void lose(int shard, Agenda agenda) {
        for (var i = 0; i < end; i++) {
            if (this.shard[i] != shard || stage[i] == FREE || stage[i] == LOST) {
                continue;
            }
            if (stage[i] == COMPUTING) {
                stage[i] = LOST;
            } else {
                agenda.cancel(i + first);
                end(i + first);
            }
        }
    }

    private void grow() {
        var length = 2 * application.length;
        application = Arrays.copyOf(application, length);
        shard = Arrays.copyOf(shard, length);
        kind = Arrays.copyOf(kind, length);
        stage = Arrays.copyOf(stage, length);
        changed = Arrays.copyOf(changed, length);
        revision = Arrays.copyOf(revision, length);
        began = Arrays.copyOf(began, length);
    }
}
