package io.argotuner.simulate;

import java.util.Arrays;

/** Smallest first, of longs. */
final class LongHeap {
    private long[] heap = new long[256];
    private int size;

    int size() {
        return size;
    }

    long first() {
        return heap[0];
    }

    void push(long entry) {
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
        var top = heap[0];
        var last = heap[--size];
        var i = 0;
        for (var child = 1; child < size; child = 2 * i + 1) {
            if (child + 1 < size && heap[child + 1] < heap[child]) {
                child++;
            }
            if (heap[child] >= last) {
                break;
            }
            heap[i] = heap[child];
            i = child;
        }
        heap[i] = last;
        return top;
    }

    void clear() {
        size = 0;
    }
}
