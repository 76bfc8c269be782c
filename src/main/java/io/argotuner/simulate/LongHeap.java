package io.argotuner.simulate;

import java.util.Arrays;

/**
 * Smallest first, of longs. What is taken leaves its place open for what is added next, which is often soon due too: one
 * way through the heap instead of two.
 */
final class LongHeap {
    private long[] heap = new long[256];
    /** With the open place. */
    private int size;

    private boolean open;

    int size() {
        return open ? size - 1 : size;
    }

    long first() {
        close();
        return heap[0];
    }

    void push(long entry) {
        if (open) {
            open = false;
            sink(entry);
            return;
        }
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, 2 * size);
        }
        var i = size++;
        while (i > 0 && heap[(i - 1) >>> 1] > entry) {
            heap[i] = heap[(i - 1) >>> 1];
            i = (i - 1) >>> 1;
        }
        heap[i] = entry;
    }

    long pop() {
        close();
        open = true;
        return heap[0];
    }

    private void close() {
        if (open) {
            open = false;
            size--;
            if (size > 0) {
                sink(heap[size]);
            }
        }
    }

    /** Puts an entry in the first place, and from there to where it belongs. */
    private void sink(long entry) {
        var i = 0;
        for (var child = 1; child < size; child = 2 * i + 1) {
            if (child + 1 < size && heap[child + 1] < heap[child]) {
                child++;
            }
            if (heap[child] >= entry) {
                break;
            }
            heap[i] = heap[child];
            i = child;
        }
        heap[i] = entry;
    }
}
