package io.argotuner.simulate;

import java.util.Arrays;

/**
 * What happens next: a heap of (time, slot), each in one long. A slot is due at one time only. Setting it to a later one
 * leaves its entry where it is, to be set anew when its time comes; setting it to an earlier one leaves it behind, to be
 * skipped.
 */
final class Agenda {
    static final int SLOT_BITS = 20;
    private static final long SLOT = (1L << SLOT_BITS) - 1;

    private final LongHeap entries = new LongHeap();
    private long[] due = filled(new long[8192], 0);
    /** Of each slot's earliest entry, -1 where it has none. */
    private long[] entered = filled(new long[8192], 0);

    private static long[] filled(long[] times, int from) {
        Arrays.fill(times, from, times.length, -1);
        return times;
    }

    /** @param at microseconds */
    void set(int slot, long at) {
        if (slot >= due.length) {
            var old = due.length;
            var length = Math.max(2 * old, slot + 1);
            due = filled(Arrays.copyOf(due, length), old);
            entered = filled(Arrays.copyOf(entered, length), old);
        }
        if (due[slot] == at) {
            return;
        }
        due[slot] = at;
        if (entered[slot] < 0 || at < entered[slot]) {
            enter(slot, at);
        }
    }

    private void enter(int slot, long at) {
        entered[slot] = at;
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
            var slot = (int) (first & SLOT);
            if (due[slot] == at) {
                return at;
            }
            entries.pop();
            if (entered[slot] == at) {
                entered[slot] = -1;
                if (due[slot] >= 0) {
                    enter(slot, due[slot]);
                }
            }
        }
        return Long.MAX_VALUE;
    }

    /** The slot of the entry that {@link #nextTime} told of; it is due no more. */
    int take() {
        var slot = (int) (entries.pop() & SLOT);
        due[slot] = -1;
        entered[slot] = -1;
        return slot;
    }
}
