package io.argotuner.simulate;

import java.util.Arrays;

/** First in, first out, of ints. */
final class IntQueue {
    private int[] items = new int[64];
    private int head;
    private int size;

    void add(int item) {
        if (size == items.length) {
            var grown = Arrays.copyOf(items, 2 * size);
            System.arraycopy(items, 0, grown, size, head);
            items = grown;
        }
        items[(head + size++) & (items.length - 1)] = item;
    }

    int take() {
        var item = items[head];
        head = (head + 1) & (items.length - 1);
        size--;
        return item;
    }

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    void clear() {
        head = 0;
        size = 0;
    }
}
