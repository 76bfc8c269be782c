package io.argotuner.cli;

import java.util.concurrent.atomic.AtomicIntegerArray;

/** How much of several simulations is done, told by their threads and read by the one that shows it. */
final class Shares {
    private final AtomicIntegerArray permille;

    /** @param simulations at least 1 */
    Shares(int simulations) {
        permille = new AtomicIntegerArray(simulations);
    }

    /** @param done share of that simulation, from 0 to 1 */
    void set(int simulation, double done) {
        permille.set(simulation, (int) Math.round(1000 * done));
    }

    /** Of all of them together, each the same part. */
    int percent() {
        var sum = 0;
        for (var i = 0; i < permille.length(); i++) {
            sum += permille.get(i);
        }
        return sum / 10 / permille.length();
    }
}
