package io.argotuner.simulate;

import java.util.Arrays;

/**
 * What happens next: a heap of (time, slot), each in one long. A slot is due at one time only; setting it again
 * leaves the older entry behind, which is skipped when its time comes.
 */
final class Agenda {
    static final int SLOT_BITS = 20;
    private static final long SLOT = (1L << SLOT_BITS) - 1;

    private final LongHeap entries = new LongHeap();
    private long[] due = new long[8192];

    Agenda() {
        Arrays.fill(due, -1);
    }

    /** @param at microseconds */
    void set(int slot, long at) {
        if (slot >= due.length) {
            var old = due.length;
            due = Arrays.copyOf(due, Math.max(2 * old, slot + 1));
            Arrays.fill(due, old, due.length, -1);
        }
        if (due[slot] == at) {
            return;
        }
        due[slot] = at;
        entries.push(at << SLOT_BITS | slot);
    }

    void cancel(int slot) {
        if (slot < due.length) {
            due[slot] = -1;
        }
    }

    int size() {
        return entries.size();
    }

    boolean isSet(int slot) {
        return slot < due.length && due[slot] >= 0;
    }

    /** When the next thing happens, {@link Long#MAX_VALUE} where nothing does. */
    long nextTime() {
        while (entries.size() > 0) {
            var first = entries.first();
            var at = first >>> SLOT_BITS;
            if (due[(int) (first & SLOT)] == at) {
                return at;
            }
            entries.pop();
        }
        return Long.MAX_VALUE;
    }

    /** The slot of the entry that {@link #nextTime} told of; it is due no more. */
    int take() {
        var slot = (int) (entries.pop() & SLOT);
        due[slot] = -1;
        return slot;
    }
}
