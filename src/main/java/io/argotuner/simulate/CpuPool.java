package io.argotuner.simulate;

/**
 * Cores that work shares: each piece of work gets at most one core, and all the same share where there are more pieces
 * than cores. Exact, by a virtual time that runs slower the more there is to do.
 */
final class CpuPool {
    private static final int SLOT_BITS = Agenda.SLOT_BITS;

    private final int index;
    private final double cores;
    /** Virtual end and slot of what is being worked on. */
    private final LongHeap work = new LongHeap();

    private double virtual;
    private long realAt;
    private double busy;

    CpuPool(int index, double cores) {
        this.index = index;
        this.cores = cores;
    }

    int index() {
        return index;
    }

    private void advance(long now) {
        var size = work.size();
        if (size > 0) {
            var elapsed = now - realAt;
            virtual += elapsed * Math.min(1, cores / size);
            busy += elapsed * Math.min(size, cores);
        }
        realAt = now;
    }

    /** @param amount core-microseconds, at least 0 */
    void add(int slot, double amount, long now) {
        advance(now);
        work.push((long) (virtual + Math.max(1, amount)) << SLOT_BITS | slot);
    }

    /** When the next piece is done if nothing is added, {@link Long#MAX_VALUE} where there is none. */
    long nextTime() {
        if (work.size() == 0) {
            return Long.MAX_VALUE;
        }
        var left = (work.first() >>> SLOT_BITS) - virtual;
        return realAt + (long) Math.ceil(Math.max(0, left) * Math.max(1, work.size() / cores));
    }

    /** The slot of a piece that is done by now, -1 where there is none. */
    int done(long now) {
        advance(now);
        if (work.size() == 0 || (work.first() >>> SLOT_BITS) > virtual + 0.5) {
            return -1;
        }
        return (int) (work.pop() & ((1L << SLOT_BITS) - 1));
    }

    /** Core-microseconds worked until now. */
    double busy(long now) {
        advance(now);
        return busy;
    }
}
